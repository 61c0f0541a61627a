/* The parts of ddlc's parser. All end the program with `file:line: what` when the text is not what they
 * expect. */
#ifndef FINGEN_BUILD_DDL_PARSE_H
#define FINGEN_BUILD_DDL_PARSE_H

#include "ddl.h"
#include "lexer.h"

struct ddl_qualified_name {
    struct ddl_name schema;
    struct ddl_name name;
    int line;
};

struct ddl_name ddl_expect_name(struct lexer *lexer, const char *what);
/* schema.name, of a schema that is known. */
struct ddl_qualified_name ddl_expect_qualified_name(struct lexer *lexer, const struct ddl *ddl,
                                                    const char *what);
bool ddl_same_name(const struct ddl_name *a, const struct ddl_name *b);

/* The index, or -1. */
int ddl_find_enum(const struct ddl *ddl, const struct ddl_qualified_name *name);
int ddl_find_table(const struct ddl *ddl, const struct ddl_qualified_name *name);
/* Tables and types share one space of names, in the server and among C's tags. */
void ddl_check_new(const struct lexer *lexer, const struct ddl *ddl, const struct ddl_qualified_name *name);
/* The index of a new place in one of ddl's arrays. */
int ddl_take_place(const struct lexer *lexer, int *count, int most, const char *what);

/* One line of CREATE TABLE, without the comma that ends it. */
void ddl_parse_column(struct lexer *lexer, struct ddl *ddl, struct ddl_table *table);

#endif
