/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_TERMINAL_H
#define HOST_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/progress.h"

/* Is standard error a terminal that a bar may be drawn on? */
bool terminal_is_interactive(void);

/*
 * A bar on standard error: `[#########···········]  45 %  reading the roads`. Drawn at most ten
 * times a second, and not before a quarter of a second has passed; gone when it is ended. On
 * anything but a terminal it is silent.
 *
 *     struct terminal_bar bar;
 *     struct progress progress = terminal_bar_begin(&bar, language);
 *     …
 *     terminal_bar_end(&bar);
 *
 * It never asks the work to stop, unless `stop` is set (by a signal handler).
 */
struct terminal_bar {
    enum language language;
    bool is_silent, is_drawn;
    int64_t next_draw_us;
    const volatile bool *stop; /* NULL: nothing stops it */
};

struct progress terminal_bar_begin(struct terminal_bar *bar, enum language language);
void terminal_bar_end(struct terminal_bar *bar);

/* One state of the bar as text, without the escapes that draw it. */
void terminal_bar_write(struct buffer *out, enum language language, enum text_id stage,
                        uint64_t done, uint64_t total);

#endif
