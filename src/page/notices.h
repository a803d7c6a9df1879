/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_NOTICES_H
#define PAGE_NOTICES_H

#include "base/error.h"
#include "publish/published_plan.h"
#include "publish/street_section.h"

/* How the alarm sounds where the notices hang: "on 6 s, off 6 s, 15 times". */
struct siren_signal {
    int32_t on_s, off_s, times; /* times 0 = not said */
};

struct notice_options {
    enum language language;
    const char *city;   /* name of the city file without its ending */
    const char *issuer; /* who issues; "" leaves a line to write on */
    const char *site;   /* key of the one site they are for, NULL = all */
    struct siren_signal siren;
};

/*
 * Pages to hang up, A4, black and white, one HTML file that needs nothing but itself: for each
 * shelter a notice for its door, then one for each street section that goes there; then one for
 * each section whose people have another instruction. Streets without a name and without people
 * have none.
 *
 * For residents: the first sentence is the action, there is exactly one instruction, and nothing
 * about gaps, proofs or numbers of people without a place.
 *
 * `*ret_excess`: people whose streets lead them to a shelter beyond its places.
 * ERROR_NOT_FOUND if there is no such site. A shortest way per section.
 */
bool notices_write(struct buffer *out, const struct published_plan *published,
                   const struct notice_options *options, struct street_excess *ret_excess,
                   struct error *err);

#endif
