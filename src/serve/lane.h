/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_LANE_H
#define SERVE_LANE_H

#include <stdbool.h>
#include <stdint.h>

/* A few threads, and those who wait for them, in the order they came; never more than so many, nor
 * more than so many of one (each_max; 0: as many). */
struct lane;
typedef void lane_work(void *item);

struct lane *lane_start(uint32_t threads, uint32_t waiting_max, uint32_t each_max, lane_work *work);
/* `whose` lives as long as the item; NULL: nobody's. False: too many wait, or it was stopped. */
bool lane_push(struct lane *lane, void *item, const char *whose);
/* Takes nothing more, and returns once whoever waited has been served. */
void lane_stop(struct lane *lane);
void lane_free(struct lane *lane);

#endif
