/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "app/explain.h"
#include "app/whatif.h"
#include "cli/handlers.h"
#include "cli/keep_whatif.h"
#include "cli/print.h"
#include "serve/whatif_json.h"

enum { LINES_SHOWN = 10 };

/* The changes, in the order of the options of the command. */
struct list {
    const struct invocation *invocation;
    struct whatif_change *changes; /* [OPTION_MAX + REPEAT_MAX] */
    uint32_t count;
};

static void add_sites(struct list *list, enum whatif_kind kind, const char *field)
{
    const char *option = whatif_kind_name(kind), *key;
    for (int i = 0; (key = option_value_at(list->invocation, option, i)); i++)
        list->changes[list->count++] =
            (struct whatif_change){.kind = kind, .key = key, .field = field};
}

/* "s1=200", "10.7522,59.9139=200": what stands before the last '=', which may be in a key, too. */
static bool split_places(const struct list *list, const char *option, const char *text,
                         const char *expected, const char **ret_what, int64_t *ret_places,
                         struct error *err)
{
    const char *equals = strrchr(text, '=');
    char *end = NULL;
    if (equals && equals[1] >= '0' && equals[1] <= '9')
        *ret_places = strtoll(equals + 1, &end, 10);
    if (!end || *end || equals == text)
        return bad_value(err, option, text, expected);
    *ret_what = arena_copy(list->invocation->arena, text, (size_t)(equals - text));
    return true;
}

static bool add_resized(struct list *list, const char *text, struct error *err)
{
    struct whatif_change change = {.kind = WHATIF_RESIZE, .field = "--resize"};
    if (!split_places(list, "resize", text, "KEY=200", &change.key, &change.places, err))
        return false;
    list->changes[list->count++] = change;
    return true;
}

static bool add_blocked(struct list *list, const char *text, struct error *err)
{
    struct whatif_change change = {.kind = WHATIF_BLOCK, .field = "--block"};
    if (!app_point_parse(text, &change.point))
        return bad_value(err, "block", text, "10.7522,59.9139");
    list->changes[list->count++] = change;
    return true;
}

static bool add_new(struct list *list, const char *text, struct error *err)
{
    static const char expected[] = "10.7522,59.9139=200";
    struct whatif_change change = {.kind = WHATIF_ADD, .field = "--add"};
    const char *point = NULL;
    if (!split_places(list, "add", text, expected, &point, &change.places, err))
        return false;
    if (!app_point_parse(point, &change.point))
        return bad_value(err, "add", text, expected);
    list->changes[list->count++] = change;
    return true;
}

static bool add_limit(struct list *list, const char *text, struct error *err)
{
    struct whatif_change change = {.kind = WHATIF_LIMIT, .field = "--limit"};
    if (parse_duration(text, &change.limit))
        change.unit = WHATIF_UNIT_MS;
    else if (parse_length(text, &change.limit))
        change.unit = WHATIF_UNIT_MM;
    else
        return bad_value(err, "limit", text, "20min, 500m");
    list->changes[list->count++] = change;
    return true;
}

static bool add_each(struct list *list, const char *option,
                     bool (*add)(struct list *list, const char *text, struct error *err),
                     struct error *err)
{
    const char *text;
    for (int i = 0; (text = option_value_at(list->invocation, option, i)); i++)
        if (!add(list, text, err))
            return false;
    return true;
}

static bool read_list(struct invocation *invocation, struct list *list, struct error *err)
{
    *list = (struct list){.invocation = invocation};
    list->changes = ARENA_ARRAY(invocation->arena, struct whatif_change, OPTION_MAX + REPEAT_MAX);
    add_sites(list, WHATIF_CLOSE, "--close");
    add_sites(list, WHATIF_OPEN, "--open");
    if (!add_each(list, "resize", add_resized, err) || !add_each(list, "block", add_blocked, err) ||
        !add_each(list, "add", add_new, err) || !add_each(list, "limit", add_limit, err))
        return false;
    return list->count > 0 ||
           error_set(err, ERROR_USAGE, TEXT_CLI_OPTION_REQUIRED, ARG_TEXT("option", "close"),
                     ARG_TEXT("expected", "--close KEY | --open KEY | --resize KEY=N | --block "
                                          "LON,LAT | --add LON,LAT=N | --limit 20min"));
}

static const char *label(const struct invocation *invocation, const struct whatif_answer *answer,
                         uint32_t site)
{
    return app_site_label(answer->problem, site, invocation->language, invocation->arena);
}

static const char *limit_words(const struct invocation *invocation, const struct walk_limit *limit)
{
    struct buffer words = {0};
    write_limit(&words, invocation->language, limit);
    const char *kept = arena_copy_text(invocation->arena, buffer_text(&words));
    buffer_free(&words);
    return kept;
}

