/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_check.h"

#include "plan/check_parts.h"

static const char *group_key(const struct checker *checker, uint32_t group)
{
    return checker->problem->groups[group].key;
}

static const char *site_key(const struct checker *checker, uint32_t site)
{
    return checker->problem->sites[site].key;
}

static void refute(struct checker *checker)
{
    checker->verdict.feasible = false;
}

/* Reads the pieces as far as they can be understood. */
static void check_pieces(struct checker *checker)
{
    const struct shelter_problem *problem = checker->problem;
    const struct shelter_allocation *allocation = checker->allocation;
    for (uint32_t i = 0; i < allocation->piece_count; i++) {
        const struct shelter_piece *piece = &allocation->pieces[i], *last = i ? piece - 1 : NULL;
        if (piece->group >= problem->group_count || piece->site >= problem->site_count) {
            check_note(checker, TEXT_CHECK_PIECE_UNKNOWN, ARG_PLAIN("piece", i));
            refute(checker);
            continue;
        }
        const char *group = group_key(checker, piece->group);
        const char *site = site_key(checker, piece->site);
        if (last && (last->group > piece->group ||
                     (last->group == piece->group && last->site >= piece->site)))
            check_note(checker, TEXT_CHECK_PIECE_ORDER, ARG_TEXT("group", group),
                       ARG_TEXT("site", site));
        if (piece->people <= 0) {
            check_note(checker, TEXT_CHECK_PIECE_EMPTY, ARG_TEXT("group", group),
                       ARG_TEXT("site", site), ARG_INTEGER("people", piece->people));
            refute(checker);
            continue;
        }
        checker->is_usable[i] = true;
        checker->placed[piece->group] += piece->people;
        checker->taken[piece->site] += piece->people;
    }
}

static void check_counts(struct checker *checker)
{
    const struct shelter_problem *problem = checker->problem;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        if (checker->placed[g] <= problem->groups[g].people)
            continue;
        check_note(checker, TEXT_CHECK_GROUP_OVER, ARG_TEXT("group", group_key(checker, g)),
                   ARG_INTEGER("placed", checker->placed[g]),
                   ARG_INTEGER("people", problem->groups[g].people));
        refute(checker);
    }
    for (uint32_t s = 0; s < problem->site_count; s++) {
        if (checker->taken[s] <= problem->sites[s].places)
            continue;
        check_note(checker, TEXT_CHECK_SITE_OVER, ARG_TEXT("site", site_key(checker, s)),
                   ARG_INTEGER("people", checker->taken[s]),
                   ARG_INTEGER("places", problem->sites[s].places));
        refute(checker);
    }
}

/* What no proof could use counts as 0, so that the bound stays a bound. */
static void read_prices(struct checker *checker)
{
    for (uint32_t s = 0; s < checker->problem->site_count; s++) {
        struct shelter_price price = checker->allocation->prices[s];
        bool in_range = price.rank >= 0 && price.rank <= RANK_MAX &&
                        price.ms > -((int64_t)1 << PRICE_MS_BITS) &&
                        price.ms < (int64_t)1 << PRICE_MS_BITS;
        walk_key key = in_range ? price.rank * KEY_RANK + price.ms : -1;
        if (key < 0) {
            check_note(checker, TEXT_CHECK_PRICE_RANGE, ARG_TEXT("site", site_key(checker, s)),
                       ARG_INTEGER("people", price.rank), ARG_INTEGER("ms", price.ms));
            key = 0;
        }
        checker->price[s] = key;
    }
}

/* The usable pieces by site: of site s piece[first[s]] … piece[first[s + 1] − 1]. */
struct site_pieces {
    uint32_t *first, *piece;
};

