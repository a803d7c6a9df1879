/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/api_events.h"

/* The stream of events, and the one that says that the city has changed. */

static void write_city_event(const struct desk_city *city, struct buffer *out)
{
    char name[TILES_NAME_SIZE];
    struct json_writer json = {.out = out};
    api_tiles_name(city->tiles, name);
    json_open_object(&json);
    json_put_text(&json, "tiles", name);
    json_put_integer(&json, "plans", city->plan_count);
    json_close(&json);
}

/* A city that cannot be read says so to whoever asks for it, and is looked at again. */
void api_events_look(void *context)
{
    struct city_watch *watch = context;
    const struct serving *serving = watch->serving;
    const struct desk_city *city;
    struct error err;
    struct buffer data = {0};
    if (!desk_begin(serving->desk, &city, &err))
        return;
    if (city->reading != watch->reading)
        write_city_event(city, &data);
    watch->reading = city->reading;
    desk_end(serving->desk);
    if (data.size > 0) {
        const char *text = buffer_text(&data);
        events_publish(serving->events, "city", (const char *const[LANGUAGE_COUNT]){text, text});
    }
    buffer_free(&data);
}

bool api_events_begin(const struct serving *serving, struct city_watch *ret_watch,
                      struct error *err)
{
    const struct desk_city *city;
    if (!desk_begin(serving->desk, &city, err))
        return false;
    *ret_watch = (struct city_watch){serving, city->reading};
    desk_end(serving->desk);
    return true;
}

bool api_events(struct call *call, struct error *err)
{
    enum { LATER_MS = 10 * 1000 };
    const struct watcher watcher = access_watcher(call);
    struct http_answer *answer = call->answer;
    answer->header_count = 0;
    http_add_header(answer, "Cache-Control", "no-store");
    if (events_listen(call->serving->events, &watcher, call->language,
                      http_header(call->request, "Last-Event-ID"), &answer->feed))
        return true;
    call_retry_after(call, LATER_MS);
    return error_set(err, ERROR_LIMIT, TEXT_SERVE_TOO_MANY_STREAMS);
}
