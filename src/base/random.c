/* SPDX-License-Identifier: Apache-2.0 */
#include "base/random.h"

struct random random_from_seed(uint64_t seed)
{
    return (struct random){.state = seed};
}

uint64_t random_next(struct random *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

uint64_t random_below(struct random *random, uint64_t bound)
{
    uint64_t biased = (0 - bound) % bound; /* this many low values would come up once too often */
    uint64_t value;
    do
        value = random_next(random);
    while (value < biased);
    return value % bound;
}
