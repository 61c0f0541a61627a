/* A prepared brokerage. */
#ifndef FINGEN_TEST_ADVISORY_FIXTURE_H
#define FINGEN_TEST_ADVISORY_FIXTURE_H

#define BOOK_DOMAIN "advisory"
#include "../book.h"

#include "fingen/generated/advisory_tables.h"

enum { TABLE_ADVISORS, TABLE_HOUSEHOLDS, TABLE_ACCOUNTS, TABLE_HOLDINGS, TABLE_COUNT };

#endif
