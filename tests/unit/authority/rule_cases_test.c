/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the cases of a rule set: one point each, under its own name.
 *
 *     rule_cases_test NAME cases/NAME.json
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule_cases.h"

static uint32_t point_count, failed_count;

static void point(bool ok, const char *name)
{
    point_count++;
    failed_count += !ok;
    printf("%s %u - %s\n", ok ? "ok" : "not ok", point_count, name);
}

/* What a failed point has to say; lines of `text` become comments. */
static void explain(const char *head, const char *text)
{
    printf("#   %s\n", head);
    for (const char *at = text, *end; *at; at = *end ? end + 1 : end) {
        end = strchrnul(at, '\n');
        printf("#     %.*s\n", (int)(end - at), at);
    }
}

static void run_case(const struct rule_set *rules, const struct rule_cases *cases,
                     const struct rule_case *rule_case)
{
    struct buffer lines = {0}, facts = {0};
    uint32_t i = 0;
    while (i < rule_case->ask_count &&
           rule_ask_holds(rules, cases, &cases->asks[rule_case->first_ask + i], &lines))
        i++;
    point(i == rule_case->ask_count, rule_case->name);
    if (i < rule_case->ask_count) {
        rule_ask_write(&facts, &cases->asks[rule_case->first_ask + i].facts);
        explain(buffer_text(&facts), buffer_text(&lines));
    }
    buffer_free(&facts);
    buffer_free(&lines);
}

static bool is_of(const struct rule_case *rule_case, const struct rule *rule)
{
    size_t length = strlen(rule->article);
    return rule_case->rule && strcmp(rule_case->rule, rule->id) == 0 &&
           strncmp(rule_case->name, rule->article, length) == 0 && rule_case->name[length] == ':';
}

static void check_every_rule_has_one(const struct rule_set *rules, const struct rule_cases *cases)
{
    bool ok = true;
    for (uint32_t r = 0; r < rules->rule_count; r++) {
        uint32_t i = 0;
        while (i < cases->case_count && !is_of(&cases->cases[i], &rules->rules[r]))
            i++;
        if (i < cases->case_count)
            continue;
        printf("#   no case of %s is named after %s\n", rules->rules[r].id,
               rules->rules[r].article);
        ok = false;
    }
    point(ok, "every rule has a case that is named after its article");
}

static bool names_a_rule(const struct rule_set *rules, const struct rule_case *rule_case)
{
    for (uint32_t r = 0; r < rules->rule_count; r++)
        if (is_of(rule_case, &rules->rules[r]))
            return true;
    return !rule_case->rule;
}

static int compare_names(const void *a, const void *b)
{
    const struct rule_case *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static void check_names(const struct rule_set *rules, const struct rule_cases *cases)
{
    bool ok = true;
    size_t size = cases->case_count * sizeof *cases->cases;
    struct rule_case *sorted = malloc(size);
    memcpy(sorted, cases->cases, size);
    qsort(sorted, cases->case_count, sizeof *sorted, compare_names);
    for (uint32_t i = 0; i < cases->case_count; i++) {
        bool is_second = i > 0 && strcmp(sorted[i].name, sorted[i - 1].name) == 0;
        if (is_second || strchr(sorted[i].name, '#') || !names_a_rule(rules, &sorted[i])) {
            printf("#   %s\n", sorted[i].name);
            ok = false;
        }
    }
    free(sorted);
    point(ok, "every case has a name of its own, that of the article of its rule first");
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct rule_set rules;
    struct error err;
    size_t size;
    const char *bytes = argc == 3 ? rule_set_builtin(argv[1], &size) : NULL;
    if (!bytes || !rule_set_read(argv[1], bytes, size, arena, &rules, &err)) {
        puts("Bail out! no such rule set, or it cannot be read");
        return 1;
    }
    struct rule_cases cases = rule_cases_read(argv[2], arena);
    for (uint32_t i = 0; i < cases.case_count; i++)
        run_case(&rules, &cases, &cases.cases[i]);
    check_every_rule_has_one(&rules, &cases);
    check_names(&rules, &cases);
    printf("1..%u\n", point_count);
    arena_free(arena);
    return failed_count > 0;
}
