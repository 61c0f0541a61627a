/* Replays the rows that stand in some tables from memory, as COPY BINARY over N connections: the fastest that
 * anybody could load them, and so the measure for a generator.
 *
 *   replay CONNINFO CONNECTIONS BATCHES SCHEMA.TABLE...
 *
 * Reads the tables into memory, truncates them (in one statement), then loads BATCHES transactions, each with
 * its share of every table in the order given. On new connections: a backend that has just read the tables
 * has the server's buffers mapped already, which saves it some hundredths of its time. Prints "seconds rows
 * bytes backend_cpu_seconds client_cpu_seconds", measured from the first BEGIN to the last COMMIT.
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MAX_TABLES 64
#define MAX_CONNECTIONS 64
#define HEADER_BYTES 19
#define SLICE_BYTES (128 * 1024)

static const char header[HEADER_BYTES] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

struct replay_table {
    const char *name;
    char *bytes;
    size_t length, capacity;
    size_t *row_offsets; /* row_count + 1 */
    size_t row_count, row_capacity;
};

static struct replay_table tables[MAX_TABLES];
static int table_count, connection_count, batch_count;
static const char *conninfo;
static atomic_int next_batch;

static void fail(PGconn *connection, const char *what)
{
    fprintf(stderr, "replay: %s: %s", what, connection ? PQerrorMessage(connection) : "out of memory\n");
    exit(1);
}

static void execute(PGconn *connection, const char *sql, ExecStatusType expected)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != expected)
        fail(connection, sql);
    PQclear(result);
}

static void keep_row(struct replay_table *table, const char *data, size_t length)
{
    if (table->length + length > table->capacity) {
        table->capacity = (table->capacity + length) * 2;
        table->bytes = realloc(table->bytes, table->capacity);
    }
    if (table->row_count + 2 > table->row_capacity) {
        table->row_capacity = table->row_capacity * 2 + 1024;
        table->row_offsets = realloc(table->row_offsets, table->row_capacity * sizeof(size_t));
    }
    if (table->bytes == NULL || table->row_offsets == NULL)
        fail(NULL, "reading");
    memcpy(table->bytes + table->length, data, length);
    table->row_offsets[table->row_count++] = table->length;
    table->length += length;
    table->row_offsets[table->row_count] = table->length;
}

static void read_table(PGconn *connection, struct replay_table *table)
{
    char sql[512];
    snprintf(sql, sizeof sql, "COPY %s TO STDOUT (FORMAT binary)", table->name);
    execute(connection, sql, PGRES_COPY_OUT);
    char *data;
    bool first = true;
    for (int length; (length = PQgetCopyData(connection, &data, 0)) > 0; first = false) {
        size_t skip = first ? HEADER_BYTES : 0;
        if ((size_t)length > skip + 2)
            keep_row(table, data + skip, (size_t)length - skip);
        PQfreemem(data);
    }
    PQclear(PQgetResult(connection));
    PQclear(PQgetResult(connection));
}

static void copy_share(PGconn *connection, const struct replay_table *table, int batch)
{
    size_t first = table->row_count * (size_t)batch / (size_t)batch_count;
    size_t last = table->row_count * ((size_t)batch + 1) / (size_t)batch_count;
    if (first == last)
        return;
    char sql[512];
    snprintf(sql, sizeof sql, "COPY %s FROM STDIN (FORMAT binary)", table->name);
    execute(connection, sql, PGRES_COPY_IN);
    PQputCopyData(connection, header, HEADER_BYTES);
    size_t end = table->row_offsets[last];
    for (size_t at = table->row_offsets[first]; at < end; at += SLICE_BYTES) {
        size_t length = end - at < SLICE_BYTES ? end - at : SLICE_BYTES;
        if (PQputCopyData(connection, table->bytes + at, (int)length) != 1)
            fail(connection, "COPY");
    }
    PQputCopyData(connection, "\377\377", 2);
    if (PQputCopyEnd(connection, NULL) != 1)
        fail(connection, "COPY");
    PGresult *result = PQgetResult(connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail(connection, "COPY");
    PQclear(result);
    PQclear(PQgetResult(connection));
}

static PGconn *connect_anew(void)
{
    PGconn *connection = PQconnectdb(conninfo);
    if (PQstatus(connection) != CONNECTION_OK)
        fail(connection, "connecting");
    return connection;
}

static void *load(void *argument)
{
    PGconn *connection = argument;
    for (int batch; (batch = atomic_fetch_add(&next_batch, 1)) < batch_count;) {
        execute(connection, "BEGIN", PGRES_COMMAND_OK);
        for (int i = 0; i < table_count; i++)
            copy_share(connection, &tables[i], batch);
        execute(connection, "COMMIT", PGRES_COMMAND_OK);
    }
    return NULL;
}

static double process_cpu_seconds(int pid)
{
    char path[64], line[1024];
    unsigned long user = 0, system = 0;
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return 0;
    if (fgets(line, sizeof line, file) != NULL) {
        char *after_name = strrchr(line, ')');
        if (after_name == NULL ||
            sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) !=
                2)
            user = system = 0;
    }
    fclose(file);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double own_cpu_seconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void prepare(void)
{
    PGconn *connection = connect_anew();
    char sql[8192] = "TRUNCATE ";
    for (int i = 0; i < table_count; i++) {
        read_table(connection, &tables[i]);
        size_t used = strlen(sql);
        snprintf(sql + used, sizeof sql - used, "%s%s", i ? ", " : "", tables[i].name);
    }
    execute(connection, sql, PGRES_COMMAND_OK);
    PQclear(PQexec(connection, "CHECKPOINT")); /* where the role may: both sides start alike */
    PQfinish(connection);
}

int main(int argc, char **argv)
{
    if (argc < 5 || argc - 4 > MAX_TABLES || strtol(argv[2], NULL, 10) < 1 ||
        strtol(argv[2], NULL, 10) > MAX_CONNECTIONS) {
        fprintf(stderr, "usage: replay CONNINFO CONNECTIONS BATCHES SCHEMA.TABLE...\n");
        return 2;
    }
    conninfo = argv[1];
    connection_count = (int)strtol(argv[2], NULL, 10);
    batch_count = (int)strtol(argv[3], NULL, 10);
    for (int i = 4; i < argc; i++)
        tables[table_count++].name = argv[i];
    prepare();

    double backend_cpu = 0;
    PGconn *connections[MAX_CONNECTIONS];
    for (int i = 0; i < connection_count; i++) {
        connections[i] = connect_anew();
        backend_cpu -= process_cpu_seconds(PQbackendPID(connections[i]));
    }

    double client_cpu = own_cpu_seconds(), start = now_seconds();
    pthread_t threads[MAX_CONNECTIONS];
    for (int i = 0; i < connection_count; i++)
        if (pthread_create(&threads[i], NULL, load, connections[i]) != 0)
            fail(NULL, "thread");
    for (int i = 0; i < connection_count; i++)
        pthread_join(threads[i], NULL);
    double seconds = now_seconds() - start;
    for (int i = 0; i < connection_count; i++)
        backend_cpu += process_cpu_seconds(PQbackendPID(connections[i]));
    size_t rows = 0, bytes = 0;
    for (int i = 0; i < table_count; i++) {
        rows += tables[i].row_count;
        bytes += tables[i].length;
    }
    printf("%.4f %zu %zu %.3f %.3f\n", seconds, rows, bytes, backend_cpu, own_cpu_seconds() - client_cpu);
    return 0;
}
