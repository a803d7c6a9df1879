/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <termios.h>

#include "host/password.h"

static char folder[64];
static char path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/muster-password-test-XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/password", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void put(const void *bytes, size_t size)
{
    int handle = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(handle, bytes, size), size);
    close(handle);
}

static struct password password;
static struct error err;

static bool read_new(const char *bytes, size_t size)
{
    put(bytes, size);
    memset(&password, 'x', sizeof password);
    return password_read(&(struct password_source){.file = path, .is_new = true}, &password, &err);
}

static void assert_taken(const char *bytes, size_t size, const char *expected)
{
    assert_true(read_new(bytes, size));
    assert_string_equal(password.text, expected);
}

#define TAKES(literal, expected) assert_taken((literal), sizeof(literal) - 1, (expected))

static void takes_the_first_line_without_its_end(void **state)
{
    (void)state;
    TAKES("correct horse", "correct horse");
    TAKES("correct horse\n", "correct horse");
    TAKES("correct horse\r\nsecond line\r\n", "correct horse");
    TAKES("\xEF\xBB\xBF"
          "correct horse\r\n",
          "correct horse");
    TAKES("  correct horse  \n", "  correct horse  ");
    TAKES("人民防空应急指挥中心\n", "人民防空应急指挥中心");
}

static void assert_refused(const char *bytes, size_t size, enum text_id id)
{
    assert_false(read_new(bytes, size));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_int_equal(err.id, id);
    assert_int_equal(password.text[0], 'x');
}

#define REFUSES(literal, id) assert_refused((literal), sizeof(literal) - 1, (id))

static void refuses_what_will_not_do(void **state)
{
    (void)state;
    REFUSES("", TEXT_KEYS_PASSWORD_MISSING);
    REFUSES("\ncorrect horse", TEXT_KEYS_PASSWORD_MISSING);
    REFUSES("123456789", TEXT_KEYS_PASSWORD_SHORT);
    REFUSES("人民防空应急指挥中", TEXT_KEYS_PASSWORD_SHORT);
    REFUSES("correct \xFF horse", TEXT_KEYS_PASSWORD_NOT_UTF8);
    REFUSES("correct\0horse", TEXT_KEYS_PASSWORD_UNSEEN);
    REFUSES("correct\thorse", TEXT_KEYS_PASSWORD_UNSEEN);
    REFUSES("correct horse\x1b[D", TEXT_KEYS_PASSWORD_UNSEEN);
    REFUSES("correct horse\x7F", TEXT_KEYS_PASSWORD_UNSEEN);
    REFUSES("correct horse\xC2\x85", TEXT_KEYS_PASSWORD_UNSEEN);
}

static void takes_up_to_1024_bytes(void **state)
{
    (void)state;
    char bytes[5000];
    memset(bytes, 'a', sizeof bytes);
    assert_true(read_new(bytes, PASSWORD_BYTES_MAX));
    assert_int_equal(strlen(password.text), PASSWORD_BYTES_MAX);
    assert_refused(bytes, PASSWORD_BYTES_MAX + 1, TEXT_KEYS_PASSWORD_LONG);
    assert_refused(bytes, sizeof bytes, TEXT_KEYS_PASSWORD_LONG);
}

static void a_password_that_is_asked_for_may_be_short(void **state)
{
    (void)state;
    put("old\n", 4);
    assert_true(password_read(&(struct password_source){.file = path}, &password, &err));
    assert_string_equal(password.text, "old");
}

