/* SPDX-License-Identifier: Apache-2.0 */
#include "base/assert.h"
#include "publish/notice_parts.h"

#define WORDS(HAZARD)                                                                              \
    {                                                                                              \
        .signal = TEXT_NOTICE_SIGNAL_##HAZARD, .stay = TEXT_NOTICE_STAY_##HAZARD,                  \
        .stay_step = {TEXT_NOTICE_STAY_##HAZARD##_1, TEXT_NOTICE_STAY_##HAZARD##_2,                \
                      TEXT_NOTICE_STAY_##HAZARD##_3, TEXT_NOTICE_STAY_##HAZARD##_4},               \
        .if_full = TEXT_NOTICE_FULL_##HAZARD, .cannot_walk = TEXT_NOTICE_CANNOT_WALK_##HAZARD,     \
        .with_children = TEXT_NOTICE_CHILDREN, .in_car = TEXT_NOTICE_CAR_##HAZARD,                 \
    }

const struct notice_words *notice_words_of(enum hazard hazard)
{
    static const struct notice_words words[HAZARD_COUNT] = {
        [HAZARD_AIR_RAID] = WORDS(AIR_RAID),     [HAZARD_FLOOD] = WORDS(FLOOD),
        [HAZARD_CHEMICAL] = WORDS(CHEMICAL),     [HAZARD_FIRE] = WORDS(FIRE),
        [HAZARD_EARTHQUAKE] = WORDS(EARTHQUAKE),
    };
    ALWAYS((unsigned)hazard < HAZARD_COUNT);
    return &words[hazard];
}
