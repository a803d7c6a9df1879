/* SPDX-License-Identifier: Apache-2.0 */
#include "import/site_words.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "table/cells.h"

/* Command posts and teams shelter people too: their words stand before 人员掩蔽. */
static const struct {
    const char *word;
    enum site_function function;
} function_words[] = {
    {"应急避难", FUNCTION_DISASTER_SHELTER},
    {"避难场所", FUNCTION_DISASTER_SHELTER},
    {"应急避险", FUNCTION_DISASTER_SHELTER},
    {"指挥", FUNCTION_COMMAND},
    {"医疗", FUNCTION_MEDICAL},
    {"救护", FUNCTION_MEDICAL},
    {"急救", FUNCTION_MEDICAL},
    {"专业队", FUNCTION_SPECIALIST_TEAM},
    {"配套", FUNCTION_SUPPORT},
    {"物资", FUNCTION_SUPPORT},
    {"电站", FUNCTION_SUPPORT},
    {"供水", FUNCTION_SUPPORT},
    {"食品站", FUNCTION_SUPPORT},
    {"生产车间", FUNCTION_SUPPORT},
    {"警报站", FUNCTION_SUPPORT},
    {"监测中心", FUNCTION_SUPPORT},
    {"交通干", FUNCTION_SUPPORT},
    {"连接通道", FUNCTION_SUPPORT},
    {"人员掩蔽", FUNCTION_PERSONNEL_SHELTER},
    {"人员隐蔽", FUNCTION_PERSONNEL_SHELTER},
    {"tilfluktsrom", FUNCTION_PERSONNEL_SHELTER},
};

static const struct {
    const char *word;
    enum site_state state;
} state_words[] = {
    {"不完好", STATE_NOT_USABLE},
    {"不正常", STATE_NOT_USABLE},
    {"异常", STATE_NOT_USABLE},
    {"不可", STATE_NOT_USABLE},
    {"不能", STATE_NOT_USABLE},
    {"不具备", STATE_NOT_USABLE},
    {"在建", STATE_NOT_USABLE},
    {"未建", STATE_NOT_USABLE},
    {"未竣工", STATE_NOT_USABLE},
    {"规划", STATE_NOT_USABLE},
    {"报废", STATE_NOT_USABLE},
    {"废弃", STATE_NOT_USABLE},
    {"拆除", STATE_NOT_USABLE},
    {"停用", STATE_NOT_USABLE},
    {"停止", STATE_NOT_USABLE},
    {"暂停", STATE_NOT_USABLE},
    {"禁止", STATE_NOT_USABLE},
    {"无法", STATE_NOT_USABLE},
    {"拟建", STATE_NOT_USABLE},
    {"待建", STATE_NOT_USABLE},
    {"失修", STATE_NOT_USABLE},
    {"封闭", STATE_NOT_USABLE},
    {"封堵", STATE_NOT_USABLE},
    {"回填", STATE_NOT_USABLE},
    {"坍塌", STATE_NOT_USABLE},
    {"损坏", STATE_NOT_USABLE},
    {"危险", STATE_NOT_USABLE},
    {"维修", STATE_NOT_USABLE},
    {"not_usable", STATE_NOT_USABLE},
    {"not usable", STATE_NOT_USABLE},
    {"unusable", STATE_NOT_USABLE},
    {"not in use", STATE_NOT_USABLE},
    {"closed", STATE_NOT_USABLE},
    {"demolished", STATE_NOT_USABLE},
    {"已转换", STATE_USABLE},
    {"已完成转换", STATE_USABLE},
    {"转换完成", STATE_USABLE},
    {"无需转换", STATE_USABLE},
    {"转换", STATE_AFTER_CONVERSION},
    {"平战结合", STATE_AFTER_CONVERSION},
    {"平时", STATE_AFTER_CONVERSION},
    {"after_conversion", STATE_AFTER_CONVERSION},
    {"after conversion", STATE_AFTER_CONVERSION},
    {"usable after", STATE_AFTER_CONVERSION},
    {"to be converted", STATE_AFTER_CONVERSION},
    {"战时状态", STATE_USABLE},
    {"战时功能", STATE_USABLE},
    {"完好", STATE_USABLE},
    {"良好", STATE_USABLE},
    {"正常", STATE_USABLE},
    {"可用", STATE_USABLE},
    {"可使用", STATE_USABLE},
    {"usable", STATE_USABLE},
    /* Built or in use, but not said to be ready: in peacetime use, to be converted. */
    {"在用", STATE_AFTER_CONVERSION},
    {"使用", STATE_AFTER_CONVERSION},
    {"已建", STATE_AFTER_CONVERSION},
    {"建成", STATE_AFTER_CONVERSION},
    {"竣工", STATE_AFTER_CONVERSION},
};

