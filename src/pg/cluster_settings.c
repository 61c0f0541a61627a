/* Settings of a server that holds data which can be made again at any time: no fsync, little WAL, memory for
 * building indexes. Commits stay synchronous: without fsync they cost a write to the system's cache, and a
 * server that is killed then loses no batch that it has called committed. */
#include "cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MEBIBYTE ((uint64_t)1 << 20)

/* What a control group allows, UINT64_MAX when there is no limit. */
static uint64_t control_group_memory_bytes(void)
{
    static const char *const files[] = {"/sys/fs/cgroup/memory.max",
                                        "/sys/fs/cgroup/memory/memory.limit_in_bytes"};
    uint64_t limit = UINT64_MAX;
    for (size_t i = 0; i < sizeof files / sizeof *files && limit == UINT64_MAX; i++) {
        FILE *file = fopen(files[i], "re");
        unsigned long long bytes;
        if (file && fscanf(file, "%llu", &bytes) == 1)
            limit = bytes;
        if (file)
            fclose(file);
    }
    return limit;
}

static uint64_t memory_bytes(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), page_bytes = sysconf(_SC_PAGE_SIZE);
    uint64_t physical =
        pages > 0 && page_bytes > 0 ? (uint64_t)pages * (uint64_t)page_bytes : 1024 * MEBIBYTE;
    uint64_t allowed = control_group_memory_bytes();
    return physical < allowed ? physical : allowed;
}

static uint64_t clamp(uint64_t value, uint64_t low, uint64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* Containers often have 64 MB there, and a parallel VACUUM shares as much as maintenance_work_mem. */
static bool shared_memory_is_small(uint64_t needed_bytes)
{
    struct statvfs status;
    return statvfs("/dev/shm", &status) != 0 || (uint64_t)status.f_bavail * status.f_frsize < needed_bytes;
}

static bool append_fixed(struct buffer *out, struct error *error)
{
    return buffer_append_text(
        out,
        "# Written by fingen at each start. Own settings go below the include in postgresql.conf.\n"
        "listen_addresses = ''\n"
        "port = " CLUSTER_PORT "\n"
        "cluster_name = 'fingen'\n"
        "unix_socket_permissions = 0700\n"
        "fsync = off\n"
        "full_page_writes = off\n"
        "wal_level = minimal\n"
        "max_wal_senders = 0\n"
        "wal_init_zero = off\n"
        "max_wal_size = 4GB\n"
        "checkpoint_timeout = 30min\n"
        "autovacuum_naptime = 5min\n"
        "autovacuum_max_workers = 1\n"
        "jit = off\n"
        "log_checkpoints = off\n",
        error);
}

bool cluster_settings(const struct cluster *cluster, struct buffer *out, struct error *error)
{
    uint64_t memory = memory_bytes();
    uint64_t shared_buffers = clamp(memory / 4, 32 * MEBIBYTE, 1024 * MEBIBYTE);
    uint64_t maintenance = clamp(memory / 16, 32 * MEBIBYTE, 512 * MEBIBYTE);
    uint64_t processors = clamp((uint64_t)sysconf(_SC_NPROCESSORS_ONLN), 1, 4);
    return append_fixed(out, error) &&
           buffer_printf(
               out, error,
               "unix_socket_directories = '%s'\nshared_buffers = %lluMB\nmaintenance_work_mem = %lluMB\n"
               "max_parallel_maintenance_workers = %llu\ndynamic_shared_memory_type = %s\n",
               cluster->socket_directory, (unsigned long long)(shared_buffers / MEBIBYTE),
               (unsigned long long)(maintenance / MEBIBYTE), (unsigned long long)processors,
               shared_memory_is_small(2 * maintenance) ? "mmap" : "posix");
}
