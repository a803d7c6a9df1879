/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/api_jobs.h"

#include <string.h>

#include "serve/events.h"
#include "serve/json_body.h"
#include "serve/whatif_body.h"
#include "serve/writing.h"

/* A plan that is asked for at the desk, how it goes, and that it is not wanted any more. */

const char api_job_body_schema[] =
    "{\"type\":\"object\",\"required\":[\"plan\"],\"properties\":{\"plan\":{\"type\":\"object\","
    "\"required\":[\"hazard\",\"within\"],\"properties\":{\"name\":{\"type\":\"string\"},"
    "\"hazard\":{\"type\":\"string\"},\"within\":{\"type\":\"string\"},"
    "\"reaction\":{\"type\":\"string\"},\"priority\":{\"type\":\"string\"},"
    "\"population_state\":{\"type\":\"string\"},\"area\":{\"type\":\"string\"},"
    "\"snap\":{\"type\":\"string\"},"
    "\"replace\":{\"type\":\"boolean\"}}}}}";

static void write_error(struct json_writer *json, enum language language, const struct error *err,
                        const struct buffer *refusal)
{
    struct buffer sentence = {0};
    error_write(&sentence, language, err);
    json_key(json, "error"), json_open_object(json);
    json_put_text(json, "kind", error_kind_name(err->kind));
    json_put_text(json, "id", text_id_name(err->id));
    json_put_text(json, "message", buffer_text(&sentence));
    if (refusal->size > 0)
        json_key(json, "answer"), json_add_raw(json, buffer_text(refusal), refusal->size);
    json_close(json);
    buffer_free(&sentence);
}

static void write_job(const struct serving *serving, struct buffer *out, enum language language,
                      const struct desk_job_view *view)
{
    enum { THOUSANDTHS = 3 };
    struct json_writer json = {.out = out};
    struct buffer stage = {0}, import = {0}, refusal = {0};
    bool is_plan = view->plan[0] != '\0';
    if (view->state == DESK_JOB_WAITING || view->state == DESK_JOB_RUNNING)
        text_write(&stage, language, view->stage);
    if (is_plan)
        buffer_add(&refusal, buffer_text(&view->missing[language]), view->missing[language].size);
    else
        desk_jobs_write_import(serving->jobs, view->id, language, &import, &refusal);
    json_open_object(&json);
    json_put_text(&json, "job", view->id);
    json_put_text(&json, "plan", is_plan ? view->plan : NULL);
    json_put_text(&json, "state", desk_job_state_name(view->state));
    json_key(&json, "progress"), json_add_decimal(&json, view->thousandths, THOUSANDTHS);
    json_put_text(&json, "stage", stage.size > 0 ? buffer_text(&stage) : NULL);
    if (import.size > 0)
        json_key(&json, "import"), json_add_raw(&json, buffer_text(&import), import.size);
    if (view->state == DESK_JOB_DONE && is_plan)
        json_put_integer(&json, "version", view->version);
    if (view->state == DESK_JOB_FAILED)
        write_error(&json, language, &view->error, &refusal);
    json_close(&json);
    buffer_free(&stage);
    buffer_free(&import);
    buffer_free(&refusal);
}

void api_jobs_tell(void *context, const struct desk_job_view *view)
{
    const struct serving *serving = context;
    struct buffer data[LANGUAGE_COUNT] = {0};
    const char *texts[LANGUAGE_COUNT];
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        write_job(serving, &data[l], (enum language)l, view);
        texts[l] = buffer_text(&data[l]);
    }
    events_publish(serving->events, "job", texts);
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        buffer_free(&data[l]);
}

static bool bad_word(struct error *err, const char *field, const char *word, const char *expected)
{
    if (!word)
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_MISSING, ARG_TEXT("field", field));
    return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_WORD, ARG_TEXT("field", field),
                     ARG_TEXT("word", word), ARG_TEXT("expected", expected));
}

struct plan_words {
    const char *name, *hazard, *within, *reaction, *priority, *state, *area, *snap;
};

static bool read_words(const struct json_body *body, struct plan_words *words, bool *replace,
                       struct error *err)
{
    static const char *const fields[] = {
        "name", "hazard", "within",  "reaction", "priority", "population_state",
        "area", "snap",   "replace", NULL};
    return json_body_object(body, "plan", fields, err) &&
           json_body_text_in(body, "plan", "name", &words->name, err) &&
           json_body_text_in(body, "plan", "hazard", &words->hazard, err) &&
           json_body_text_in(body, "plan", "within", &words->within, err) &&
           json_body_text_in(body, "plan", "reaction", &words->reaction, err) &&
           json_body_text_in(body, "plan", "priority", &words->priority, err) &&
           json_body_text_in(body, "plan", "population_state", &words->state, err) &&
           json_body_text_in(body, "plan", "area", &words->area, err) &&
           json_body_text_in(body, "plan", "snap", &words->snap, err) &&
           json_body_bool_in(body, "plan", "replace", replace, err);
}

