/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

/*
 * Repeatable chance: the same seed gives the same numbers on every machine. Not for secrets.
 * Source: SplitMix64, Steele, Lea and Flood 2014.
 */
struct random {
    uint64_t state;
};

struct random random_from_seed(uint64_t seed);
uint64_t random_next(struct random *random);
/* 0 … bound − 1, each as likely as the other; `bound` > 0. */
uint64_t random_below(struct random *random, uint64_t bound);

#endif
