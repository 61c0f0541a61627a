/* Results on stdout, and whether they got there. */
#ifndef FINGEN_CMD_OUTPUT_H
#define FINGEN_CMD_OUTPUT_H

#include "fingen/buffer.h"

/* Writes and flushes; ERROR_IO when that fails: a closed pipe, a full disk. */
bool output_write(const struct buffer *text, struct error *error) FINGEN_CHECKED;
/* The same for what was printed directly. */
bool output_flush(struct error *error) FINGEN_CHECKED;
/* Where a standard stream is closed, opens it on nothing, so that no file or socket gets its number and with
 * it messages meant for the user. Makes a closed pipe an error that is reported. */
void output_prepare(void);

#endif
