/* A bump allocator for things that live as long as a batch or a run.
 *
 * arena_reset gives all memory back to the arena at once and keeps the blocks, so that a batch after the
 * first allocates nothing. Pointers are valid until the next reset. Memory is not zeroed unless stated.
 */
#ifndef FINGEN_ARENA_H
#define FINGEN_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *first;
    struct arena_block *current;
    size_t block_bytes; /* size of a usual block; larger requests get a block of their own */
};

void arena_init(struct arena *arena, size_t block_bytes);
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);
/* 16-byte aligned. Running out of memory ends the process with a message and ERROR_MEMORY's exit status: a
 * batch's scratch is small and bounded, and no caller could do better. */
void *arena_alloc(struct arena *arena, size_t bytes);
void *arena_alloc_zeroed(struct arena *arena, size_t bytes);
char *arena_strndup(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define arena_new(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (size_t)(count)))

#endif
