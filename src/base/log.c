#include "fingen/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { USUAL_COLUMNS = 80, LIVE_BYTES = 1024 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static atomic_int current_level = LOG_LEVEL_NORMAL;
static bool live_shown; /* a live line stands on the terminal; under the mutex */

void log_set_level(enum log_level level)
{
    atomic_store(&current_level, level);
}

enum log_level log_level(void)
{
    return atomic_load(&current_level);
}

static void clear_live_line(void)
{
    if (live_shown)
        fputs("\r\033[K", stderr);
    live_shown = false;
}

static void write_message(const char *label, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void write_message(const char *label, const char *format, va_list arguments)
{
    pthread_mutex_lock(&mutex);
    clear_live_line();
    fprintf(stderr, "fingen: %s", label);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    fflush(stderr);
    pthread_mutex_unlock(&mutex);
}

void log_info(const char *format, ...)
{
    if (log_level() < LOG_LEVEL_NORMAL)
        return;
    va_list arguments;
    va_start(arguments, format);
    write_message("", format, arguments);
    va_end(arguments);
}

void log_warning(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    write_message("warning: ", format, arguments);
    va_end(arguments);
}

void log_verbose(const char *format, ...)
{
    if (log_level() < LOG_LEVEL_VERBOSE)
        return;
    va_list arguments;
    va_start(arguments, format);
    write_message("", format, arguments);
    va_end(arguments);
}

/* "  label: first line", further lines aligned below the first. */
static void write_labelled_lines(const char *label, const char *text)
{
    const char *lead = label;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        fprintf(stderr, "  %*s%.*s\n", -(int)strlen(label), lead, (int)length, text);
        text += length;
        text += *text == '\n';
        lead = "";
    }
}

void log_error(const struct error *error)
{
    pthread_mutex_lock(&mutex);
    clear_live_line();
    fprintf(stderr, "fingen: error: %s\n", error->message);
    write_labelled_lines("detail: ", error->detail);
    write_labelled_lines("hint: ", error->hint);
    fflush(stderr);
    pthread_mutex_unlock(&mutex);
}

static int terminal_columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
        return size.ws_col;
    return USUAL_COLUMNS;
}

/* A line that wraps could not be replaced, so it ends one column before the edge. */
static void cut_to_columns(char *line, int columns)
{
    int shown = 0;
    for (char *cursor = line; *cursor != '\0'; cursor++) {
        bool starts_character = ((unsigned char)*cursor & 0xC0) != 0x80;
        if (starts_character && ++shown >= columns) {
            *cursor = '\0';
            return;
        }
    }
}

void log_live(const char *format, ...)
{
    if (log_level() < LOG_LEVEL_NORMAL || !isatty(STDERR_FILENO))
        return;
    char line[LIVE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    cut_to_columns(line, terminal_columns());
    pthread_mutex_lock(&mutex);
    clear_live_line();
    fputs(line, stderr);
    fflush(stderr);
    live_shown = true;
    pthread_mutex_unlock(&mutex);
}

void log_live_clear(void)
{
    pthread_mutex_lock(&mutex);
    clear_live_line();
    fflush(stderr);
    pthread_mutex_unlock(&mutex);
}
