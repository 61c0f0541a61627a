#include "fingen/huge_pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE_BYTES ((size_t)2 << 20)

void *huge_pages_alloc(size_t bytes)
{
    if (bytes > SIZE_MAX - HUGE_PAGE_BYTES)
        return NULL;
    size_t whole_pages = (bytes + HUGE_PAGE_BYTES - 1) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
    void *memory = aligned_alloc(HUGE_PAGE_BYTES, whole_pages > 0 ? whole_pages : HUGE_PAGE_BYTES);
    if (memory != NULL)
        (void)madvise(memory, whole_pages, MADV_HUGEPAGE); /* a wish: without, it is only slower */
    return memory;
}
