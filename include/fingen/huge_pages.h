/* Memory for large tables that are read at random. On pages of the usual size nearly every read would begin with finding
 * the page, the more so while a server has the processor in between; on huge ones few do. */
#ifndef FINGEN_HUGE_PAGES_H
#define FINGEN_HUGE_PAGES_H

#include <stddef.h>

/* On huge pages where the system gives them, else on usual ones; not zeroed. NULL when memory runs out. The caller gives
 * it back with free(). */
void *huge_pages_alloc(size_t bytes);

#endif
