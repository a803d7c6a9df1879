/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/verify_parts.h"
#include "store/city.h"

/*
 * Reference data and plans lie beside the log with hashes of their own, and the entries say which
 * hashes they should be: else both could be exchanged together.
 */

static bool check_reference(struct verifying *verifying, const char *noun, const char *hazard,
                            struct error *err)
{
    struct hash content;
    bool is_there;
    struct buffer key = {0};
    if (!city_content_hash(verifying->city, noun, hazard, &is_there, &content, err))
        return false;
    buffer_add_text(&key, noun);
    if (hazard)
        buffer_add_format(&key, "/%s", hazard);
    const struct reference *said =
        items_find(&verifying->operation->office.references, buffer_text(&key));
    if (is_there && (!said || !hash_equal(said->content, content)))
        verify_fail(verifying, said ? said->position : 0, TEXT_VERIFY_OTHER_DATA,
                    ARG_TEXT("data", buffer_text(&key)));
    buffer_free(&key);
    return true;
}

static bool check_references(struct verifying *verifying, struct error *err)
{
    static const char *const nouns[] = {"areas", "people", "roads", "sites"};
    for (size_t n = 0; n < sizeof nouns / sizeof *nouns; n++)
        if (!check_reference(verifying, nouns[n], NULL, err))
            return false;
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        if (!check_reference(verifying, "hazard", hazard_name((enum hazard)hazard), err))
            return false;
    return true;
}

static void check_plan(struct verifying *verifying, const struct city_plan_summary *plan)
{
    struct buffer key = {0};
    buffer_add_format(&key, "%u@%s", (unsigned)plan->version, plan->name);
    const struct plan_version *said =
        items_find(&verifying->operation->office.plans, buffer_text(&key));
    if (!said || !hash_equal(said->content, plan->content_hash))
        verify_fail(verifying, said ? said->made_position : 0, TEXT_VERIFY_OTHER_PLAN,
                    ARG_TEXT("plan", plan->name), ARG_PLAIN("version", plan->version));
    buffer_free(&key);
}

bool verify_stored(struct verifying *verifying, struct error *err)
{
    struct city_plan_summary *plans;
    uint32_t count;
    if (verifying->operation->chain.count == 0)
        return true;
    if (!check_references(verifying, err))
        return false;
    if (!city_list_plans(verifying->city, verifying->arena, &plans, &count, err)) {
        if (err->kind == ERROR_INPUT)
            verify_refuse(verifying, 0, err);
        return err->kind == ERROR_INPUT;
    }
    for (uint32_t p = 0; p < count; p++)
        check_plan(verifying, &plans[p]);
    return true;
}
