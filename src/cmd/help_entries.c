#include "help_entries.h"

#include <stdio.h>

const char help_purpose[] = "Makes realistic, reproducible financial data and streams it into PostgreSQL";

const char help_targets[] =
    "Rows go to the first of these that is given: the address of --to; DATABASE_URL, from the environment or "
    "from a file .env in the working directory; what libpq's own variables (PGHOST, PGPORT, PGDATABASE, "
    "PGSERVICE, PGHOSTADDR) say; else the local cluster, a private PostgreSQL that is made and started when "
    "needed and listens on a Unix socket only.\n\n"
    "An address is a URL as postgresql://user@host:port/database, also with postgres: or with a driver as in "
    "postgresql+psycopg:, or libpq's \"host=... dbname=...\". The word local: means the local cluster, and "
    "null: "
    "throws the rows away, which measures generation alone. Password file, service file and TLS settings "
    "work "
    "as they do for psql.\n\n"
    "csv:FOLDER and jsonl:FOLDER mean a folder for each schema with a file for each table, json:FILE and "
    "sql:FILE one file for all, and - in place of the name standard output.";

const struct help_entry help_exit_statuses[] = {
    {"0", "Done"},
    {"1", "A check found rows that break a rule, or a table differs from what was loaded"},
    {"2", "The command line is wrong, or the value of an option"},
    {"3", "A profile is wrong, or the piece of one in a --set; the message begins with file, line and column"},
    {"4", "The target cannot be found, reached or used"},
    {"5", "Refused: something that is there would be harmed, or --confirm is missing"},
    {"6", "The target failed while rows or keys were written"},
    {"7", "A local file or directory cannot be read or written"},
    {"70", "A bug in fingen"},
    {"71", "Memory ran out, or a limit was reached"},
    {"130", "Interrupted by Ctrl-C or SIGTERM; whole batches stay"},
    {"141", "In a shell: ended by SIGPIPE, as the reader of a result was gone (`fingen status | head`)"},
    {NULL, NULL},
};

const struct help_entry help_environment[] = {
    {"DATABASE_URL", "The target when --to is not given"},
    {"PGHOST, PGPORT, PGDATABASE, PGSERVICE, PGHOSTADDR",
     "libpq's variables: any of them makes its server the target when nothing above is given; its other "
     "variables (PGUSER, PGPASSFILE, PGSSLMODE and so on) work too"},
    {"FINGEN_HOME", "Directory of the local cluster; .fingen in the working directory otherwise"},
    {"FINGEN_PG_BINDIR", "Directory of the initdb, pg_ctl and psql that the local cluster is made with"},
    {NULL, NULL},
};

const struct help_entry help_files[] = {
    {".env", "Read in the working directory for DATABASE_URL"},
    {".fingen/", "The local cluster"},
    {"/var/lib/fingen/", "Its data when root runs fingen where the server's user cannot enter"},
    {"config/*.yaml", "The profiles that are embedded in the program, as files to start from"},
    {NULL, NULL},
};

const struct help_entry help_examples[] = {
    {"fingen seed all", "Everything, full size, into the local cluster"},
    {"fingen seed advisory --fas 10 --households-per-fa 50 --seed 7", "A small brokerage with another seed"},
    {"fingen seed all --to postgresql://user@host/db --jobs 4 --profile loadtest",
     "A large load into a server of your own"},
    {"fingen seed all --scale 0.1 --dry-run", "What would be loaded, and where"},
    {"fingen seed all --scale 0.1 --to csv:out/ --compress zstd", "Files instead of a database"},
    {"fingen status", "What is there, and whether it is whole"},
    {"fingen validate", "The checks, run in the server"},
    {"fingen db tables", "Every table with its rows and size"},
    {"fingen db query \"SELECT count(*) FROM loans\" -d loans_db", "One question in SQL"},
    {"fingen clear --confirm", "Removes what fingen made, and nothing else"},
    {"fingen profile show --set advisory.fas=500", "Every setting with its value"},
    {NULL, NULL},
};

char *help_option_term(const struct command_option *option, char buf[OPTION_TERM_BYTES])
{
    char letter[8] = "    ";
    if (option->letter != 0)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(buf, OPTION_TERM_BYTES, "%s--%s%s%s", letter, option->name, option->argument == NULL ? "" : " ",
             option->argument == NULL ? "" : option->argument);
    return buf;
}
