/* SPDX-License-Identifier: Apache-2.0 */
#include "parties_reading.h"

#include "base/random.h"

/* A register of a few parties: key, kind, parent. */
struct known {
    const char *key;
    struct known_party party;
};

static bool find_known(void *context, const char *key, struct known_party *ret_party)
{
    for (const struct known *known = context; known->key; known++) {
        if (strcmp(known->key, key) == 0) {
            *ret_party = known->party;
            return true;
        }
    }
    return false;
}

#define HEAD "kind,key,name,parent,holder,deputies\n"
#define ORG(key, parent) "organisation," key ",n," parent ",,\n"
#define POST(key, parent, holder, deputies) "post," key ",n," parent "," holder "," deputies "\n"
#define PERSON(key, parent) "person," key ",n," parent ",,\n"

static void only_posts_have_holders_and_deputies_and_need_an_organisation(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(HEAD PERSON("p", "") ORG(
        "o", "") "organisation,o2,n,,p,\n"
                 "person,p2,n,,,p\n" POST("x", "", "p", "") POST("y", "o", "", ""));
    read_parties(&t, &with_roles);
    assert_counts(&t.report, 6, 3);
    assert_string_equal(reason_of(&t, 4),
                        "only a post has this, and the row is of kind organisation");
    assert_string_equal(reason_of(&t, 5), "only a post has this, and the row is of kind person");
    assert_string_equal(reason_of(&t, 6), "a post belongs to an organisation, and none is named");
    assert_string_equal(field_of(&t, 5), "deputies");
    table_reading_end(&t);
}

static void a_list_of_deputies_names_each_once_and_never_the_post_itself(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, HEAD ORG("o", "") PERSON("p", "") POST("a", "o", "", "p;b;p")
                               POST("b", "o", "", "c b") POST("c", "o", "", "d") "post,d,n,o,,");
    for (int i = 0; i < 101; i++)
        buffer_add_format(&text, "p%d;", i);
    struct table_reading t = table_reading_of_bytes(text.bytes, text.size);
    read_parties(&t, &with_roles);
    assert_string_equal(reason_of(&t, 4), "p stands twice in the list");
    assert_string_equal(reason_of(&t, 5), "b cannot be its own deputy");
    assert_string_equal(reason_of(&t, 6), "it needs d, whose row was refused");
    assert_string_equal(reason_of(&t, 7), "the list names more than 100");
    buffer_free(&text);
    table_reading_end(&t);
}

static void posts_may_be_deputies_of_each_other(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        HEAD POST("a", "o", "", "b;p") POST("b", "o", "p", "a") ORG("o", "") PERSON("p", "o"));
    read_parties(&t, &with_roles);
    assert_counts(&t.report, 4, 4);
    table_reading_end(&t);
}

static void refuses_who_is_neither_in_the_file_nor_known(void **state)
{
    (void)state;
    static const struct known known[] = {
        {"o", {PARTY_ORGANISATION, NULL}}, {"p", {PARTY_PERSON, NULL}}, {NULL, {0}}};
    const struct party_register registered = {find_known, (void *)known};
    const char *text = HEAD POST("a", "o", "p", "p") POST("b", "o", "q", "")
        POST("c", "o", "p", "p;q") ORG("d", "x") PERSON("e", "Bad");
    struct table_reading t = table_reading_of(text);
    read_parties(&t, &(struct party_options){.known = &registered});
    assert_counts(&t.report, 5, 1);
    assert_string_equal(reason_of(&t, 3), "q is neither in this file nor known already");
    assert_string_equal(field_of(&t, 3), "holder");
    assert_string_equal(field_of(&t, 4), "deputies");
    assert_string_equal(field_of(&t, 5), "parent");
    assert_int_equal(count_refused(&t.report, TEXT_PARTY_KEY_CAPITALS), 1);
    table_reading_end(&t);
    t = table_reading_of(text);
    read_parties(&t, &(struct party_options){0});
    assert_counts(&t.report, 5, 0);
    table_reading_end(&t);
}

static void refuses_who_is_of_the_wrong_kind(void **state)
{
    (void)state;
    static const struct known known[] = {{"k", {PARTY_POST, "o"}}, {NULL, {0}}};
    const struct party_register registered = {find_known, (void *)known};
    struct table_reading t = table_reading_of(HEAD ORG("o", "") PERSON("p", "") POST(
        "a", "p", "", "") POST("b", "o", "k", "") POST("c", "o", "", "o") ORG("d", "k"));
    read_parties(&t, &(struct party_options){.known = &registered});
    assert_counts(&t.report, 6, 2);
    assert_string_equal(reason_of(&t, 4),
                        "p is of kind person; what stands above must be an organisation");
    assert_string_equal(reason_of(&t, 5),
                        "k is of kind post; the holder of a post must be a person");
    assert_string_equal(reason_of(&t, 6),
                        "o is of kind organisation; a deputy must be a post or a person");
    assert_string_equal(reason_of(&t, 7),
                        "k is of kind post; what stands above must be an organisation");
    table_reading_end(&t);
}

