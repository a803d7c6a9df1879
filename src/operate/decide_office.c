/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

static const struct realm PLANNING = {REALM_PLANNING, 0};

bool decide_bad_field(struct deciding *deciding, enum text_id type, const char *field)
{
    return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_FIELD, ARG_NAME("type", type),
                     ARG_TEXT("field", field));
}

/* Nodes. */

static bool is_signed_by_administrator(const struct deciding *deciding)
{
    const struct request *request = deciding->request;
    return request->author_key &&
           person_has_role(&deciding->operation->office, request->author, ROLE_ADMINISTRATOR);
}

static bool may_join(struct deciding *deciding)
{
    if (is_signed_by_administrator(deciding))
        return true;
    return decide_author(deciding) &&
           error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NOT_AN_ADMINISTRATOR,
                     ARG_TEXT("party", deciding->request->author));
}

/*
 * Once there are keys, a machine joins with an administrator's; his signature is on the entry. At
 * night, on a copy without its keyring, none is there, and a real event cannot wait: for that
 * alone the machine joins by itself, and is confirmed later.
 */
bool decide_node_join(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct office *office = &deciding->operation->office;
    struct node_body body = {.public_key = request->node.public_key};
    struct basis basis = {.kind = BASIS_OWN};
    if (office_is_founded(office) && request->node.for_real_event) {
        if (!is_signed_by_administrator(deciding))
            basis = (struct basis){.kind = BASIS_EMERGENCY,
                                   .review_by_ms = request->now_ms + REVIEW_MS};
    } else if (office_is_founded(office) && !may_join(deciding)) {
        return false;
    }
    char id[KEY_ID_SIZE];
    key_id_of(&body.public_key, id);
    if (items_find(&office->nodes, id))
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_KEY_THERE,
                         ARG_TEXT("key", id));
    return decide_add(deciding, PLANNING, "node.joined", &form_node_joined, &body, &basis);
}

bool decide_node_confirm(struct deciding *deciding)
{
    struct node_body body = {.node = deciding->request->node.node};
    const struct node *node = items_find(&deciding->operation->office.nodes, body.node);
    const struct basis basis = {.kind = BASIS_OWN};
    if (!node || !node->is_unconfirmed)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_NEED_NOT_CONFIRM);
    if (!is_signed_by_administrator(deciding))
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NOT_CONFIRMED);
    return decide_add(deciding, PLANNING, "node.confirmed", &form_node_confirmed, &body, &basis);
}

bool node_fits(struct deciding *deciding, const void *body)
{
    const char *key = ((const struct node_body *)body)->node;
    const struct node *node = items_find(&deciding->operation->office.nodes, key);
    return (node && !node->is_retired) ||
           error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_NODE, ARG_TEXT("node", key));
}

bool rotation_fits(struct deciding *deciding, const void *body)
{
    const struct node_body *rotated = body;
    if (!node_fits(deciding, rotated))
        return false;
    struct hash succession = request_succession(rotated->node, &rotated->public_key);
    return sign_verify(SIGN_KEY_SUCCESSION, succession, &rotated->public_key, &rotated->proof) ||
           error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NO_PROOF);
}

bool decide_node_rotate(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct node_body body = {
        .node = request->node.node,
        .public_key = request->node.public_key,
        .proof = request->node.proof,
    };
    struct basis basis;
    bool as_draft;
    return rotation_fits(deciding, &body) &&
           decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "node.rotated", &form_node_rotated, &body, &basis) &&
           (!as_draft || decide_keep_as_draft(deciding, ACT_KEY_CHANGE, 0));
}

bool decide_node_retire(struct deciding *deciding)
{
    struct node_body body = {.node = deciding->request->node.node};
    struct basis basis;
    bool as_draft;
    return node_fits(deciding, &body) &&
           decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "node.retired", &form_node_retired, &body, &basis) &&
           (!as_draft || decide_keep_as_draft(deciding, ACT_KEY_CHANGE, 0));
}

