/* SPDX-License-Identifier: Apache-2.0 */
#include "host/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/clock.h"

enum { BAR_CELLS = 20, FIRST_DRAW_US = 250 * 1000, DRAW_EVERY_US = 100 * 1000 };

bool terminal_is_interactive(void)
{
    const char *kind = getenv("TERM");
    return isatty(STDERR_FILENO) && kind && strcmp(kind, "dumb") != 0;
}

void terminal_bar_write(struct buffer *out, enum language language, enum text_id stage,
                        uint64_t done, uint64_t total)
{
    done = done < total ? done : total;
    /* Split so that no total is too large to be multiplied. */
    bool is_large = total > UINT64_MAX / 100;
    uint64_t percent = is_large ? done / (total / 100) : total ? done * 100 / total : 0;
    percent = percent < 100 ? percent : 100;
    uint64_t full = percent * BAR_CELLS / 100;
    buffer_add_char(out, '[');
    for (uint64_t i = 0; i < BAR_CELLS; i++)
        buffer_add_text(out, i < full ? "#" : "·");
    buffer_add_format(out, "] %3d %%  ", (int)percent);
    buffer_add_text(out, text_get(language, stage));
}

static bool draw(void *context, enum text_id stage, uint64_t done, uint64_t total)
{
    struct terminal_bar *bar = context;
    if (bar->stop && *bar->stop)
        return false;
    int64_t now_us = bar->is_silent ? 0 : clock_monotonic_us();
    if (bar->is_silent || now_us < bar->next_draw_us)
        return true;
    struct buffer text = {0};
    buffer_add_char(&text, '\r');
    terminal_bar_write(&text, bar->language, stage, done, total);
    buffer_add_text(&text, "\x1b[K");
    fwrite(text.bytes, 1, text.size, stderr);
    fflush(stderr);
    buffer_free(&text);
    bar->is_drawn = true;
    bar->next_draw_us = now_us + DRAW_EVERY_US;
    return true;
}

struct progress terminal_bar_begin(struct terminal_bar *bar, enum language language)
{
    *bar = (struct terminal_bar){
        .language = language,
        .is_silent = !terminal_is_interactive(),
        .next_draw_us = clock_monotonic_us() + FIRST_DRAW_US,
    };
    return (struct progress){.report = draw, .context = bar};
}

void terminal_bar_end(struct terminal_bar *bar)
{
    if (bar->is_drawn)
        fputs("\r\x1b[K", stderr);
    fflush(stderr);
    bar->is_drawn = false;
}