static struct site_pieces list_pieces(const struct checker *checker)
{
    uint32_t sites = checker->problem->site_count, count = checker->allocation->piece_count;
    struct site_pieces lists = {
        .first = ARENA_ARRAY(checker->scratch, uint32_t, (size_t)sites + 1),
        .piece = ARENA_ARRAY(checker->scratch, uint32_t, count),
    };
    const struct shelter_piece *pieces = checker->allocation->pieces;
    for (uint32_t i = 0; i < count; i++)
        if (checker->is_usable[i])
            lists.first[pieces[i].site + 1]++;
    for (uint32_t s = 0; s < sites; s++)
        lists.first[s + 1] += lists.first[s];
    uint32_t *next = ARENA_ARRAY(checker->scratch, uint32_t, (size_t)sites + 1);
    for (uint32_t s = 0; s < sites; s++)
        next[s] = lists.first[s];
    for (uint32_t i = 0; i < count; i++)
        if (checker->is_usable[i])
            lists.piece[next[pieces[i].site]++] = i;
    return lists;
}

/* Takes the true walks of a site's pieces from the last search; true if it reached them all. */
static bool take_walks(struct checker *checker, const struct site_pieces *lists, uint32_t site)
{
    bool all = true;
    for (uint32_t k = lists->first[site]; k < lists->first[site + 1]; k++) {
        uint32_t i = lists->piece[k];
        walk_key key =
            check_search_group(checker->search, checker->allocation->pieces[i].group, NULL);
        checker->walk_ms[i] = key == NO_WALK_KEY ? WALK_UNKNOWN : (time_ms)key;
        all = all && key != NO_WALK_KEY;
    }
    return all;
}

/* One allowed pair: does it beat what its group has? */
static void see_pair(struct checker *checker, uint32_t group, uint32_t site, time_ms walk_ms,
                     time_ms *nearest_ms)
{
    walk_key key = walk_ms + checker->price[site];
    checker->pair_count++;
    if (walk_ms < nearest_ms[group]) { /* sites come in order: the lower of equals stays */
        nearest_ms[group] = walk_ms;
        checker->nearest[group] = site;
    }
    if (key > checker->least[group])
        return;
    if (key < checker->least[group]) {
        checker->least[group] = key;
        checker->least_site[group] = site;
    }
    ARENA_PUSH_ROOM(checker->scratch, struct best_pair, checker->best, checker->best_count,
                    checker->best_capacity);
    checker->best[checker->best_count++] = (struct best_pair){group, site, key};
}

static bool step(struct checker *checker, uint32_t done, struct error *err)
{
    if (progress_step(checker->progress, TEXT_CHECK_STAGE_WALKS, done,
                      checker->problem->site_count))
        return true;
    return error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
}

/* With a limit: all pairs, site by site. */
static bool walk_within_limit(struct checker *checker, const struct site_pieces *lists,
                              struct error *err)
{
    const struct shelter_problem *problem = checker->problem;
    time_ms *nearest_ms = ARENA_ARRAY(checker->scratch, time_ms, problem->group_count);
    for (uint32_t g = 0; g < problem->group_count; g++)
        nearest_ms[g] = TIME_UNREACHABLE;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        check_search_from_site(checker->search, s, problem->limit_ms);
        const uint32_t *groups;
        uint32_t count = check_search_reached(checker->search, &groups);
        for (uint32_t i = 0; i < count; i++)
            see_pair(checker, groups[i], s,
                     (time_ms)check_search_group(checker->search, groups[i], NULL), nearest_ms);
        take_walks(checker, lists, s);
        if (!step(checker, s + 1, err))
            return false;
    }
    return true;
}

/* No limit: every pair is allowed that has a way, so they are not listed. Each site is searched
 * as far as its people come from, and all sites at once for the nearest and for the best. */
static bool walk_without_limit(struct checker *checker, const struct site_pieces *lists,
                               struct error *err)
{
    const struct shelter_problem *problem = checker->problem;
    const struct shelter_piece *pieces = checker->allocation->pieces;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        time_ms farthest_ms = -1;
        for (uint32_t k = lists->first[s]; k < lists->first[s + 1]; k++)
            if (pieces[lists->piece[k]].walk_ms > farthest_ms)
                farthest_ms = pieces[lists->piece[k]].walk_ms;
        check_search_from_site(checker->search, s, farthest_ms);
        if (!take_walks(checker, lists, s)) { /* they walk farther than they say */
            check_search_from_site(checker->search, s, problem->limit_ms);
            take_walks(checker, lists, s);
        }
        if (!step(checker, s + 1, err))
            return false;
    }
    const walk_key millisecond = (walk_key)1 << 32; /* of equal walks the lower site */
    walk_key *number = ARENA_ARRAY(checker->scratch, walk_key, problem->site_count);
    for (uint32_t s = 0; s < problem->site_count; s++)
        number[s] = s;
    check_search_from_all(checker->search, number, millisecond);
    for (uint32_t g = 0; g < problem->group_count; g++)
        check_search_group(checker->search, g, &checker->nearest[g]);
    check_search_from_all(checker->search, checker->price, 1);
    for (uint32_t g = 0; g < problem->group_count; g++)
        checker->least[g] = check_search_group(checker->search, g, &checker->least_site[g]);
    return true;
}

