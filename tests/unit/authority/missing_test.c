/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "authority/authority.h"

static const struct rule rule = {
    .id = "r",
    .article = "人民防空法 §38",
    .says = {"It is so.", "就是这样。"},
    .effect = RULE_PERMIT,
    .realms = 1 << REALM_LIVE | 1 << REALM_EXERCISE,
    .readiness = 1 << READINESS_WAR,
    .levels = 1 << 1 | 1 << 2 | 1 << 4,
    .relations = 1 << AREA_SAME,
    .own_errors = 1 << 1,
    .roles = 1 << ROLE_GOVERNMENT | 1 << ROLE_MILITARY | 1 << ROLE_SUPERIOR,
    .with_roles = 1 << ROLE_CHECKER | 1 << ROLE_DUTY_LEADER,
};

static const struct {
    struct missing missing;
    const char *en, *zh;
} said[] = {
    {{MISSING_BASIS, NULL, BASIS_EMERGENCY, 0},
     "It cannot be done on this basis: emergency basis.",
     "此项不得以“紧急处置”为依据。"},
    {{MISSING_FORBIDDEN, &rule, 0, 0},
     "It is so. (人民防空法 §38)",
     "就是这样。（人民防空法 §38）"},
    {{MISSING_PERMIT, NULL, 0, 0},
     "No rule of the rule set in force permits it.",
     "现行规则中没有准许此项的条款。"},
    {{MISSING_PERMIT, &rule, 1u << CONDITION_ROLE, 0},
     "人民防空法 §38: It is so. Here it would need: release by government, military organ or next "
     "level up.",
     "人民防空法 §38：就是这样。此处还须：由本级人民政府、本级军事机关或上一级机关签发。"},
    {{MISSING_PERMIT, &rule, 1u << CONDITION_REALM | 1u << CONDITION_LEVEL, 0},
     "人民防空法 §38: It is so. Here it would need: realm live or exercise; level 1, 2 or 4.",
     "人民防空法 §38：就是这样。此处还须：在实战或演练中进行；级别为1、2或4。"},
    {{MISSING_PERMIT, &rule, 1u << CONDITION_READINESS | 1u << CONDITION_AREA, 0},
     "人民防空法 §38: It is so. Here it would need: war readiness state war; as area, the area of "
     "the post.",
     "人民防空法 §38：就是这样。此处还须：战备状态为战时；区域为本岗位辖区。"},
    {{MISSING_PERMIT, &rule, 1u << CONDITION_OWN_ERROR, 0},
     "人民防空法 §38: It is so. Here it would need: an error of one's own.",
     "人民防空法 §38：就是这样。此处还须：属于本人的错误。"},
    {{MISSING_SIGNATURES, NULL, 1, 0}, "Somebody must release it.", "须有人签发。"},
    {{MISSING_SIGNATURES, &rule, 2, 0},
     "2 different persons must sign it, each with their own key (人民防空法 §38).",
     "须由 2 名不同人员各用本人密钥签署（人民防空法 §38）。"},
    {{MISSING_RANK, &rule, 4, ROLE_DUTY_LEADER},
     "It must be released by the duty leader or someone above (人民防空法 §38).",
     "须由带班领导或更高职级签发（人民防空法 §38）。"},
    {{MISSING_SIGNER, &rule, 0, 0},
     "One of the others who sign must be: checker or duty leader (人民防空法 §38).",
     "其他签署人中须有：审核人或带班领导（人民防空法 §38）。"},
    {{MISSING_NOTICE, &rule, 5, 0},
     "The public must be told at least 5 days before (人民防空法 §38).",
     "须至少提前 5 天向社会公告（人民防空法 §38）。"},
    {{MISSING_NOTICE, &rule, 1, 0},
     "The public must be told at least 1 day before (人民防空法 §38).",
     "须至少提前 1 天向社会公告（人民防空法 §38）。"},
    {{MISSING_END, &rule, 720, 0},
     "It must end within 720 hours, and say so (人民防空法 §38).",
     "须写明在 720 小时内结束（人民防空法 §38）。"},
    {{MISSING_PARTICULAR, &rule, PARTICULAR_STATE_ORDER, 0},
     "Still to be given: the number of the State's order (人民防空法 §38).",
     "尚缺：国家命令文号（人民防空法 §38）。"},
};

static void what_is_missing_is_said_in_both_languages(void **state)
{
    (void)state;
    struct buffer out = {0};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        buffer_clear(&out);
        missing_write(&out, LANGUAGE_EN, &said[i].missing);
        assert_string_equal(out.bytes, said[i].en);
        buffer_clear(&out);
        missing_write(&out, LANGUAGE_ZH, &said[i].missing);
        assert_string_equal(out.bytes, said[i].zh);
    }
    buffer_free(&out);
}

static void an_error_of_somebody_else_is_named_as_such(void **state)
{
    (void)state;
    struct rule others = rule;
    struct buffer out = {0};
    others.own_errors = 1 << 0;
    missing_write(&out, LANGUAGE_EN,
                  &(struct missing){MISSING_PERMIT, &others, 1u << CONDITION_OWN_ERROR, 0});
    assert_non_null(strstr(out.bytes, "an error of somebody else"));
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_missing_is_said_in_both_languages),
        cmocka_unit_test(an_error_of_somebody_else_is_named_as_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
