/* SPDX-License-Identifier: Apache-2.0 */
#include "base/assert.h"
#include "plan/route.h"

enum text_id compass_text(enum compass compass)
{
    static const enum text_id texts[COMPASS_COUNT] = {
        [COMPASS_NORTH] = TEXT_ROUTE_NORTH, [COMPASS_NORTH_EAST] = TEXT_ROUTE_NORTH_EAST,
        [COMPASS_EAST] = TEXT_ROUTE_EAST,   [COMPASS_SOUTH_EAST] = TEXT_ROUTE_SOUTH_EAST,
        [COMPASS_SOUTH] = TEXT_ROUTE_SOUTH, [COMPASS_SOUTH_WEST] = TEXT_ROUTE_SOUTH_WEST,
        [COMPASS_WEST] = TEXT_ROUTE_WEST,   [COMPASS_NORTH_WEST] = TEXT_ROUTE_NORTH_WEST,
    };
    ALWAYS((unsigned)compass < COMPASS_COUNT);
    return texts[compass];
}

/* What a street is called: its name, else what it is. */
static struct text_arg street_arg(const struct route_leg *leg)
{
    if (leg->name[0])
        return ARG_TEXT("street", leg->name);
    switch (leg->road_class) {
    case ROAD_STEPS: return ARG_NAME("street", TEXT_ROUTE_STEPS);
    case ROAD_FOOTWAY:
    case ROAD_CYCLEWAY:
    case ROAD_TRACK: return ARG_NAME("street", TEXT_ROUTE_PATH);
    default: return ARG_NAME("street", TEXT_ROUTE_UNNAMED_STREET);
    }
}

static enum text_id turn_text(enum route_turn turn)
{
    switch (turn) {
    case TURN_LEFT: return TEXT_ROUTE_LEFT_INTO;
    case TURN_RIGHT: return TEXT_ROUTE_RIGHT_INTO;
    case TURN_BACK: return TEXT_ROUTE_BACK_INTO;
    case TURN_NONE:
    case TURN_STRAIGHT: break;
    }
    return TEXT_ROUTE_STRAIGHT_INTO;
}

void route_leg_write(struct buffer *out, enum language language, const struct route *route,
                     uint32_t leg)
{
    const struct route_leg *l = &route->legs[leg];
    if (leg == 0)
        text_write(out, language, TEXT_ROUTE_GO, ARG_NAME("compass", compass_text(l->compass)),
                   street_arg(l), ARG_LENGTH("length", l->length_mm));
    else
        text_write(out, language, turn_text(l->turn), street_arg(l),
                   ARG_LENGTH("length", l->length_mm));
}

void route_write(struct buffer *out, enum language language, const struct route *route)
{
    if (route->leg_count == 0)
        text_write(out, language, TEXT_ROUTE_HERE);
    for (uint32_t i = 0; i < route->leg_count; i++) {
        if (i > 0)
            buffer_add_text(out, language == LANGUAGE_ZH ? "，" : ", ");
        route_leg_write(out, language, route, i);
    }
}
