/* SPDX-License-Identifier: Apache-2.0 */
#include "import/site_sheets.h"

#include "table/columns.h"

const char *const site_field_names[SITE_FIELD_COUNT] = {
    [SITE_ID] = "id",
    [SITE_NAME] = "name",
    [SITE_ADDRESS] = "address",
    [SITE_CATEGORY] = "category",
    [SITE_FUNCTION] = "function",
    [SITE_CAPACITY] = "capacity",
    [SITE_FLOOR] = "floor",
    [SITE_BASEMENTS] = "basements",
    [SITE_BELOW_GROUND] = "below_ground",
    [SITE_CONDITION] = "state",
    [SITE_CONDITION_ALSO] = "state_also",
    [SITE_USABLE_AFTER_H] = "usable_after_h",
    [SITE_ACCESS] = "access",
    [SITE_VISIBILITY] = "visibility",
    [SITE_DOORS] = "doors",
    [SITE_STAIR_DOORS] = "stair_doors",
    [SITE_RAMP_DOORS] = "ramp_doors",
    [SITE_TUNNEL_DOORS] = "tunnel_doors",
    [SITE_DOOR_WIDTH_M] = "door_width_m",
    [SITE_DOOR_WIDTH_MM] = "door_width_mm",
    [SITE_STEP_FREE] = "step_free",
    [SITE_LON] = "lon",
    [SITE_LAT] = "lat",
    [SITE_LAT_LON] = "lat_lon",
    [SITE_AIR_RAID] = "air_raid",
    [SITE_FLOOD] = "flood",
    [SITE_CHEMICAL] = "chemical",
    [SITE_FIRE] = "fire",
    [SITE_EARTHQUAKE] = "earthquake",
};

