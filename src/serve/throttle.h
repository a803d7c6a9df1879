/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_THROTTLE_H
#define SERVE_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Two ways to make somebody wait who asks too often: whoever fails waits longer each time, and
 * whoever asks waits until his bucket has filled again. "Who" is an address or a person. Memory is
 * bounded: where there are too many, those are forgotten who have not been heard of for longest.
 * Times are given by the caller and never go back. Any thread may ask.
 */
struct throttle;

struct throttle_options {
    /* After so many failures the next try has to wait first_wait_ms, and after each more twice as
     * long, up to wait_max_ms. Forgotten after forget_ms without a failure. */
    uint32_t free_failures;
    int64_t first_wait_ms, wait_max_ms, forget_ms;
    /* A bucket of `burst` requests that fills by one in `refill_us`. */
    uint32_t burst;
    int64_t refill_us;
};

struct throttle *throttle_new(const struct throttle_options *options);
void throttle_free(struct throttle *throttle);

/* How long until he may try; 0 = now. */
int64_t throttle_wait_ms(struct throttle *throttle, const char *who, int64_t now_ms);
void throttle_failed(struct throttle *throttle, const char *who, int64_t now_ms);
/* His failures count no more, and it is remembered that he has succeeded. */
void throttle_succeeded(struct throttle *throttle, const char *who, int64_t now_ms);
bool throttle_has_succeeded(struct throttle *throttle, const char *who);

/* Takes one from the bucket and gives 0; or how long until there is one. */
int64_t throttle_take(struct throttle *throttle, const char *who, int64_t now_ms);
/* The same, but nothing is taken. */
int64_t throttle_look(struct throttle *throttle, const char *who, int64_t now_ms);

#endif
