#include "fingen/arena.h"

#include "fingen/log.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* With AddressSanitizer, memory that a reset took back is poisoned, so that a pointer that outlives its batch
 * is caught. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define FORBID(address, bytes) ASAN_POISON_MEMORY_REGION((address), (bytes))
#define PERMIT(address, bytes) ASAN_UNPOISON_MEMORY_REGION((address), (bytes))
#else
#define FORBID(address, bytes) ((void)(address), (void)(bytes))
#define PERMIT(address, bytes) ((void)(address), (void)(bytes))
#endif

enum { ALIGNMENT = 16 };

/* Blocks behind the arena's current one are empty. */
struct arena_block {
    struct arena_block *next;
    size_t capacity;
    size_t used;
    alignas(ALIGNMENT) uint8_t bytes[];
};

void arena_init(struct arena *arena, size_t block_bytes)
{
    *arena = (struct arena){.block_bytes = block_bytes};
}

void arena_reset(struct arena *arena)
{
    for (struct arena_block *block = arena->first; block != NULL; block = block->next) {
        block->used = 0;
        FORBID(block->bytes, block->capacity);
    }
    arena->current = arena->first;
}

void arena_free(struct arena *arena)
{
    struct arena_block *block = arena->first;
    while (block != NULL) {
        struct arena_block *next = block->next;
        PERMIT(block->bytes, block->capacity);
        free(block);
        block = next;
    }
    arena_init(arena, arena->block_bytes);
}

static _Noreturn void die_without_memory(size_t bytes)
{
    struct error error;
    error_set(&error, ERROR_MEMORY, "out of memory: %zu bytes of working memory are not to be had", bytes);
    error_hint(&error, "give the process more memory, or use fewer --jobs");
    log_error(&error);
    _exit(error_exit_status(ERROR_MEMORY));
}

static struct arena_block *allocate_block(struct arena *arena, size_t bytes)
{
    size_t capacity = bytes > arena->block_bytes ? bytes : arena->block_bytes;
    struct arena_block *block = NULL;
    if (capacity < SIZE_MAX - sizeof *block)
        block = malloc(sizeof *block + capacity);
    if (block == NULL)
        die_without_memory(bytes);
    block->next = NULL;
    block->capacity = capacity;
    block->used = 0;
    FORBID(block->bytes, capacity);
    return block;
}

/* Unlinks an empty block that is large enough from behind *link, or gives NULL. */
static struct arena_block *take_empty_block(struct arena_block **link, size_t bytes)
{
    while (*link != NULL && (*link)->capacity < bytes)
        link = &(*link)->next;
    struct arena_block *block = *link;
    if (block != NULL)
        *link = block->next;
    return block;
}

/* Puts a block with room for `bytes` right behind the current one and makes it current. */
static struct arena_block *advance_block(struct arena *arena, size_t bytes)
{
    struct arena_block **link = arena->current != NULL ? &arena->current->next : &arena->first;
    struct arena_block *block = take_empty_block(link, bytes);
    if (block == NULL)
        block = allocate_block(arena, bytes);
    block->next = *link;
    *link = block;
    arena->current = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
    if (bytes > SIZE_MAX - ALIGNMENT)
        die_without_memory(bytes);
    size_t rounded = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    struct arena_block *block = arena->current;
    if (block == NULL || block->capacity - block->used < rounded)
        block = advance_block(arena, rounded);
    void *memory = block->bytes + block->used;
    block->used += rounded;
    PERMIT(memory, bytes);
    return memory;
}

void *arena_alloc_zeroed(struct arena *arena, size_t bytes)
{
    return memset(arena_alloc(arena, bytes), 0, bytes);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    char brief[256]; /* nearly every text fits, and is then formatted once */
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(brief, sizeof brief, format, arguments);
    va_end(arguments);
    if (length < 0)
        return arena_strndup(arena, "", 0);
    if ((size_t)length < sizeof brief)
        return arena_strndup(arena, brief, (size_t)length);
    char *text = arena_alloc(arena, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}
