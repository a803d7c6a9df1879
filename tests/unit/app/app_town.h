/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_APP_TOWN_H
#define TESTS_APP_TOWN_H

#include "app/plan_shelters.h"
#include "office.h"

/*
 * The made-up town of tests/data/town in a city file of its own, with the plan "a": air raid, 15
 * minutes. The brewery (s6) is not usable at present; the command post (s5) is for nobody, and
 * what s8 is, nobody knows. What fails here fails the test.
 */
struct app_town {
    struct office_place place;
    struct arena *arena;
    struct plan_view view;
    struct shelter_solution solution;
};

/* `more_sites`: rows behind those of sites.csv; "" */
void app_town_begin(struct app_town *town, const struct walk_limit *limit, const char *more_sites);
void app_town_end(struct app_town *town);

extern const struct walk_limit within_15min;

#endif