/* What the command line takes, in the same words. */
static bool read_request(const struct plan_words *words, struct plan_request *request,
                         struct error *err)
{
    struct priority_order order;
    request->reaction_ms = REACTION_USUAL_MS;
    request->snap_mm = SNAP_USUAL_MM;
    request->population_state = words->state;
    request->area_code = words->area;
    request->priority = words->priority ? words->priority : PRIORITY_DEFAULT;
    if (!words->hazard || !hazard_parse(words->hazard, &request->hazard))
        return bad_word(err, "hazard", words->hazard,
                        "air_raid, flood, chemical, fire, earthquake");
    if (!words->within || !walk_limit_parse(words->within, &request->limit))
        return bad_word(err, "within", words->within, WALK_LIMIT_EXPECTED);
    if (words->reaction && !reaction_parse(words->reaction, &request->reaction_ms))
        return bad_word(err, "reaction", words->reaction, REACTION_EXPECTED);
    if (words->snap && !snap_parse(words->snap, &request->snap_mm))
        return bad_word(err, "snap", words->snap, SNAP_EXPECTED);
    request->name = words->name ? words->name : hazard_name(request->hazard);
    if (!plan_name_valid(request->name))
        return error_set(err, ERROR_INPUT, TEXT_APP_BAD_PLAN_NAME,
                         ARG_INTEGER("bytes", PLAN_NAME_MAX_BYTES));
    return priority_parse(request->priority, &order, err);
}

static const char *call_person(const struct call *call)
{
    const struct session *session = call->sitting ? sitting_session(call->sitting) : NULL;
    return session ? session->party : "";
}

static bool add_request(struct call *call, const struct plan_request *request, struct error *err)
{
    enum { LATER_MS = 10 * 1000 };
    const struct watcher watcher = access_watcher(call);
    struct desk_job_view view;
    if (!desk_jobs_add(call->serving->jobs, request, &watcher, call_person(call), &view)) {
        call_retry_after(call, LATER_MS);
        return error_set(err, ERROR_LIMIT, TEXT_SERVE_TOO_MANY_JOBS);
    }
    write_job(call->serving, &call->answer->body, call->language, &view);
    desk_job_view_free(&view);
    return true;
}

static bool add_job(struct call *call, const struct json_body *body, struct error *err)
{
    struct plan_request request = {.author = call_person(call)};
    struct plan_words words;
    return read_words(body, &words, &request.replace, err) && read_request(&words, &request, err) &&
           add_request(call, &request, err);
}

bool api_keep_whatif(struct call *call, struct error *err)
{
    const struct http_request *http = call->request;
    struct whatif_keep_body body;
    if (!whatif_body_read_keep(http->body, http->body_size, http->arena, &body, err))
        return false;
    const struct plan_request request = {
        .name = body.name,
        .author = call_person(call),
        .replace = body.replace,
        .keep = {call->parameters[0], body.changes, body.count},
    };
    if (!plan_name_valid(body.name))
        return error_set(err, ERROR_INPUT, TEXT_APP_BAD_PLAN_NAME,
                         ARG_INTEGER("bytes", PLAN_NAME_MAX_BYTES));
    if (body.count == 0)
        return error_set(err, ERROR_INPUT, TEXT_WHATIF_NOTHING_TO_KEEP,
                         ARG_TEXT("plan", call->parameters[0]));
    return add_request(call, &request, err);
}

bool api_add_job(struct call *call, struct error *err)
{
    static const char *const fields[] = {"plan", NULL};
    struct json_body *body;
    if (!json_body_read(call->request->body, call->request->body_size, fields, &body, err))
        return false;
    bool ok = add_job(call, body, err);
    json_body_free(body);
    return ok;
}

static const char *query_of(void *context, const char *option)
{
    const struct call *call = context;
    return http_query(call->request, option);
}

