#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool reader_is_gone(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
}

/* Whoever read, `| head` say, has seen enough: no failure, and an end as that of any program in a pipe. */
static bool complain(struct error *error, int cause)
{
    if (reader_is_gone()) {
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    return error_set(error, ERROR_IO, "cannot write to standard output%s%s", cause != 0 ? ": " : "",
                     cause != 0 ? strerror(cause) : "");
}

bool output_flush(struct error *error)
{
    errno = 0;
    bool failed_before = ferror(stdout);
    if (fflush(stdout) == 0 && !failed_before)
        return true;
    return complain(error, errno);
}

bool output_write(const struct buffer *text, struct error *error)
{
    if (text->length > 0 && fwrite(text->data, 1, text->length, stdout) != text->length)
        return complain(error, errno);
    return output_flush(error);
}

void output_prepare(void)
{
    /* Reading is refused on stdin's stand-in and writing on the others', so that use is still an error. */
    static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF && open("/dev/null", modes[descriptor]) < 0)
            _exit(ERROR_IO);
    signal(SIGPIPE, SIG_IGN);
}
