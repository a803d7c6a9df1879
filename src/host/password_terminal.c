/* SPDX-License-Identifier: Apache-2.0 */
#include "host/password_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* Source: the signals of OpenBSD's readpassphrase(3). */
static const int signals[] = {SIGALRM, SIGHUP,  SIGINT,  SIGPIPE, SIGQUIT,
                              SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
enum { SIGNAL_COUNT = sizeof signals / sizeof *signals };

/* A signal handler has nowhere else to put it. */
static volatile sig_atomic_t came[NSIG];

static void note_signal(int number)
{
    came[number] = 1;
}

/* Without SA_RESTART: a signal ends the waiting for a line. */
static void catch_signals(struct sigaction old[SIGNAL_COUNT])
{
    struct sigaction action = {.sa_handler = note_signal};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        came[signals[i]] = 0;
        sigaction(signals[i], &action, &old[i]);
    }
}

static void release_signals(const struct sigaction old[SIGNAL_COUNT])
{
    for (int i = 0; i < SIGNAL_COUNT; i++)
        sigaction(signals[i], &old[i], NULL);
}

static bool any_came(void)
{
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (came[signals[i]])
            return true;
    return false;
}

static void write_text(int handle, const char *text)
{
    for (size_t left = strlen(text); left > 0;) {
        ssize_t put = write(handle, text, left);
        if (put <= 0)
            return;
        text += put;
        left -= (size_t)put;
    }
}

/* False at the end of input or on a signal. */
static bool read_line(int handle, char *line, size_t room, size_t *ret_length)
{
    size_t length = 0;
    for (;;) {
        char byte;
        ssize_t got = any_came() ? -1 : read(handle, &byte, 1);
        if (got != 1)
            return false;
        if (byte == '\n' || byte == '\r')
            break;
        if (length < room - 1)
            line[length] = byte;
        length++;
    }
    line[length < room ? length : room - 1] = '\0';
    *ret_length = length;
    return true;
}

static int set_terminal(int handle, const struct termios *settings)
{
    while (tcsetattr(handle, TCSAFLUSH, settings) != 0)
        if (errno != EINTR || any_came())
            return -1;
    return 0;
}

static bool ask_once(int handle, const char *question, char *line, size_t room, size_t *ret_length)
{
    struct termios shown, hidden;
    if (tcgetattr(handle, &shown) != 0)
        return false;
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
    if (set_terminal(handle, &hidden) != 0)
        return false;
    write_text(handle, question);
    bool ok = read_line(handle, line, room, ret_length);
    write_text(handle, "\n");
    /* TCSADRAIN: what was typed ahead for the next program stays. */
    while (tcsetattr(handle, TCSADRAIN, &shown) != 0 && errno == EINTR)
        continue;
    return ok;
}

/* Hands on what came while we listened. True if the program was only stopped, and goes on. */
static bool raise_again(void)
{
    bool was_stopped = false, other = false;
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        int number = signals[i];
        if (!came[number])
            continue;
        bool is_stop = number == SIGTSTP || number == SIGTTIN || number == SIGTTOU;
        was_stopped |= is_stop;
        other |= !is_stop;
        kill(getpid(), number);
    }
    return was_stopped && !other;
}

enum terminal_answer password_terminal_ask(const char *question, char *ret_line, size_t room,
                                           size_t *ret_length)
{
    struct sigaction old[SIGNAL_COUNT];
    bool ok, again;
    int handle = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (handle < 0)
        return TERMINAL_NONE;
    do {
        catch_signals(old);
        ok = ask_once(handle, question, ret_line, room, ret_length);
        release_signals(old);
        again = raise_again() && !ok;
    } while (again);
    close(handle);
    return ok ? TERMINAL_ANSWERED : TERMINAL_GAVE_UP;
}
