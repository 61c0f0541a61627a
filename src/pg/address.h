/* Addresses as people have them, turned into what libpq takes. */
#ifndef FINGEN_PG_ADDRESS_H
#define FINGEN_PG_ADDRESS_H

#include "fingen/error.h"

/* Takes postgres://, postgresql://, postgresql+driver://, jdbc:postgresql:// and key=value settings.
 * *conninfo (caller frees) is checked: PQconninfoParse takes it. `source` names where the address came from
 * ("--to"); no error shows any part of an address that cannot be read, since a password may be anywhere in
 * it. */
bool address_normalise(const char *text, const char *source, char **conninfo,
                       struct error *error) FINGEN_CHECKED;

#endif