bool decide_rules_first(struct deciding *deciding)
{
    struct rules_body body = {.document = deciding->request->rules.document};
    const struct basis basis = {.kind = BASIS_OWN};
    if (deciding->operation->office.rules)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_RULES_THERE);
    return decide_rules_usable(deciding, "rules", body.document) &&
           decide_add(deciding, PLANNING, "rules.adopted", &form_rules_adopted, &body, &basis);
}

/* Reference data, plans. */

bool decide_reference(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct basis basis;
    return decide_allow(deciding, ACT_REFERENCE_EDIT, &basis) &&
           decide_add(deciding, PLANNING, "reference.imported", &form_reference,
                      &request->import.reference, &basis) &&
           decide_add_areas(deciding, request->import.areas, request->import.area_count) &&
           (!request->import.sites_after || decide_move_edits(deciding));
}

/* The newest version of the name; NULL if there is none. */
static const struct plan_version *newest_plan(const struct office *office, const char *name)
{
    const struct plan_version *newest = NULL;
    for (uint32_t p = 0; p < office->plans.count; p++) {
        const struct plan_version *plan = office->plans.items[p];
        if (strcmp(plan->name, name) == 0 && (!newest || plan->version > newest->version))
            newest = plan;
    }
    return newest;
}

const struct plan_version *plan_of_subject(const struct office *office, const char *subject)
{
    const char *at = strrchr(subject, '@');
    for (uint32_t p = 0; at && p < office->plans.count; p++) {
        const struct plan_version *plan = office->plans.items[p];
        size_t digits = strcspn(plan->key, "@");
        if (strlen(plan->name) == (size_t)(at - subject) && strlen(at + 1) == digits &&
            memcmp(plan->name, subject, (size_t)(at - subject)) == 0 &&
            memcmp(plan->key, at + 1, digits) == 0)
            return plan;
    }
    return newest_plan(office, subject);
}

/* A draft gives way to a new one if that is said; what is approved stays, beside a new draft. */
bool decide_plan(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct plan_version body = request->plan.plan;
    if (!body.name)
        return decide_bad_field(deciding, TEXT_OPERATE_TYPE_PLAN_COMPUTED, "name");
    const struct plan_version *before = newest_plan(&deciding->operation->office, body.name);
    int64_t known = request->plan.stored_version;
    struct basis basis;
    if (before && before->version > known)
        known = before->version;
    bool is_draft =
        known > 0 && (!before || before->version < known || before->status == PLAN_DRAFT);
    if (is_draft && !request->plan.replace)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_THERE,
                         ARG_TEXT("plan", body.name));
    const char *exercise = is_draft && before ? plan_exercise(deciding->operation, before) : NULL;
    if (exercise)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_IN_EXERCISE,
                         ARG_TEXT("plan", before->name), ARG_PLAIN("version", before->version),
                         ARG_TEXT("number", exercise));
    body.version = known + 1;
    deciding->decision->made_version = body.version;
    return decide_allow(deciding, ACT_REFERENCE_EDIT, &basis) &&
           decide_add(deciding, PLANNING, "plan.computed", &form_plan_computed, &body, &basis);
}

/* Copies are the program's own record: whoever can read the file can copy it. */
bool decide_copy(struct deciding *deciding)
{
    struct copy body = deciding->request->copy;
    const struct basis basis = {.kind = BASIS_OWN};
    struct buffer key = {0};
    buffer_add_format(&key, "%s/%u", body.is_backup ? "backup" : "export",
                      (unsigned)deciding->operation->office.copies.count + 1);
    body.key = arena_copy_text(deciding->arena, buffer_text(&key));
    buffer_free(&key);
    deciding->decision->made = body.key;
    return decide_add(deciding, PLANNING, "copy.made", &form_copy, &body, &basis);
}

bool decide_exercise_create(struct deciding *deciding)
{
    struct exercise_body body = {
        .number = deciding->operation->exercises.count + 1,
        .title = deciding->request->exercise.title,
    };
    struct basis basis;
    deciding->decision->made = decide_number(deciding, body.number);
    return decide_allow_until(deciding, ACT_EXERCISE_RUN, realm_exercise((uint32_t)body.number), 0,
                              &basis) &&
           decide_add(deciding, PLANNING, "exercise.created", &form_exercise_created, &body,
                      &basis);
}
