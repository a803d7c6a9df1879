/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "plan/shelter_figures.h"
#include "publish/dimacs.h"
#include "town.h"

/* A flow problem as it stands in a file. */
enum { NODE_MAX = 512, ARC_MAX = 4096 };

struct flow_file {
    uint32_t node_count, arc_count, arcs_announced;
    int64_t big_m;
    int64_t supply[NODE_MAX];
    uint32_t from[ARC_MAX], to[ARC_MAX];
    int64_t capacity[ARC_MAX], cost[ARC_MAX], flow[ARC_MAX];
};

/* The numbers of a line after the words `head`; false if it begins otherwise. */
static bool read_numbers(const char *line, const char *head, int64_t *numbers, int count)
{
    if (strncmp(line, head, strlen(head)) != 0)
        return false;
    const char *at = line + strlen(head);
    for (int i = 0; i < count; i++) {
        char *end;
        numbers[i] = strtoll(at, &end, 10);
        assert_ptr_not_equal(end, at);
        at = end;
    }
    assert_int_equal(*at, '\0');
    return true;
}

static void add_arc(struct flow_file *file, const int64_t number[5])
{
    uint32_t arc = file->arc_count++;
    assert_true(arc < ARC_MAX);
    assert_in_range(number[0], 1, file->node_count);
    assert_in_range(number[1], 1, file->node_count);
    assert_int_equal(number[2], 0);
    assert_true(number[3] >= 0 && number[4] >= 0);
    file->from[arc] = (uint32_t)number[0];
    file->to[arc] = (uint32_t)number[1];
    file->capacity[arc] = number[3];
    file->cost[arc] = number[4];
}

static void read_line(struct flow_file *file, const char *line)
{
    int64_t number[5];
    if (read_numbers(line, "c big_m ", number, 1)) {
        file->big_m = number[0];
    } else if (read_numbers(line, "p min ", number, 2)) {
        file->node_count = (uint32_t)number[0];
        file->arcs_announced = (uint32_t)number[1];
        assert_true(file->node_count < NODE_MAX);
    } else if (read_numbers(line, "n ", number, 2)) {
        assert_in_range(number[0], 1, file->node_count);
        file->supply[number[0]] = number[1];
    } else if (read_numbers(line, "a ", number, 5)) {
        add_arc(file, number);
    } else {
        assert_memory_equal(line, "c ", 2);
    }
}

static struct flow_file *read_file(const char *text, struct arena *arena)
{
    struct flow_file *file = ARENA_NEW(arena, struct flow_file);
    while (*text) {
        size_t length = strcspn(text, "\n");
        read_line(file, arena_copy(arena, text, length));
        text += length + (text[length] == '\n');
    }
    assert_int_equal(file->arc_count, file->arcs_announced);
    return file;
}

/* Shortest ways in the residual network by Bellman–Ford; false if the sink is out of reach. */
static bool find_way(const struct flow_file *file, uint32_t source, uint32_t sink, int64_t *cost,
                     int64_t *via)
{
    for (uint32_t v = 1; v <= file->node_count; v++)
        cost[v] = INT64_MAX / 2;
    cost[source] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t a = 0; a < file->arc_count; a++) {
            uint32_t from = file->from[a], to = file->to[a];
            if (file->flow[a] < file->capacity[a] && cost[from] < INT64_MAX / 2 &&
                cost[from] + file->cost[a] < cost[to])
                cost[to] = cost[from] + file->cost[a], via[to] = a + 1, changed = true;
            if (file->flow[a] > 0 && cost[to] < INT64_MAX / 2 &&
                cost[to] - file->cost[a] < cost[from])
                cost[from] = cost[to] - file->cost[a], via[from] = -(int64_t)a - 1, changed = true;
        }
    }
    return cost[sink] < INT64_MAX / 2;
}