static const struct site_sheet sheets[] =
    {
        {
            /* Air-raid shelters (防空避難處所), National Police Agency of Taiwan. Open to everyone
             * during an alarm; nearly all of them are basements. Airport and science-park police
             * use other names for their columns (緯度, 經度, 地下樓層數). */
            .title = TEXT_IMPORT_SHEET_TAIWAN,
            .signature = {"電腦編號", "可容納人數", "地址"},
            .columns =
                {
                    [SITE_ID] = {"電腦編號"},
                    [SITE_ADDRESS] = {"地址"},
                    [SITE_CATEGORY] = {"類別", "機關"},
                    [SITE_CAPACITY] = {"可容納人數"},
                    [SITE_FLOOR] = {"避難樓層"},
                    [SITE_BASEMENTS] = {"地下樓層數"},
                    [SITE_LON] = {"longitude", "經度"},
                    [SITE_LAT] = {"latitude", "緯度"},
                    [SITE_LAT_LON] = {"緯經度"},
                },
            .has_alternates = true,
            .access_is_known = true,
            .function = FUNCTION_PERSONNEL_SHELTER,
            .state_unsaid = STATE_USABLE,
            .suitable = {[HAZARD_AIR_RAID] = SUITABILITY_YES},
        },
        {
            /* Public shelters (offentlige tilfluktsrom), DSB, Norway: built for war. The list does
             * not say which are below ground, so nothing is known of other hazards. */
            .title = TEXT_IMPORT_SHEET_NORWAY,
            .signature = {"adresse", "plasser", "romtype"},
            .columns =
                {
                    [SITE_ID] = {"romnr", "lokalid"},
                    [SITE_NAME] = {"adresse"},
                    [SITE_CATEGORY] = {"romtype"},
                    [SITE_CAPACITY] = {"plasser"},
                    [SITE_CONDITION] = {"kategori"},
                },
            .access_is_known = true,
            .function = FUNCTION_PERSONNEL_SHELTER,
            .state_unsaid = STATE_USABLE,
            .suitable = {[HAZARD_AIR_RAID] = SUITABILITY_YES},
            .access_words = {{"Privat", ACCESS_RESIDENTS}},
            .state_words = {{"Ikke ferdigstilt", STATE_NOT_USABLE}},
        },
        {
            /* The 30-field sheet of protective works (人防工程). Works for civil air defence are
             * underground by law (人民防空法 第十八条: 地下防护建筑, 地下室). Contacts and phones
             * are no fields of ours; 口部数 counts ventilation shafts and is not used. */
            .title = TEXT_IMPORT_SHEET_PROTECTIVE_WORKS,
            .signature = {"工程名称", "工程类型", "可掩蔽人数"},
            .columns =
                {
                    [SITE_ID] = {"工程代号"},
                    [SITE_NAME] = {"工程名称"},
                    [SITE_ADDRESS] = {"建设地点"},
                    [SITE_CATEGORY] = {"工程类型", "图层分类"},
                    [SITE_CAPACITY] = {"可掩蔽人数"},
                    [SITE_CONDITION] = {"工程现状"},
                    [SITE_CONDITION_ALSO] = {"工程功能状态"},
                    [SITE_STAIR_DOORS] = {"阶梯式出入口"},
                    [SITE_RAMP_DOORS] = {"斜坡式出入口"},
                    [SITE_TUNNEL_DOORS] = {"坑道水平出入口"},
                    [SITE_LON] = {"经度"},
                    [SITE_LAT] = {"纬度"},
                },
            .has_alternates = true,
            .datum_required = true,
            .is_below_ground = true,
            .state_unsaid = STATE_NOT_USABLE,
            .suitable = {[HAZARD_AIR_RAID] = SUITABILITY_YES},
        },
        {
            /* Any other list: what it does not say is unknown. */
            .title = TEXT_IMPORT_SHEET_ANY,
            .columns =
                {
                    [SITE_ID] = {"id", "site_id", "shelter_id", "code", "osm_id", "ref", "编号",
                                 "編號", "代码", "代號"},
                    [SITE_NAME] = {"name", "title", "navn", "shelter_name", "名称", "名稱",
                                   "场所名称"},
                    [SITE_ADDRESS] = {"address", "addr", "adresse", "street", "地址", "建设地点",
                                      "位置"},
                    [SITE_CATEGORY] = {"category", "type", "kategori",
                                       "类别", "類別", "类型", "類型"},
                    [SITE_FUNCTION] = {"function", "site_function", "功能", "工程类型"},
                    [SITE_CAPACITY] = {"capacity", "places", "plasser", "seats", "cap",
                                       "容量", "掩蔽人数", "可掩蔽人数", "容纳人数", "可容納人數"},
                    [SITE_FLOOR] = {"floor", "level", "楼层", "樓層"},
                    [SITE_BASEMENTS] = {"basements", "地下层数", "地下樓層數"},
                    [SITE_BELOW_GROUND] = {"below_ground", "underground", "地下"},
                    /* A "state" that is a part of a country opens nothing: its words are unknown.
                     */
                    [SITE_CONDITION] = {"state", "condition", "status", "site_state", "工程现状",
                                        "状态", "狀態"},
                    [SITE_USABLE_AFTER_H] = {"usable_after_h", "conversion_h", "转换时限"},
                    [SITE_ACCESS] = {"access", "who_may_enter", "开放对象"},
                    [SITE_VISIBILITY] = {"visibility", "公开范围"},
                    [SITE_DOORS] = {"doors", "entrances", "door_count", "出入口数"},
                    [SITE_DOOR_WIDTH_M] = {"door_width", "door_width_m", "出入口净宽"},
                    [SITE_DOOR_WIDTH_MM] = {"door_width_mm"},
                    [SITE_STEP_FREE] = {"step_free", "wheelchair", "无障碍"},
                    [SITE_AIR_RAID] = {"air_raid", "空袭"},
                    [SITE_FLOOD] = {"flood", "洪水"},
                    [SITE_CHEMICAL] = {"chemical", "化学事故"},
                    [SITE_FIRE] = {"fire", "火灾"},
                    [SITE_EARTHQUAKE] = {"earthquake", "地震"},
                },
            .state_unsaid = STATE_USABLE,
        },
};

enum { SHEET_COUNT = sizeof sheets / sizeof *sheets };

static bool has_signature(const struct feature_set *features, const struct site_sheet *sheet)
{
    for (int i = 0; i < SHEET_SIGNATURE_MAX && sheet->signature[i]; i++)
        if (column_find(features, sheet->signature[i]) == NO_COLUMN)
            return false;
    return true;
}

const struct site_sheet *site_sheet_find(const struct feature_set *features)
{
    int found = 0;
    while (found < SHEET_COUNT - 1 && !has_signature(features, &sheets[found]))
        found++;
    return &sheets[found];
}
