/* SPDX-License-Identifier: Apache-2.0 */
#include "base/assert.h"
#include "page/notice_parts.h"

static const struct notice_words words[HAZARD_COUNT] = {
    [HAZARD_AIR_RAID] =
        {
            .signal = TEXT_NOTICE_SIGNAL_AIR_RAID,
            .stay = TEXT_NOTICE_STAY_AIR_RAID,
            .stay_step = {TEXT_NOTICE_STAY_AIR_RAID_1, TEXT_NOTICE_STAY_AIR_RAID_2,
                          TEXT_NOTICE_STAY_AIR_RAID_3, TEXT_NOTICE_STAY_AIR_RAID_4},
            .if_full = TEXT_NOTICE_FULL_AIR_RAID,
            .cannot_walk = TEXT_NOTICE_CANNOT_WALK_AIR_RAID,
            .in_car = TEXT_NOTICE_CAR_AIR_RAID,
        },
    [HAZARD_FLOOD] =
        {
            .signal = TEXT_NOTICE_SIGNAL_FLOOD,
            .stay = TEXT_NOTICE_STAY_FLOOD,
            .stay_step = {TEXT_NOTICE_STAY_FLOOD_1, TEXT_NOTICE_STAY_FLOOD_2,
                          TEXT_NOTICE_STAY_FLOOD_3, TEXT_NOTICE_STAY_FLOOD_4},
            .if_full = TEXT_NOTICE_FULL_FLOOD,
            .cannot_walk = TEXT_NOTICE_CANNOT_WALK_FLOOD,
            .in_car = TEXT_NOTICE_CAR_FLOOD,
        },
    [HAZARD_CHEMICAL] =
        {
            .signal = TEXT_NOTICE_SIGNAL_CHEMICAL,
            .stay = TEXT_NOTICE_STAY_CHEMICAL,
            .stay_step = {TEXT_NOTICE_STAY_CHEMICAL_1, TEXT_NOTICE_STAY_CHEMICAL_2,
                          TEXT_NOTICE_STAY_CHEMICAL_3, TEXT_NOTICE_STAY_CHEMICAL_4},
            .if_full = TEXT_NOTICE_FULL_CHEMICAL,
            .cannot_walk = TEXT_NOTICE_CANNOT_WALK_CHEMICAL,
            .in_car = TEXT_NOTICE_CAR_CHEMICAL,
        },
    [HAZARD_FIRE] =
        {
            .signal = TEXT_NOTICE_SIGNAL_FIRE,
            .stay = TEXT_NOTICE_STAY_FIRE,
            .stay_step = {TEXT_NOTICE_STAY_FIRE_1, TEXT_NOTICE_STAY_FIRE_2, TEXT_NOTICE_STAY_FIRE_3,
                          TEXT_NOTICE_STAY_FIRE_4},
            .if_full = TEXT_NOTICE_FULL_FIRE,
            .cannot_walk = TEXT_NOTICE_CANNOT_WALK_FIRE,
            .in_car = TEXT_NOTICE_CAR_FIRE,
        },
    [HAZARD_EARTHQUAKE] =
        {
            .signal = TEXT_NOTICE_SIGNAL_EARTHQUAKE,
            .stay = TEXT_NOTICE_STAY_EARTHQUAKE,
            .stay_step = {TEXT_NOTICE_STAY_EARTHQUAKE_1, TEXT_NOTICE_STAY_EARTHQUAKE_2,
                          TEXT_NOTICE_STAY_EARTHQUAKE_3, TEXT_NOTICE_STAY_EARTHQUAKE_4},
            .if_full = TEXT_NOTICE_FULL_EARTHQUAKE,
            .cannot_walk = TEXT_NOTICE_CANNOT_WALK_EARTHQUAKE,
            .in_car = TEXT_NOTICE_CAR_EARTHQUAKE,
        },
};

const struct notice_words *notice_words_of(enum hazard hazard)
{
    ALWAYS((unsigned)hazard < HAZARD_COUNT);
    return &words[hazard];
}