static const struct {
    const char *word;
    enum site_access access;
} access_words[] = {
    {"yes", ACCESS_PUBLIC},        {"open", ACCESS_PUBLIC},      {"everyone", ACCESS_PUBLIC},
    {"permissive", ACCESS_PUBLIC}, {"公众", ACCESS_PUBLIC},      {"公共", ACCESS_PUBLIC},
    {"向公众开放", ACCESS_PUBLIC}, {"社会公众", ACCESS_PUBLIC},  {"offentlig", ACCESS_PUBLIC},
    {"private", ACCESS_RESIDENTS}, {"privat", ACCESS_RESIDENTS}, {"居民", ACCESS_RESIDENTS},
    {"住户", ACCESS_RESIDENTS},    {"业主", ACCESS_RESIDENTS},   {"本小区居民", ACCESS_RESIDENTS},
    {"employees", ACCESS_STAFF},   {"职工", ACCESS_STAFF},       {"员工", ACCESS_STAFF},
    {"本单位人员", ACCESS_STAFF},  {"内部", ACCESS_STAFF},       {"no", ACCESS_STAFF},
};

bool site_words_access(const char *text, enum site_access *ret_access)
{
    for (int a = 0; a < ACCESS_COUNT; a++) {
        if (cell_same_word(text, site_access_name((enum site_access)a))) {
            *ret_access = (enum site_access)a;
            return true;
        }
    }
    for (size_t i = 0; i < sizeof access_words / sizeof *access_words; i++) {
        if (cell_same_word(text, access_words[i].word)) {
            *ret_access = access_words[i].access;
            return true;
        }
    }
    return false;
}

/* Said of a floor or of the site as a whole. */
static const char *const below_ground_words[] = {
    "地下",     "地窖",   "地库",        "地庫",         "负一",    "負一",    "坑道",
    "basement", "cellar", "underground", "below ground", "kjeller", "källare",
};

static bool names_ground_below(const char *text)
{
    for (size_t i = 0; i < sizeof below_ground_words / sizeof *below_ground_words; i++)
        if (strcasestr(text, below_ground_words[i]))
            return true;
    return false;
}

enum suitability site_words_below_ground(const char *text)
{
    return text && names_ground_below(text) ? SUITABILITY_YES : SUITABILITY_UNKNOWN;
}

enum site_function site_words_function(const char *text)
{
    if (!text)
        return FUNCTION_UNKNOWN;
    for (int f = 0; f < FUNCTION_COUNT; f++)
        if (cell_same_word(text, site_function_name((enum site_function)f)))
            return (enum site_function)f;
    for (size_t i = 0; i < sizeof function_words / sizeof *function_words; i++)
        if (strstr(text, function_words[i].word))
            return function_words[i].function;
    return FUNCTION_UNKNOWN;
}

bool site_words_state(const char *text, enum site_state *ret_state)
{
    for (size_t i = 0; text && i < sizeof state_words / sizeof *state_words; i++) {
        if (strcasestr(text, state_words[i].word)) {
            *ret_state = state_words[i].state;
            return true;
        }
    }
    return false;
}

/* Where `text` goes on after white space. */
static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

bool site_words_hours(const char *text, int32_t *ret_hours)
{
    enum { DIGITS_MAX = 6 };
    const char *number = text ? text + strcspn(text, "0123456789") : "";
    size_t digits = strspn(number, "0123456789");
    const char *unit = skip_blanks(number + digits);
    bool is_hours = *unit == 'h' || *unit == 'H' || strncmp(unit, "小时", strlen("小时")) == 0 ||
                    strncmp(unit, "小時", strlen("小時")) == 0;
    if (digits == 0 || digits > DIGITS_MAX || !is_hours)
        return false;
    *ret_hours = (int32_t)strtol(number, NULL, 10);
    return true;
}

/* Also of a shelter on several floors: "1F、B1". */
static bool is_basement(const char *text)
{
    bool has_b = false;
    for (const char *at = text; *at && !has_b; at++)
        has_b = (*at == 'B' || *at == 'b') && at[1] >= '0' && at[1] <= '9';
    return has_b || names_ground_below(text);
}

enum suitability site_words_floor_below_ground(const char *floor)
{
    int64_t number;
    if (!floor)
        return SUITABILITY_UNKNOWN;
    if (is_basement(floor))
        return SUITABILITY_YES;
    if (cell_decimal(floor, 0, &number) == NUMBER_OK)
        return number < 0 ? SUITABILITY_YES : SUITABILITY_NO;
    size_t digits = strspn(floor, "0123456789");
    bool is_storey = digits > 0 && (floor[digits] == 'F' || floor[digits] == 'f');
    return is_storey || strncmp(floor, "地上", strlen("地上")) == 0 ? SUITABILITY_NO
                                                                    : SUITABILITY_UNKNOWN;
}

enum suitability site_words_basements_below_ground(const char *basements)
{
    int64_t number;
    if (!basements)
        return SUITABILITY_UNKNOWN;
    if (is_basement(basements))
        return SUITABILITY_YES;
    if (cell_decimal(basements, 0, &number) != NUMBER_OK)
        return SUITABILITY_UNKNOWN;
    return number > 0 ? SUITABILITY_YES : SUITABILITY_NO;
}
