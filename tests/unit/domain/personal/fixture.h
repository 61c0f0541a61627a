/* Prepared personal-finance users. */
#ifndef FINGEN_TEST_PERSONAL_FIXTURE_H
#define FINGEN_TEST_PERSONAL_FIXTURE_H

#define BOOK_DOMAIN "personal"
#include "../book.h"

#include "fingen/generated/personal_tables.h"

enum { TABLE_USERS, TABLE_ACCOUNTS, TABLE_TRANSACTIONS, TABLE_COUNT };

#endif