static void a_key_keeps_its_kind(void **state)
{
    (void)state;
    static const struct known known[] = {
        {"a", {PARTY_POST, NULL}}, {"b", {PARTY_PERSON, NULL}}, {NULL, {0}}};
    const struct party_register registered = {find_known, (void *)known};
    struct table_reading t = table_reading_of(HEAD PERSON("a", "") PERSON("b", ""));
    read_parties(&t, &(struct party_options){.known = &registered});
    assert_counts(&t.report, 2, 1);
    assert_string_equal(
        reason_of(&t, 2),
        "a is known already and of kind post; a key keeps its kind, so take another key");
    table_reading_end(&t);
}

static void each_row_of_a_circle_is_refused_and_the_circle_named(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(HEAD ORG("c", "a") ORG("a", "b") ORG("b", "c") ORG(
        "self", "self") ORG("top", "") ORG("under", "top") PERSON("p", "b"));
    read_parties(&t, &with_roles);
    assert_counts(&t.report, 7, 2);
    assert_string_equal(reason_of(&t, 2), "the parents go round in a circle: c → a → b → c");
    assert_string_equal(reason_of(&t, 3), "the parents go round in a circle: a → b → c → a");
    assert_string_equal(reason_of(&t, 5), "the parents go round in a circle: self → self");
    assert_string_equal(reason_of(&t, 8), "it needs b, whose row was refused");
    table_reading_end(&t);
}

static void a_circle_may_go_through_known_parties(void **state)
{
    (void)state;
    static const struct known known[] = {{"b", {PARTY_ORGANISATION, "c"}},
                                         {"c", {PARTY_ORGANISATION, "a"}},
                                         {"a", {PARTY_ORGANISATION, NULL}},
                                         {NULL, {0}}};
    const struct party_register registered = {find_known, (void *)known};
    struct table_reading t = table_reading_of(HEAD ORG("a", "b"));
    read_parties(&t, &(struct party_options){.known = &registered});
    assert_string_equal(reason_of(&t, 2), "the parents go round in a circle: a → b → c → a");
    table_reading_end(&t);
}

static void what_hangs_below_a_refused_row_through_known_parties_is_refused(void **state)
{
    (void)state;
    /* As it is known, c lies in a: if the new row of c is not taken, a would lie in itself. */
    static const struct known known[] = {{"b", {PARTY_ORGANISATION, "c"}},
                                         {"c", {PARTY_ORGANISATION, "a"}},
                                         {"a", {PARTY_ORGANISATION, NULL}},
                                         {NULL, {0}}};
    const struct party_register registered = {find_known, (void *)known};
    struct table_reading t = table_reading_of(HEAD ORG("a", "b") "organisation,c,,,,\n");
    read_parties(&t, &(struct party_options){.known = &registered});
    assert_counts(&t.report, 2, 0);
    assert_string_equal(reason_of(&t, 2), "it needs c, whose row was refused");
    table_reading_end(&t);
}

static void rows_that_need_a_refused_row_are_refused_in_turn(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of(HEAD POST("deputy", "o", "", "post")
                             POST("post", "o", "bad", "") "person,bad,,,,\n" ORG("o", "")
                                 PERSON("fine", "o") POST("other", "o", "fine", ""));
    read_parties(&t, &with_roles);
    assert_counts(&t.report, 6, 3);
    assert_string_equal(reason_of(&t, 2), "it needs post, whose row was refused");
    assert_string_equal(reason_of(&t, 3), "it needs bad, whose row was refused");
    assert_string_equal(field_of(&t, 3), "holder");
    table_reading_end(&t);
}

static void chains_and_circles_may_be_of_any_depth(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    for (int is_circle = 0; is_circle < 2; is_circle++) {
        struct buffer text = {0};
        buffer_add_text(&text, HEAD);
        for (int i = 0; i < COUNT; i++)
            buffer_add_format(&text, "organisation,a%d,n,a%d,,\n", i,
                              is_circle ? (i + 1) % COUNT : i + 1);
        buffer_add_format(&text, "organisation,a%d,n,,,\nperson,p,n,a0,,\n", COUNT);
        struct table_reading t = table_reading_of_bytes(text.bytes, text.size);
        read_parties(&t, &with_roles);
        assert_counts(&t.report, COUNT + 2, is_circle ? 1 : COUNT + 2);
        buffer_free(&text);
        table_reading_end(&t);
    }
}

/* --- random files against a slow reader that is plainly right --- */

enum { RANDOM_MAX = 12 };

struct random_row {
    enum party_kind kind;
    bool is_bad;                     /* its telephone number is none */
    int key, parent, holder, deputy; /* −1 = none */
};