static void say_limit(struct invocation *invocation, const struct whatif_answer *answer,
                      int64_t value)
{
    const struct walk_limit *before = &answer->problem->limit;
    const struct walk_limit after = {before->kind, value};
    say(invocation, TEXT_WHATIF_LIMITED, ARG_TEXT("after", limit_words(invocation, &after)),
        ARG_TEXT("before", limit_words(invocation, before)));
}

static void say_site(struct invocation *invocation, const struct whatif_answer *answer,
                     const struct whatif_effect *effect)
{
    enum text_id id = effect->places == 0          ? TEXT_WHATIF_CLOSED
                      : effect->places_before == 0 ? TEXT_WHATIF_OPENED
                                                   : TEXT_WHATIF_RESIZED;
    say(invocation, id, ARG_TEXT("site", label(invocation, answer, effect->site)),
        ARG_INTEGER("before", effect->places_before), ARG_INTEGER("after", effect->places));
}

static void say_change(struct invocation *invocation, const struct whatif_answer *answer,
                       uint32_t c)
{
    const struct whatif_effect *effect = &answer->effects[c];
    const char *street = effect->street;
    if (street && !street[0])
        street = text_get(invocation->language, TEXT_EXPLAIN_UNNAMED_WAY);
    if (answer->changes[c].kind == WHATIF_LIMIT)
        say_limit(invocation, answer, answer->changes[c].limit);
    else if (answer->changes[c].kind == WHATIF_BLOCK)
        say(invocation, TEXT_WHATIF_BLOCKED, ARG_TEXT("street", street));
    else if (answer->changes[c].kind == WHATIF_ADD)
        say(invocation, TEXT_WHATIF_ADDED, ARG_TEXT("street", street),
            ARG_INTEGER("after", effect->places));
    else
        say_site(invocation, answer, effect);
}

static void say_changes(struct invocation *invocation, const struct whatif_answer *answer,
                        bool is_kept)
{
    say(invocation, is_kept ? TEXT_WHATIF_HEAD_KEPT : TEXT_WHATIF_HEAD,
        ARG_TEXT("plan", answer->view->plan.name), ARG_PLAIN("version", answer->view->plan.version),
        ARG_INTEGER("count", answer->change_count));
    for (uint32_t c = 0; c < answer->change_count; c++)
        say_change(invocation, answer, c);
}

static void say_placed(struct invocation *invocation, const struct whatif_answer *answer)
{
    const struct shelter_figures *after = &answer->after.figures;
    int64_t more = after->placed - answer->before.figures.placed;
    enum text_id id = more > 0   ? TEXT_WHATIF_MORE_PEOPLE
                      : more < 0 ? TEXT_WHATIF_FEWER_PEOPLE
                                 : TEXT_WHATIF_AS_MANY_PEOPLE;
    struct buffer difference = {0};
    text_write(&difference, invocation->language, id,
               app_people_arg(answer->view, "people", more < 0 ? -more : more));
    say(invocation, TEXT_WHATIF_PLACED, app_people_arg(answer->view, "after", after->placed),
        app_people_arg(answer->view, "people", after->people),
        ARG_TEXT("difference", buffer_text(&difference)));
    buffer_free(&difference);
}

static void say_walk(struct invocation *invocation, enum text_id id,
                     const struct shelter_figures *figures)
{
    int64_t mean_ms = figures->placed > 0 ? figures->walk_person_ms / figures->placed : 0;
    say(invocation, id, ARG_DURATION("mean", mean_ms), ARG_DURATION("p95", figures->p95_walk_ms),
        ARG_DURATION("worst", figures->worst_walk_ms));
}

static int64_t people_changed(const struct whatif_load *load)
{
    return llabs(load->people - load->people_before);
}

