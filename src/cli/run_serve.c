/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

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

/* At once: whoever started it waits for this line. */
static void say_started(void *context, uint16_t port)
{
    struct invocation *invocation = context;
    struct buffer line = {0};
    if (invocation->json)
        buffer_add_format(&line, "{\"port\":%u}", port);
    else
        text_write(&line, invocation->language, TEXT_SERVE_STARTED,
                   ARG_TEXT("city", invocation->city_path), ARG_PLAIN("port", port));
    printf("%s\n", buffer_text(&line));
    fflush(stdout);
    buffer_free(&line);
}

bool run_serve(struct invocation *invocation, struct error *err)
{
    struct server_options options = {
        .city_path = invocation->city_path,
        .web_dir = option_value(invocation, "web-dir"),
        .stop = invocation->stop,
        .on_started = say_started,
        .context = invocation,
    };
    return read_port(option_value(invocation, "port"), &options.port, err) && serve(&options, err);
}