static bool is_fine(const struct random_row *rows, int count, const bool *refused, int r)
{
    const struct random_row *row = &rows[r];
    const int named[] = {row->parent, row->holder, row->deputy};
    if (row->is_bad || (row->kind == PARTY_POST && row->parent < 0))
        return false;
    for (int i = 0; i < 3; i++) {
        int at = 0;
        if (named[i] < 0)
            continue;
        while (at < count && rows[at].key != named[i])
            at++;
        if (at == count || refused[at] || (i > 0 && row->kind != PARTY_POST))
            return false;
        enum party_kind kind = rows[at].kind;
        bool fits = i == 0   ? kind == PARTY_ORGANISATION
                    : i == 1 ? kind == PARTY_PERSON
                             : kind != PARTY_ORGANISATION && named[i] != row->key;
        if (!fits)
            return false;
    }
    int at = r;
    for (int steps = 0; rows[at].parent >= 0; steps++) {
        int parent = rows[at].parent, next = 0;
        while (rows[next].key != parent)
            if (++next == count)
                return true; /* it is refused for that itself */
        if (steps > count)
            return false;
        at = next;
    }
    return true;
}

static void refuse_slowly(const struct random_row *rows, int count, bool *refused)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (int r = 0; r < count; r++) {
            if (!refused[r] && !is_fine(rows, count, refused, r))
                refused[r] = changed = true;
        }
    }
}

static int maybe_key(struct random *random, int count)
{
    return random_below(random, 2) ? -1 : (int)random_below(random, (uint64_t)count + 1);
}

static void make_rows(struct random *random, struct random_row *rows, int count)
{
    for (int r = 0; r < count; r++) {
        rows[r] = (struct random_row){
            .kind = (enum party_kind)random_below(random, PARTY_KIND_COUNT),
            .is_bad = random_below(random, 12) == 0,
            .key = r,
            .parent = maybe_key(random, count),
            .holder = -1,
            .deputy = -1,
        };
        if (rows[r].kind == PARTY_POST || random_below(random, 10) == 0) {
            rows[r].holder = maybe_key(random, count);
            rows[r].deputy = maybe_key(random, count);
        }
    }
}

static void write_key(struct buffer *text, int key)
{
    if (key >= 0)
        buffer_add_format(text, "k%d", key);
    buffer_add_char(text, ',');
}

static struct table_reading read_rows(const struct random_row *rows, int count)
{
    static const char *const kinds[] = {"organisation", "post", "person"};
    struct buffer text = {0};
    buffer_add_text(&text, "kind,key,name,parent,holder,deputies,phone\n");
    for (int r = 0; r < count; r++) {
        buffer_add_format(&text, "%s,k%d,n,", kinds[rows[r].kind], rows[r].key);
        write_key(&text, rows[r].parent);
        write_key(&text, rows[r].holder);
        write_key(&text, rows[r].deputy);
        buffer_add_format(&text, "%s\n", rows[r].is_bad ? "none" : "000");
    }
    struct table_reading reading = table_reading_of_bytes(text.bytes, text.size);
    buffer_free(&text);
    return reading;
}

static void shuffle(struct random *random, struct random_row *rows, int count)
{
    for (int r = count - 1; r > 0; r--) {
        int other = (int)random_below(random, (uint64_t)r + 1);
        struct random_row row = rows[r];
        rows[r] = rows[other];
        rows[other] = row;
    }
}

static void accepts_what_a_plain_reader_accepts_in_any_order_of_rows(void **state)
{
    (void)state;
    struct random random = random_from_seed(303);
    int accepted = 0, refused_count = 0;
    for (int i = 0; i < 4000; i++) {
        struct random_row rows[RANDOM_MAX];
        int count = 1 + (int)random_below(&random, RANDOM_MAX);
        make_rows(&random, rows, count);
        shuffle(&random, rows, count);
        bool refused[RANDOM_MAX] = {0};
        refuse_slowly(rows, count, refused);
        struct table_reading t = read_rows(rows, count);
        read_parties(&t, &with_roles);
        for (int r = 0; r < count; r++) {
            assert_int_equal(*reason_of(&t, r + 2) != '\0', refused[r]);
            accepted += !refused[r];
            refused_count += refused[r];
        }
        table_reading_end(&t);
    }
    assert_true(accepted > 3000 && refused_count > 3000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_posts_have_holders_and_deputies_and_need_an_organisation),
        cmocka_unit_test(a_list_of_deputies_names_each_once_and_never_the_post_itself),
        cmocka_unit_test(posts_may_be_deputies_of_each_other),
        cmocka_unit_test(refuses_who_is_neither_in_the_file_nor_known),
        cmocka_unit_test(refuses_who_is_of_the_wrong_kind),
        cmocka_unit_test(a_key_keeps_its_kind),
        cmocka_unit_test(each_row_of_a_circle_is_refused_and_the_circle_named),
        cmocka_unit_test(a_circle_may_go_through_known_parties),
        cmocka_unit_test(what_hangs_below_a_refused_row_through_known_parties_is_refused),
        cmocka_unit_test(rows_that_need_a_refused_row_are_refused_in_turn),
        cmocka_unit_test(chains_and_circles_may_be_of_any_depth),
        cmocka_unit_test(accepts_what_a_plain_reader_accepts_in_any_order_of_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