static void check_walks(struct checker *checker)
{
    for (uint32_t i = 0; i < checker->allocation->piece_count; i++) {
        const struct shelter_piece *piece = &checker->allocation->pieces[i];
        if (!checker->is_usable[i] || checker->walk_ms[i] == piece->walk_ms)
            continue;
        const char *group = group_key(checker, piece->group);
        const char *site = site_key(checker, piece->site);
        if (checker->walk_ms[i] == WALK_UNKNOWN) {
            check_note(checker, TEXT_CHECK_NOT_WITHIN, ARG_INTEGER("people", piece->people),
                       ARG_TEXT("group", group), ARG_TEXT("site", site));
            refute(checker);
        } else {
            check_note(checker, TEXT_CHECK_WALK_WRONG, ARG_TEXT("group", group),
                       ARG_TEXT("site", site), ARG_INTEGER("stored", piece->walk_ms),
                       ARG_INTEGER("counted", checker->walk_ms[i]));
        }
    }
}

static void reserve(struct checker *checker)
{
    struct arena *scratch = checker->scratch;
    uint32_t groups = checker->problem->group_count, sites = checker->problem->site_count;
    checker->is_usable = ARENA_ARRAY(scratch, bool, checker->allocation->piece_count);
    checker->walk_ms = ARENA_ARRAY(scratch, time_ms, checker->allocation->piece_count);
    checker->placed = ARENA_ARRAY(scratch, int64_t, groups);
    checker->taken = ARENA_ARRAY(scratch, int64_t, sites);
    checker->price = ARENA_ARRAY(scratch, walk_key, sites);
    checker->least = ARENA_ARRAY(scratch, walk_key, groups);
    checker->least_site = ARENA_ARRAY(scratch, uint32_t, groups);
    checker->nearest = ARENA_ARRAY(scratch, uint32_t, groups);
    for (uint32_t g = 0; g < groups; g++) {
        checker->least[g] = NO_WALK_KEY;
        checker->least_site[g] = checker->nearest[g] = NO_SITE;
    }
    checker->search = check_search_new(checker->problem, scratch);
}

static bool check_all(struct checker *checker, const struct shelter_figures *figures,
                      struct error *err)
{
    reserve(checker);
    check_pieces(checker);
    check_counts(checker);
    read_prices(checker);
    struct site_pieces lists = list_pieces(checker);
    bool found = checker->problem->limit.kind == WALK_LIMIT_NONE
                     ? walk_without_limit(checker, &lists, err)
                     : walk_within_limit(checker, &lists, err);
    if (!found)
        return false;
    check_walks(checker);
    if (checker->verdict.feasible)
        check_proof(checker);
    check_figures(checker, figures);
    checker->verdict.valid = checker->verdict.violation_count == 0;
    return true;
}

bool shelter_check(const struct shelter_problem *problem,
                   const struct shelter_allocation *allocation,
                   const struct shelter_figures *figures, const struct area_records *areas,
                   const struct progress *progress, struct arena *arena,
                   struct shelter_verdict *ret_verdict, struct error *err)
{
    struct checker checker = {
        .problem = problem,
        .allocation = allocation,
        .areas = areas,
        .progress = progress,
        .scratch = arena_new(),
        .verdict = {.feasible = true, .gap = {-1, -1}},
        .kept = ARENA_ARRAY(arena, struct error, VIOLATIONS_KEPT),
    };
    bool ok = check_all(&checker, figures, err);
    arena_free(checker.scratch);
    if (!ok)
        return false;
    *ret_verdict = checker.verdict;
    ret_verdict->violations = checker.kept;
    return true;
}
