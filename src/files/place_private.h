/* What place.c and place_publish.c share. */
#ifndef FINGEN_FILES_PLACE_PRIVATE_H
#define FINGEN_FILES_PLACE_PRIVATE_H

#include "place.h"

/* "cannot <what> <path>: <errno's word>"; always false. */
bool place_fail_path(struct error *error, const char *what, const char *path);
/* The folder and all above it. */
bool place_make_folders(const char *path, struct error *error) FINGEN_CHECKED;
/* A final name's in the folder for work, in which there are no folders. The caller frees it. */
char *place_work_path(const struct place *place, const char *file, struct error *error);

#endif
