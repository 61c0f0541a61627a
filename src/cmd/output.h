/* Results on stdout, and whether they got there. */
#ifndef FINGEN_CMD_OUTPUT_H
#define FINGEN_CMD_OUTPUT_H

#include "fingen/buffer.h"

/* Writes and flushes; ERROR_IO when that fails: a full disk, say. Where the reader of a pipe is gone the
 * process ends by SIGPIPE, in silence. */
bool output_write(const struct buffer *text, struct error *error) FINGEN_CHECKED;
/* The same for what was printed directly. */
bool output_flush(struct error *error) FINGEN_CHECKED;
/* Where a standard stream is closed, opens it on nothing, so that no file or socket gets its number and with
 * it messages meant for the user. A closed pipe ends no work
 * that is under way: it shows when the result is written. */
void output_prepare(void);

#endif