static void says_why_a_file_cannot_be_read(void **state)
{
    (void)state;
    assert_false(password_read(&(struct password_source){.file = path}, &password, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    assert_false(password_read(&(struct password_source){.file = folder}, &password, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_int_equal(err.id, TEXT_ERROR_CANNOT_READ);
}

static void standard_input_is_read_no_further_than_its_first_line(void **state)
{
    (void)state;
    int pipe_ends[2], kept = dup(STDIN_FILENO);
    char rest[16] = {0};
    assert_int_equal(pipe(pipe_ends), 0);
    assert_int_equal(write(pipe_ends[1], "correct horse\nrest", 18), 18);
    close(pipe_ends[1]);
    dup2(pipe_ends[0], STDIN_FILENO);
    bool ok = password_read(&(struct password_source){.file = "-"}, &password, &err);
    ssize_t size = read(STDIN_FILENO, rest, sizeof rest - 1);
    dup2(kept, STDIN_FILENO);
    close(kept), close(pipe_ends[0]);
    assert_true(ok);
    assert_string_equal(password.text, "correct horse");
    assert_int_equal(size, 4);
    assert_string_equal(rest, "rest");
}

static void a_forgotten_password_is_zeros(void **state)
{
    (void)state;
    static const struct password zeros;
    TAKES("correct horse", "correct horse");
    password_forget(&password);
    assert_memory_equal(&password, &zeros, sizeof zeros);
}

/* A child at a terminal of its own that asks, and tells its parent over a pipe what it got. */
struct session {
    pid_t child;
    int terminal, answer;
    char shown[2048]; /* what stood on the screen so far */
};

static void answer_to(int handle, const struct password_source *source)
{
    struct buffer out = {0};
    if (password_read(source, &password, &err))
        buffer_add_format(&out, "got %s", password.text);
    else
        buffer_add_format(&out, "%s %s", error_kind_name(err.kind), text_id_name(err.id));
    (void)!write(handle, out.bytes, out.size);
    buffer_free(&out);
}

static struct session begin(const struct password_source *source, void (*prepare)(void))
{
    struct session session = {0};
    int answer[2];
    assert_int_equal(pipe(answer), 0);
    session.child = forkpty(&session.terminal, NULL, NULL, NULL);
    assert_true(session.child >= 0);
    if (session.child == 0) {
        if (prepare)
            prepare();
        answer_to(answer[1], source);
        _exit(0);
    }
    close(answer[1]);
    session.answer = answer[0];
    return session;
}

static void wait_for(struct session *session, const char *words)
{
    while (!strstr(session->shown, words)) {
        size_t length = strlen(session->shown);
        struct pollfd poll_of = {.fd = session->terminal, .events = POLLIN};
        assert_int_equal(poll(&poll_of, 1, 20 * 1000), 1);
        ssize_t got =
            read(session->terminal, session->shown + length, sizeof session->shown - length - 1);
        assert_true(got > 0);
    }
}

static void type(struct session *session, const char *keys)
{
    assert_int_equal(write(session->terminal, keys, strlen(keys)), strlen(keys));
}

static bool is_echo_on(const struct session *session)
{
    struct termios settings;
    assert_int_equal(tcgetattr(session->terminal, &settings), 0);
    return settings.c_lflag & ECHO;
}

/* The status of the child; `expected` is what it told, NULL = nothing. */
static int end(struct session *session, const char *expected)
{
    char told[2048] = {0};
    int status;
    for (ssize_t got, at = 0;
         (got = read(session->answer, told + at, sizeof told - 1 - (size_t)at)) > 0;)
        at += got;
    assert_string_equal(told, expected ? expected : "");
    assert_int_equal(waitpid(session->child, &status, 0), session->child);
    close(session->answer), close(session->terminal);
    return status;
}

static const struct password_source asking = {.who = "p-17"};
static const struct password_source asking_new = {.who = "p-17", .is_new = true};

static void asks_at_the_terminal_without_showing(void **state)
{
    (void)state;
    struct session session = begin(&asking, NULL);
    wait_for(&session, "Password of p-17: ");
    assert_false(is_echo_on(&session));
    type(&session, "secret\n");
    wait_for(&session, "\n");
    assert_int_equal(end(&session, "got secret"), 0);
    assert_null(strstr(session.shown, "secret"));
}

static void asks_in_chinese(void **state)
{
    (void)state;
    struct session session =
        begin(&(struct password_source){.who = "p-17", .language = LANGUAGE_ZH}, NULL);
    wait_for(&session, "p-17 的口令： ");
    type(&session, "口令\n");
    assert_int_equal(end(&session, "got 口令"), 0);
}

static void asks_twice_for_a_new_one(void **state)
{
    (void)state;
    struct session session = begin(&asking_new, NULL);
    wait_for(&session, "at least 10 characters: ");
    type(&session, "correct horse\n");
    wait_for(&session, "The same once more: ");
    type(&session, "correct horse\n");
    assert_int_equal(end(&session, "got correct horse"), 0);
}

static void refuses_two_that_differ(void **state)
{
    (void)state;
    struct session session = begin(&asking_new, NULL);
    wait_for(&session, "at least 10 characters: ");
    type(&session, "correct horse\n");
    wait_for(&session, "The same once more: ");
    type(&session, "correct horses\n");
    assert_int_equal(end(&session, "input keys.password_differs"), 0);
}

static void does_not_ask_again_for_one_that_will_not_do(void **state)
{
    (void)state;
    struct session session = begin(&asking_new, NULL);
    wait_for(&session, "at least 10 characters: ");
    type(&session, "short\n");
    assert_int_equal(end(&session, "input keys.password_short"), 0);
}

static void an_interrupt_ends_the_program_with_the_echo_on(void **state)
{
    (void)state;
    struct session session = begin(&asking, NULL);
    wait_for(&session, "Password of p-17: ");
    type(&session, "sec\x03");
    int status = end(&session, NULL);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

static void ignore_interrupt(int number)
{
    (void)number;
}

static void survive_interrupts(void)
{
    signal(SIGINT, ignore_interrupt);
}

static void an_interrupt_that_the_program_survives_gives_up(void **state)
{
    (void)state;
    struct session session = begin(&asking, survive_interrupts);
    /* A second handle keeps the terminal alive when the child has ended. */
    int kept = open(ptsname(session.terminal), O_RDWR | O_NOCTTY);
    wait_for(&session, "Password of p-17: ");
    assert_false(is_echo_on(&session));
    type(&session, "\x03");
    wait_for(&session, "\n");
    assert_int_equal(waitpid(session.child, NULL, WNOHANG) >= 0, 1);
    for (int i = 0; i < 200 && !is_echo_on(&session); i++)
        usleep(20 * 1000);
    assert_true(is_echo_on(&session));
    char told[64] = {0};
    assert_true(read(session.answer, told, sizeof told - 1) > 0);
    assert_string_equal(told, "cancelled error.cancelled");
    close(kept), close(session.answer), close(session.terminal);
}

static void the_end_of_input_gives_up(void **state)
{
    (void)state;
    struct session session = begin(&asking, NULL);
    wait_for(&session, "Password of p-17: ");
    type(&session, "\x04");
    assert_int_equal(end(&session, "cancelled error.cancelled"), 0);
}

static void standard_input_that_is_a_terminal_asks(void **state)
{
    (void)state;
    struct session session = begin(&(struct password_source){.file = "-", .who = "p-17"}, NULL);
    wait_for(&session, "Password of p-17: ");
    assert_false(is_echo_on(&session));
    type(&session, "secret\n");
    assert_int_equal(end(&session, "got secret"), 0);
}

static void a_line_longer_than_any_password_is_refused(void **state)
{
    (void)state;
    char keys[1500];
    memset(keys, 'a', sizeof keys);
    keys[sizeof keys - 2] = '\n', keys[sizeof keys - 1] = '\0';
    struct session session = begin(&asking, NULL);
    wait_for(&session, "Password of p-17: ");
    type(&session, keys);
    assert_int_equal(end(&session, "input keys.password_long"), 0);
}

static void without_a_terminal_says_what_to_do(void **state)
{
    (void)state;
    int answer[2];
    char told[64] = {0};
    assert_int_equal(pipe(answer), 0);
    pid_t child = fork();
    if (child == 0) {
        setsid();
        answer_to(answer[1], &asking);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    assert_true(read(answer[0], told, sizeof told - 1) > 0);
    assert_string_equal(told, "usage keys.no_terminal");
    close(answer[0]), close(answer[1]);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(takes_the_first_line_without_its_end),
        IN_FOLDER(refuses_what_will_not_do),
        IN_FOLDER(takes_up_to_1024_bytes),
        IN_FOLDER(a_password_that_is_asked_for_may_be_short),
        IN_FOLDER(says_why_a_file_cannot_be_read),
        IN_FOLDER(standard_input_is_read_no_further_than_its_first_line),
        IN_FOLDER(a_forgotten_password_is_zeros),
        cmocka_unit_test(asks_at_the_terminal_without_showing),
        cmocka_unit_test(asks_in_chinese),
        cmocka_unit_test(asks_twice_for_a_new_one),
        cmocka_unit_test(refuses_two_that_differ),
        cmocka_unit_test(does_not_ask_again_for_one_that_will_not_do),
        cmocka_unit_test(an_interrupt_ends_the_program_with_the_echo_on),
        cmocka_unit_test(an_interrupt_that_the_program_survives_gives_up),
        cmocka_unit_test(the_end_of_input_gives_up),
        cmocka_unit_test(standard_input_that_is_a_terminal_asks),
        cmocka_unit_test(a_line_longer_than_any_password_is_refused),
        cmocka_unit_test(without_a_terminal_says_what_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
