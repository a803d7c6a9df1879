/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/handlers.h"
#include "serve/server.h"

static bool read_port(const char *text, uint16_t *ret_port, struct error *err)
{
    char *end;
    *ret_port = 8080;
    if (!text)
        return true;
    unsigned long port = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || port > UINT16_MAX)
        return bad_value(err, "port", text, "8080, 0");
    *ret_port = (uint16_t)port;
    return true;
}

/* A session's times; `otherwise` unless given. */
static bool read_time(const struct invocation *invocation, const char *option, int64_t otherwise_ms,
                      int64_t *ret_ms, struct error *err)
{
    const char *text = option_value(invocation, option);
    *ret_ms = otherwise_ms;
    return !text || parse_duration(text, ret_ms) || bad_value(err, option, text, "30min, 12h");
}

/* At once: whoever started it waits for this line. */
static void say_started(void *context, uint16_t port, const char *link)
{
    struct invocation *invocation = context;
    struct buffer line = {0};
    if (invocation->json)
        buffer_add_format(&line, link ? "{\"link\":\"%s\",\"port\":%u}" : "{%.0s\"port\":%u}",
                          link ? link : "", port);
    else
        text_write(&line, invocation->language, TEXT_SERVE_STARTED,
                   ARG_TEXT("city", invocation->city_path), ARG_PLAIN("port", port));
    if (link && !invocation->json) {
        buffer_add_char(&line, '\n');
        text_write(&line, invocation->language, TEXT_SERVE_LINK, ARG_PLAIN("port", port),
                   ARG_TEXT("link", link));
    }
    printf("%s\n", buffer_text(&line));
    fflush(stdout);
    buffer_free(&line);
}

bool run_serve(struct invocation *invocation, struct error *err)
{
    enum { MINUTE_MS = 60 * 1000 };
    struct server_options options = {
        .city_path = invocation->city_path,
        .web_dir = option_value(invocation, "web-dir"),
        .stop = invocation->stop,
        .on_started = say_started,
        .context = invocation,
    };
    options.wants_link = option_value(invocation, "link") || isatty(STDOUT_FILENO);
    return read_port(option_value(invocation, "port"), &options.port, err) &&
           read_time(invocation, "idle", 30 * MINUTE_MS, &options.idle_ms, err) &&
           read_time(invocation, "longest", 12 * 60 * MINUTE_MS, &options.longest_ms, err) &&
           serve(&options, err);
}
