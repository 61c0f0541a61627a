/* The list of domains. Adding one is a line here and its folders; see src/README.md. */
#include "fingen/domain.h"

#include <string.h>

extern const struct domain advisory_domain;
extern const struct domain banking_domain;

const struct domain *const domains[] = {
    &advisory_domain,
    &banking_domain,
    NULL,
};

const struct domain *domain_find(const char *name)
{
    for (const struct domain *const *domain = domains; *domain != NULL; domain++)
        if (strcmp((*domain)->name, name) == 0)
            return *domain;
    return NULL;
}