/* The oracle: successive shortest paths, slow and plain. */
static int64_t least_cost(struct flow_file *file)
{
    int64_t cost[NODE_MAX], via[NODE_MAX], total = 0;
    uint32_t sink = 1;
    while (file->supply[sink] >= 0 && sink < file->node_count)
        sink++;
    for (uint32_t source = 1; source <= file->node_count; source++) {
        while (file->supply[source] > 0) {
            assert_true(find_way(file, source, sink, cost, via));
            int64_t amount = file->supply[source];
            for (uint32_t v = sink; v != source;) {
                uint32_t a = (uint32_t)llabs(via[v]) - 1;
                int64_t room = via[v] > 0 ? file->capacity[a] - file->flow[a] : file->flow[a];
                amount = room < amount ? room : amount;
                v = via[v] > 0 ? file->from[a] : file->to[a];
            }
            for (uint32_t v = sink; v != source;) {
                uint32_t a = (uint32_t)llabs(via[v]) - 1;
                file->flow[a] += via[v] > 0 ? amount : -amount;
                v = via[v] > 0 ? file->from[a] : file->to[a];
            }
            file->supply[source] -= amount;
            file->supply[sink] += amount;
            total += amount * cost[sink];
        }
    }
    assert_int_equal(file->supply[sink], 0);
    return total;
}

/* walk_person_ms + M × Σ rank over the people without a place. */
static int64_t cost_of_plan(const struct town *town, int64_t big_m)
{
    const struct shelter_figures *figures = &town->plan.figures;
    int64_t cost = figures->walk_person_ms;
    for (uint32_t r = 1; r <= town->problem.rank_count; r++)
        cost += big_m * r * (figures->people_by_rank[r] - figures->placed_by_rank[r]);
    return cost;
}

static struct buffer write_problem(const struct town *town)
{
    struct buffer out = {0};
    struct error err;
    bool without_limit = town->limit.kind == WALK_LIMIT_NONE;
    assert_true(
        dimacs_write(&town->published, without_limit ? NULL : &town->solution.pairs, &out, &err));
    return out;
}

static const struct walk_limit limits[] = {
    {WALK_LIMIT_TIME, 900000},
    {WALK_LIMIT_TIME, 120000},
    {WALK_LIMIT_LENGTH, 200000},
    {WALK_LIMIT_NONE, 0},
};

static void the_least_cost_of_the_file_is_that_of_the_plan(void **state)
{
    (void)state;
    struct random random = random_from_seed(1990);
    struct arena *arena = arena_new();
    for (uint32_t round = 0; round < 1200; round++) {
        arena_clear(arena);
        struct town *town = town_random(arena, &random, 9 + round % 8, 1 + round % 7, round % 5);
        town->limit = limits[round % 4];
        town->priority = round % 3 == 0 ? "older;general" : "general";
        town_plan(town);
        struct buffer text = write_problem(town);
        struct flow_file *file = read_file(buffer_text(&text), arena);
        int64_t expected = cost_of_plan(town, file->big_m);
        assert_true(file->big_m >
                    shelter_longest_walk_ms(&town->problem) * (int64_t)town->problem.site_count);
        assert_int_equal(least_cost(file), expected);
        buffer_free(&text);
    }
    arena_free(arena);
}

static void everyone_has_an_arc_to_having_no_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 100, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    town_group(town, "there", 10, 0, 3);
    town_group(town, "off the network", 0, 90000, 4);
    town_node(town, 0, 100000); /* stretches the box */
    town->priority = "general";
    town_site(town, "s", "S", 100, 0, 2);
    for (int i = 0; i < 2; i++) {
        town->limit = limits[i == 0 ? 0 : 3];
        town_plan(town);
        struct buffer text = write_problem(town);
        struct flow_file *file = read_file(buffer_text(&text), arena);
        assert_int_equal(file->supply[1], 3);
        assert_int_equal(file->supply[2], 4);
        assert_int_equal(file->supply[4], -7);
        assert_int_equal(least_cost(file), town->plan.figures.walk_person_ms + 5 * file->big_m);
        buffer_free(&text);
    }
    arena_free(arena);
}

static void comments_say_which_node_is_whom(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 100, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    town_group(town, "grid:17", 10, 0, 3);
    town_site(town, "two\nlines", "S", 100, 0, 2)->made_up = true;
    town_plan(town);
    struct buffer text = write_problem(town);
    assert_non_null(strstr(buffer_text(&text), "\nc big_m 900001\n"));
    assert_non_null(strstr(buffer_text(&text), "\nc group 1 grid:17\n"));
    assert_non_null(strstr(buffer_text(&text), "\nc site 2 two lines made up\n"));
    assert_non_null(
        strstr(buffer_text(&text), "\nc cost = walk_person_ms + big_m * people without a place\n"));
    buffer_free(&text);
    arena_free(arena);
}

