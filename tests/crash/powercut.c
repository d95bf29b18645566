/* A disk that forgets: preloaded into a process, it lets a power cut be played after a kill.

   What a program writes stays in its files, as always, where a killed process leaves it. What it syncs is copied, at
   that moment, to a second folder. After the kill the test puts the copies in the place of the files: everything that
   was written and not synced is gone.

   POWERCUT_FILE    a database; its -wal and -journal are watched, too. The -shm is memory, and lost with the power.
   POWERCUT_SHADOW  the folder of the copies.

   The fsync of a file makes its name durable with it, as ext4 and XFS do; that a name is gone is durable with the fsync
   of its folder. The copy is not atomic, nor is a sync: a kill in the middle leaves a part of it. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const SUFFIXES[] = {"", "-wal", "-journal"};
#define SUFFIX_COUNT (sizeof SUFFIXES / sizeof *SUFFIXES)

/* Two syncs at once would let the older copy overwrite the newer. */
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static int give_up(const char *what)
{
    fprintf(stderr, "powercut: %s: %s\n", what, strerror(errno));
    errno = EIO;
    return -1;
}

static void shadow_of(char *shadow, const char *database, const char *suffix)
{
    snprintf(shadow, PATH_MAX, "%s/%s%s", getenv("POWERCUT_SHADOW"), strrchr(database, '/') + 1, suffix);
}

/* Reads through the program's own descriptor: to open and close the file once more would drop its locks. */
static int copy(int from, const char *shadow)
{
    static char buffer[1 << 18];
    off_t at = 0;
    ssize_t count;
    int to = open(shadow, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (to < 0)
        return give_up("open");
    while ((count = pread(from, buffer, sizeof buffer, at)) > 0) {
        if (pwrite(to, buffer, count, at) != count) {
            close(to);
            return give_up("write");
        }
        at += count;
    }
    if (count < 0 || ftruncate(to, at) < 0) {
        close(to);
        return give_up("copy");
    }
    return close(to);
}

static int sync_names(const char *database)
{
    for (size_t i = 0; i < SUFFIX_COUNT; i++) {
        char path[PATH_MAX], shadow[PATH_MAX];
        snprintf(path, sizeof path, "%s%s", database, SUFFIXES[i]);
        shadow_of(shadow, database, SUFFIXES[i]);
        if (access(path, F_OK) < 0 && unlink(shadow) < 0 && errno != ENOENT)
            return give_up("unlink");
    }
    return 0;
}

/* 1 when the descriptor is none of ours; otherwise what fsync should return. */
static int sync_shadow(int descriptor)
{
    const char *database = getenv("POWERCUT_FILE");
    char link[64], path[PATH_MAX], shadow[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = database ? readlink(link, path, sizeof path - 1) : -1;
    if (length < 0)
        return 1;
    path[length] = '\0';
    size_t stem = strlen(database), folder = strrchr(database, '/') - database;
    if ((size_t)length == folder && strncmp(path, database, folder) == 0)
        return sync_names(database);
    if (strncmp(path, database, stem) != 0)
        return 1;
    for (size_t i = 0; i < SUFFIX_COUNT; i++)
        if (strcmp(path + stem, SUFFIXES[i]) == 0) {
            shadow_of(shadow, database, SUFFIXES[i]);
            return copy(descriptor, shadow);
        }
    return 1;
}

static int sync_as(const char *name, int descriptor)
{
    pthread_mutex_lock(&gate);
    int done = sync_shadow(descriptor);
    pthread_mutex_unlock(&gate);
    if (done <= 0)
        return done;
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return real(descriptor);
}

int fsync(int descriptor)
{
    return sync_as("fsync", descriptor);
}

int fdatasync(int descriptor)
{
    return sync_as("fdatasync", descriptor);
}