/* What is misspelt would be an import that was meant as a trial. */
static bool check_options(const struct call *call, struct error *err)
{
    const struct uri *uri = call->request->uri;
    for (uint32_t v = 0; v < uri->value_count; v++) {
        const char *name = uri->values[v].name;
        bool is_known = strcmp(name, "lang") == 0, is_twice = false;
        for (int o = 0; import_order_options[o]; o++)
            is_known = is_known || strcmp(name, import_order_options[o]) == 0;
        for (uint32_t other = 0; other < v; other++)
            is_twice = is_twice || strcmp(name, uri->values[other].name) == 0;
        if (!is_known || is_twice)
            return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_UNKNOWN, ARG_TEXT("field", name));
    }
    return true;
}

static bool too_many_imports(struct call *call, struct error *err)
{
    enum { LATER_MS = 10 * 1000 };
    call_retry_after(call, LATER_MS);
    return error_set(err, ERROR_LIMIT, TEXT_SERVE_TOO_MANY_IMPORTS);
}

static bool read_order(const struct call *call, struct import_order **ret_order, struct error *err)
{
    const struct import_words words = {query_of, (void *)call};
    return check_options(call, err) &&
           import_order_new(call->parameters[0], &words, ret_order, err);
}

static bool check_rules(struct call *call, const char *noun, struct error *err)
{
    const struct actor actor = writing_actor(call->sitting);
    struct buffer refusal = {0};
    bool ok = office_register_may_import(call->serving->office, &actor, noun, call->language,
                                         &refusal, err);
    if (refusal.size > 0)
        call->missing = arena_copy_text(call->request->arena, buffer_text(&refusal));
    buffer_free(&refusal);
    return ok;
}

/* Before the body comes: of what would be refused anyway nothing is taken. */
bool api_admit_import(struct call *call, struct error *err)
{
    struct import_order *order;
    if (!read_order(call, &order, err))
        return false;
    bool ok = check_rules(call, import_order_noun(order), err);
    import_order_free(order);
    return ok && (desk_jobs_take_imports(call->serving->jobs, call_person(call)) ||
                  too_many_imports(call, err));
}

/* The body is the file. It is taken over, once nothing can refuse it any more. */
bool api_add_import(struct call *call, struct error *err)
{
    const struct watcher watcher = access_watcher(call);
    struct import_order *order;
    struct desk_job_view view;
    if (!read_order(call, &order, err))
        return false;
    struct buffer bytes = http_take_body(call->request);
    import_order_give(order, &bytes);
    if (!desk_jobs_add_import(call->serving->jobs, order, &watcher, call_person(call), &view))
        return too_many_imports(call, err);
    write_job(call->serving, &call->answer->body, call->language, &view);
    desk_job_view_free(&view);
    return true;
}

static bool find_job(const struct call *call, struct desk_job_view *ret_view, struct error *err)
{
    const char *id = call->parameters[0];
    return desk_jobs_find(call->serving->jobs, id, ret_view) ||
           error_set(err, ERROR_NOT_FOUND, TEXT_SERVE_NO_JOB, ARG_TEXT("job", id));
}

bool api_job(struct call *call, struct error *err)
{
    struct desk_job_view view;
    if (!find_job(call, &view, err))
        return false;
    write_job(call->serving, &call->answer->body, call->language, &view);
    desk_job_view_free(&view);
    return true;
}

bool api_cancel_job(struct call *call, struct error *err)
{
    struct desk_job_view view;
    if (!find_job(call, &view, err))
        return false;
    bool may = strcmp(view.person, call_person(call)) == 0 ||
               account_has_role(&call->account, ROLE_ADMINISTRATOR);
    if (may)
        desk_jobs_cancel(call->serving->jobs, view.id);
    desk_job_view_free(&view);
    return may ? api_job(call, err) : error_set(err, ERROR_DENIED, TEXT_SERVE_NOT_YOUR_JOB);
}

/* Its rows may hold what only who sent the file should see. */
bool api_job_report(struct call *call, struct error *err)
{
    static const char *const formats[] = {"tsv", "json"};
    bool as_rows;
    struct desk_job_view view;
    if (!call_query_word(call, "format", formats, &as_rows, err) || !find_job(call, &view, err))
        return false;
    bool may = call->sitting && strcmp(view.person, call_person(call)) == 0;
    desk_job_view_free(&view);
    if (!may)
        return error_set(err, ERROR_DENIED, TEXT_SERVE_NOT_YOUR_REPORT);
    if (!desk_jobs_write_report(call->serving->jobs, view.id, call->language, as_rows,
                                &call->answer->body))
        return error_set(err, ERROR_NOT_FOUND, TEXT_SERVE_NO_REPORT, ARG_TEXT("job", view.id));
    if (as_rows)
        call->answer->type = "text/tab-separated-values; charset=utf-8";
    return true;
}