static int most_changed_first(const void *a, const void *b)
{
    const struct whatif_load *x = a, *y = b;
    int64_t x_people = people_changed(x), y_people = people_changed(y);
    if (x_people != y_people)
        return x_people > y_people ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

static void say_more(struct invocation *invocation, uint32_t count)
{
    if (count > LINES_SHOWN)
        say(invocation, TEXT_WHATIF_AND_MORE, ARG_INTEGER("count", count - LINES_SHOWN));
}

static void say_moved(struct invocation *invocation, const struct whatif_answer *answer)
{
    const struct plan_view *view = answer->view;
    struct whatif_load *loads =
        ARENA_ARRAY(invocation->arena, struct whatif_load, answer->load_count);
    uint32_t count = 0;
    for (uint32_t l = 0; l < answer->load_count; l++)
        if (people_changed(&answer->loads[l]) > 0)
            loads[count++] = answer->loads[l];
    qsort(loads, count, sizeof *loads, most_changed_first);
    say(invocation, TEXT_WHATIF_MOVED, app_people_arg(view, "people", answer->moved),
        app_people_arg(view, "moved", answer->to_another),
        app_people_arg(view, "lost", answer->lost), app_people_arg(view, "gained", answer->gained));
    if (answer->is_anew && answer->to_another > 0)
        say(invocation, TEXT_WHATIF_ANEW);
    for (uint32_t l = 0; l < count && l < LINES_SHOWN; l++)
        say(invocation, TEXT_WHATIF_LOAD,
            ARG_TEXT("site", label(invocation, answer, loads[l].site)),
            app_people_arg(view, "after", loads[l].people),
            app_people_arg(view, "before", loads[l].people_before));
    say_more(invocation, count);
}

static const char *price_words(const struct invocation *invocation,
                               const struct shelter_price *price)
{
    struct buffer words = {0};
    if (price->rank > 0)
        text_write(&words, invocation->language, TEXT_WHATIF_PRICE_PERSON);
    else if (price->ms > 0)
        text_write(&words, invocation->language, TEXT_WHATIF_PRICE_WALK,
                   ARG_DURATION("walk", price->ms));
    else
        text_write(&words, invocation->language, TEXT_WHATIF_PRICE_NOTHING);
    const char *kept = arena_copy_text(invocation->arena, buffer_text(&words));
    buffer_free(&words);
    return kept;
}

/* Where what is said of it has changed: a person more remains a person more. */
static void say_prices(struct invocation *invocation, const struct whatif_answer *answer)
{
    const struct whatif_price **told =
        ARENA_ARRAY(invocation->arena, const struct whatif_price *, answer->price_count);
    uint32_t count = 0;
    for (uint32_t p = 0; p < answer->price_count; p++)
        if (answer->prices[p].is_new || answer->prices[p].before.rank <= 0 ||
            answer->prices[p].after.rank <= 0)
            told[count++] = &answer->prices[p];
    if (count == 0)
        return;
    say(invocation, TEXT_WHATIF_PRICES, ARG_INTEGER("count", count));
    for (uint32_t p = 0; p < count && p < LINES_SHOWN; p++)
        say(invocation, told[p]->is_new ? TEXT_WHATIF_PRICE_NEW : TEXT_WHATIF_PRICE,
            ARG_TEXT("site", label(invocation, answer, told[p]->site)),
            ARG_TEXT("after", price_words(invocation, &told[p]->after)),
            ARG_TEXT("before", price_words(invocation, &told[p]->before)));
    say_more(invocation, count);
}

/* `kept` is NULL if it was only asked. */
static void print_answer(struct invocation *invocation, const struct whatif_answer *answer,
                         const struct kept_plan_facts *kept)
{
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        whatif_put_members(&json, answer);
        if (kept)
            keep_whatif_put(&json, kept);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
        return;
    }
    say_changes(invocation, answer, kept != NULL);
    say_placed(invocation, answer);
    say_walk(invocation, TEXT_WHATIF_WALK, &answer->after.figures);
    say_walk(invocation, TEXT_WHATIF_WALK_BEFORE, &answer->before.figures);
    say_moved(invocation, answer);
    say_prices(invocation, answer);
    if (kept)
        keep_whatif_say(invocation, kept);
    note(invocation, TEXT_WHATIF_TAKEN, ARG_INTEGER("ms", (answer->taken_us + 500) / 1000));
}

bool run_whatif(struct invocation *invocation, struct error *err)
{
    struct list list;
    struct city *city;
    struct kept_plan_facts kept;
    bool is_kept;
    if (!keep_whatif_wanted(invocation, &is_kept, err) || !read_list(invocation, &list, err) ||
        !city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct arena *arena = arena_new();
    struct plan_view view;
    struct shelter_solution solution;
    struct whatif_pool *pool = NULL;
    struct whatif_answer answer;
    bool ok = app_load_plan(city, invocation->arguments[0], arena, &view, err) &&
              app_solve_again(&view, invocation->progress, arena, &solution, err);
    if (ok) {
        note_hypothetical(invocation, &view.plan);
        pool = whatif_pool_new(&view, &solution, SIZE_MAX);
        ok = whatif_ask(pool, list.changes, list.count, arena, &answer, err);
    }
    if (ok && is_kept)
        ok = keep_whatif(invocation, list.changes, list.count, arena, &kept, err);
    if (ok)
        print_answer(invocation, &answer, is_kept ? &kept : NULL);
    whatif_pool_free(pool);
    city_close(city);
    arena_free(arena);
    return ok;
}