static void people_who_differ_in_rank_are_told_apart_in_the_header(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 100, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    town_group(town, "grid:17", 10, 0, 3)->person_class = PERSON_OLDER;
    town_site(town, "s", "S", 100, 0, 2);
    town->priority = "older;general";
    town_plan(town);
    struct buffer text = write_problem(town);
    assert_non_null(strstr(buffer_text(&text), "\nc group 1 grid:17 rank 2\n"));
    assert_non_null(
        strstr(buffer_text(&text), "sum over the people without a place of their rank\n"));
    buffer_free(&text);
    arena_free(arena);
}

static void costs_that_64_bits_cannot_hold_are_refused(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    uint32_t a = town_node(town, 0, 0), b = town_node(town, 100, 0);
    TOWN_WAY(town, "residential", "Storgata", a, b);
    town_group(town, "everyone", 10, 0, INT32_MAX);
    town_site(town, "s", "S", 100, 0, 2);
    town->limit = (struct walk_limit){WALK_LIMIT_TIME, INT32_MAX - 1};
    town_plan(town);
    struct buffer out = {0};
    struct error err;
    assert_false(dimacs_write(&town->published, &town->solution.pairs, &out, &err));
    assert_int_equal(err.kind, ERROR_LIMIT);
    assert_int_equal(out.size, 0);
    arena_free(arena);
}

/* What dimacs-solver says of the file; exit code 127 if there is no such program. */
static int run_lemon(const char *path, struct buffer *answer)
{
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        execlp("dimacs-solver", "dimacs-solver", "-long", path, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    char part[512];
    ssize_t size;
    while ((size = read(ends[0], part, sizeof part)) > 0)
        buffer_add(answer, part, (size_t)size);
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int64_t solve_with_lemon(const struct buffer *text)
{
    char path[] = "/tmp/muster-dimacs-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, buffer_text(text), text->size), (ssize_t)text->size);
    close(file);
    struct buffer answer = {0};
    int code = run_lemon(path, &answer);
    unlink(path);
    if (code == 127) {
        buffer_free(&answer);
        return -1;
    }
    assert_int_equal(code, 0);
    static const char head[] = "Min flow cost: ";
    const char *found = strstr(buffer_text(&answer), head);
    assert_non_null(found);
    int64_t cost = strtoll(found + strlen(head), NULL, 10);
    buffer_free(&answer);
    return cost;
}

static void lemon_finds_the_same_cost_in_towns_of_middle_size(void **state)
{
    (void)state;
    struct random random = random_from_seed(131);
    struct arena *arena = arena_new();
    for (uint32_t round = 0; round < 12; round++) {
        arena_clear(arena);
        struct town *town = town_random(arena, &random, 400, 300, 5 + 3 * round);
        town->limit = limits[round % 4];
        town->priority = round % 3 == 0 ? "older;general" : "general";
        town_plan(town);
        struct buffer text = write_problem(town);
        const char *big_m = strstr(buffer_text(&text), "c big_m ");
        assert_non_null(big_m);
        int64_t expected = cost_of_plan(town, strtoll(big_m + 8, NULL, 10));
        int64_t found = solve_with_lemon(&text);
        buffer_free(&text);
        if (found < 0) {
            say_skipped("dimacs-solver is not installed (Debian: liblemon-utils)");
            break;
        }
        assert_int_equal(found, expected);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_least_cost_of_the_file_is_that_of_the_plan),
        cmocka_unit_test(everyone_has_an_arc_to_having_no_place),
        cmocka_unit_test(comments_say_which_node_is_whom),
        cmocka_unit_test(people_who_differ_in_rank_are_told_apart_in_the_header),
        cmocka_unit_test(costs_that_64_bits_cannot_hold_are_refused),
        cmocka_unit_test(lemon_finds_the_same_cost_in_towns_of_middle_size),
    };
    return cmocka_run_group_tests_name("dimacs", tests, NULL, NULL);
}
