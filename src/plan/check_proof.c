/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/check_parts.h"

/* (rank, ms), added up. */
struct sum {
    int128 rank, ms;
};

static void add(struct sum *sum, walk_key key, int64_t times)
{
    int128 rank = (key + KEY_RANK / 2) >> 64; /* the one with |ms| < 2^63 */
    sum->rank += rank * times;
    sum->ms += (key - rank * KEY_RANK) * times;
}

static int64_t left_of(const struct checker *checker, uint32_t group)
{
    return checker->problem->groups[group].people - checker->placed[group];
}

static walk_key cost_of_left(const struct checker *checker, uint32_t group)
{
    return checker->problem->groups[group].rank * KEY_RANK;
}

/* λ of the header. */
static walk_key best_cost(const struct checker *checker, uint32_t group)
{
    walk_key left = cost_of_left(checker, group), least = checker->least[group];
    return least < left ? least : left;
}

static walk_key piece_cost(const struct checker *checker, uint32_t i)
{
    return checker->walk_ms[i] + checker->price[checker->allocation->pieces[i].site];
}

static int64_t fit(int128 value)
{
    return value > INT64_MAX ? INT64_MAX : value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

static struct shelter_gap count_gap(const struct checker *checker)
{
    const struct shelter_problem *problem = checker->problem;
    const struct shelter_allocation *allocation = checker->allocation;
    struct sum gap = {0, 0};
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        add(&gap, checker->walk_ms[i], allocation->pieces[i].people);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        add(&gap, cost_of_left(checker, g), left_of(checker, g));
        add(&gap, best_cost(checker, g), -(int64_t)problem->groups[g].people);
    }
    for (uint32_t s = 0; s < problem->site_count; s++)
        add(&gap, checker->price[s], problem->sites[s].places);
    return (struct shelter_gap){fit(gap.rank), fit(gap.ms)};
}

/* Names everybody who could do better by the prices: together they are the gap. */
static void name_better_choices(struct checker *checker)
{
    const struct shelter_problem *problem = checker->problem;
    for (uint32_t i = 0; i < checker->allocation->piece_count; i++) {
        const struct shelter_piece *piece = &checker->allocation->pieces[i];
        struct sum better = {0, 0};
        add(&better, piece_cost(checker, i) - best_cost(checker, piece->group), 1);
        if (better.rank == 0 && better.ms == 0)
            continue;
        const char *group = problem->groups[piece->group].key;
        const char *site = problem->sites[piece->site].key;
        if (best_cost(checker, piece->group) == cost_of_left(checker, piece->group))
            check_note(checker, TEXT_CHECK_BETTER_LEFT, ARG_INTEGER("people", piece->people),
                       ARG_TEXT("group", group), ARG_TEXT("site", site),
                       ARG_INTEGER("rank", fit(better.rank)), ARG_INTEGER("ms", fit(better.ms)));
        else
            check_note(checker, TEXT_CHECK_BETTER_SITE, ARG_INTEGER("people", piece->people),
                       ARG_TEXT("group", group), ARG_TEXT("site", site),
                       ARG_TEXT("other", problem->sites[checker->least_site[piece->group]].key),
                       ARG_INTEGER("rank", fit(better.rank)), ARG_INTEGER("ms", fit(better.ms)));
    }
    for (uint32_t g = 0; g < problem->group_count; g++) {
        if (left_of(checker, g) == 0 || best_cost(checker, g) == cost_of_left(checker, g))
            continue;
        struct sum better = {0, 0};
        add(&better, cost_of_left(checker, g) - best_cost(checker, g), 1);
        check_note(checker, TEXT_CHECK_BETTER_PLACED, ARG_INTEGER("people", left_of(checker, g)),
                   ARG_TEXT("group", problem->groups[g].key),
                   ARG_TEXT("other", problem->sites[checker->least_site[g]].key),
                   ARG_INTEGER("rank", fit(better.rank)), ARG_INTEGER("ms", fit(better.ms)));
    }
}

static void name_priced_room(struct checker *checker)
{
    const struct shelter_problem *problem = checker->problem;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        int64_t free = problem->sites[s].places - checker->taken[s];
        struct shelter_price price = checker->allocation->prices[s];
        if (checker->price[s] > 0 && free > 0)
            check_note(checker, TEXT_CHECK_PRICED_ROOM, ARG_TEXT("site", problem->sites[s].key),
                       ARG_INTEGER("free", free), ARG_INTEGER("rank", price.rank),
                       ARG_INTEGER("ms", price.ms));
    }
}

