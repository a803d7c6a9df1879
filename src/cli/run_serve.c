/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json_writer.h"
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

static void write_started_json(struct buffer *line, const struct server_started *started)
{
    struct json_writer json = {.out = line};
    json_open_object(&json);
    if (started->link)
        json_put_text(&json, "link", started->link);
    json_put_integer(&json, "port", started->port);
    json_put_text(&json, "url", started->url);
    json_close(&json);
}

/* At once: whoever started it waits for this line. */
static void say_started(void *context, const struct server_started *started)
{
    struct invocation *invocation = context;
    struct text_arg url = ARG_TEXT("url", started->url);
    struct buffer line = {0};
    if (invocation->json)
        write_started_json(&line, started);
    else
        text_write(&line, invocation->language, TEXT_SERVE_STARTED,
                   ARG_TEXT("city", invocation->city_path), url);
    if (started->link && !invocation->json) {
        buffer_add_char(&line, '\n');
        text_write(&line, invocation->language, TEXT_SERVE_LINK, url,
                   ARG_TEXT("link", started->link));
    }
    printf("%s\n", buffer_text(&line));
    fflush(stdout);
    buffer_free(&line);
}

bool run_serve(struct invocation *invocation, struct error *err)
{
    enum { SECOND_MS = 1000, MINUTE_MS = 60 * SECOND_MS };
    struct server_options options = {
        .city_path = invocation->city_path,
        .web_dir = option_value(invocation, "web-dir"),
        .address = option_value(invocation, "listen"),
        .tls_cert = option_value(invocation, "tls-cert"),
        .tls_key = option_value(invocation, "tls-key"),
        .requests_per_s = -1,
        .stop = invocation->stop,
        .on_started = say_started,
        .context = invocation,
    };
    options.wants_link = option_value(invocation, "link") || isatty(STDOUT_FILENO);
    return read_port(option_value(invocation, "port"), &options.port, err) &&
           read_time(invocation, "idle", INT64_C(30) * MINUTE_MS, &options.idle_ms, err) &&
           read_time(invocation, "patience", INT64_C(15) * SECOND_MS, &options.request_ms, err) &&
           read_time(invocation, "longest", INT64_C(12) * 60 * MINUTE_MS, &options.longest_ms,
                     err) &&
           read_time(invocation, "heartbeat", INT64_C(15) * SECOND_MS, &options.heartbeat_ms,
                     err) &&
           parse_count(invocation, "rate", 0, 1000000, &options.requests_per_s, err) &&
           serve(&options, err);
}