/* Sites tied down, and those whose people have not been asked yet where else they would go. */
struct ties {
    struct checker *checker;
    bool *is_tied;    /* [site_count] */
    uint32_t *to_ask; /* sites */
    uint32_t to_ask_count;
    bool *is_asked;       /* [group_count] */
    uint32_t *first_best; /* [group_count + 1] into best_site; with a limit */
    uint32_t *best_site;
    uint32_t *first_piece; /* [site_count + 1] into piece */
    uint32_t *piece;
};

static void tie(struct ties *ties, uint32_t site)
{
    if (ties->is_tied[site])
        return;
    ties->is_tied[site] = true;
    ties->to_ask[ties->to_ask_count++] = site;
}

/* Every site where the group's people would just as well be is tied down. */
static void ask(struct ties *ties, uint32_t group)
{
    struct checker *checker = ties->checker;
    if (ties->is_asked[group] || checker->least[group] != best_cost(checker, group))
        return;
    ties->is_asked[group] = true;
    if (checker->problem->limit.kind == WALK_LIMIT_NONE) {
        check_search_mark_best(checker->search, group, ties->is_tied, ties->to_ask,
                               &ties->to_ask_count);
        return;
    }
    for (uint32_t i = ties->first_best[group]; i < ties->first_best[group + 1]; i++)
        tie(ties, ties->best_site[i]);
}

static void index_best_pairs(struct ties *ties)
{
    const struct checker *checker = ties->checker;
    uint32_t groups = checker->problem->group_count;
    ties->first_best = ARENA_ARRAY(checker->scratch, uint32_t, (size_t)groups + 2);
    ties->best_site = ARENA_ARRAY(checker->scratch, uint32_t, checker->best_count);
    for (uint32_t i = 0; i < checker->best_count; i++)
        if (checker->best[i].key == checker->least[checker->best[i].group])
            ties->first_best[checker->best[i].group + 2]++;
    for (uint32_t g = 2; g < groups + 2; g++)
        ties->first_best[g] += ties->first_best[g - 1];
    for (uint32_t i = 0; i < checker->best_count; i++)
        if (checker->best[i].key == checker->least[checker->best[i].group])
            ties->best_site[ties->first_best[checker->best[i].group + 1]++] = checker->best[i].site;
}

static void index_pieces(struct ties *ties)
{
    const struct shelter_allocation *allocation = ties->checker->allocation;
    uint32_t sites = ties->checker->problem->site_count;
    ties->first_piece = ARENA_ARRAY(ties->checker->scratch, uint32_t, (size_t)sites + 2);
    ties->piece = ARENA_ARRAY(ties->checker->scratch, uint32_t, allocation->piece_count);
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        ties->first_piece[allocation->pieces[i].site + 2]++;
    for (uint32_t s = 2; s < sites + 2; s++)
        ties->first_piece[s] += ties->first_piece[s - 1];
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        ties->piece[ties->first_piece[allocation->pieces[i].site + 1]++] = i;
}

/* Are the prices the least? See the header. */
static void check_least_prices(struct checker *checker)
{
    const struct shelter_problem *problem = checker->problem;
    struct ties ties = {
        .checker = checker,
        .is_tied = ARENA_ARRAY(checker->scratch, bool, problem->site_count),
        .to_ask = ARENA_ARRAY(checker->scratch, uint32_t, problem->site_count),
        .is_asked = ARENA_ARRAY(checker->scratch, bool, problem->group_count),
    };
    index_best_pairs(&ties);
    index_pieces(&ties);
    for (uint32_t s = 0; s < problem->site_count; s++)
        if (checker->price[s] == 0)
            tie(&ties, s);
    for (uint32_t g = 0; g < problem->group_count; g++)
        if (left_of(checker, g) > 0)
            ask(&ties, g);
    while (ties.to_ask_count > 0) {
        uint32_t site = ties.to_ask[--ties.to_ask_count];
        for (uint32_t k = ties.first_piece[site]; k < ties.first_piece[site + 1]; k++)
            ask(&ties, checker->allocation->pieces[ties.piece[k]].group);
    }
    for (uint32_t s = 0; s < problem->site_count; s++)
        if (!ties.is_tied[s])
            check_note(checker, TEXT_CHECK_PRICE_NOT_LEAST, ARG_TEXT("site", problem->sites[s].key),
                       ARG_INTEGER("rank", checker->allocation->prices[s].rank),
                       ARG_INTEGER("ms", checker->allocation->prices[s].ms));
}

void check_proof(struct checker *checker)
{
    checker->verdict.gap = count_gap(checker);
    if (checker->verdict.gap.rank_people == 0 && checker->verdict.gap.ms == 0) {
        check_least_prices(checker);
        return;
    }
    name_better_choices(checker);
    name_priced_room(checker);
}
