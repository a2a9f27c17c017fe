#define _GNU_SOURCE
#include "CStart.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int closed_streams;
static int argument_count;
static char **arguments;
static char *title;
static size_t title_bytes;

// An instrumented function may not run before its sanitizer.
#define EARLY __attribute__((disable_sanitizer_instrumentation, no_stack_protector))

// System calls themselves: the functions are a sanitizer's, which is not there yet.
EARLY static void open_streams(void) {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        if (syscall(SYS_fcntl, descriptor, F_GETFD) >= 0) continue;
        closed_streams |= 1 << descriptor;
        // The lowest number that is free is this one. What is done to it fails, as it would if it were closed; without /dev
        // by a descriptor that can do nothing at all.
        int direction = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
        if (syscall(SYS_openat, AT_FDCWD, "/dev/null", direction) < 0) syscall(SYS_openat, AT_FDCWD, "/", O_PATH);
    }
}

EARLY static size_t length(const char *text) {
    size_t count = 0;
    while (text[count]) count++;
    return count;
}

EARLY static char *moved(char *text, char **room) {
    char *copy = *room;
    for (size_t i = 0;; i++) {
        copy[i] = text[i];
        if (!text[i]) break;
    }
    *room += length(copy) + 1;
    return copy;
}

// Moves arguments and environment elsewhere, to which nobody holds a pointer yet, so that a title has their room.
EARLY static void make_room(int count, char **words, char **environment) {
    arguments = words;
    argument_count = count;
    if (count < 1) return;
    size_t bytes = (size_t)(count + 1) * sizeof *words;
    char *end = words[0];
    for (int i = 0; i < count; i++) {
        bytes += length(words[i]) + 1;
        if (words[i] == end) end += length(words[i]) + 1;
    }
    for (char **variable = environment; *variable; variable++) {
        bytes += length(*variable) + 1;
        if (*variable == end) end += length(*variable) + 1;
    }
    void *memory = (void *)syscall(SYS_mmap, NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return;
    char **copies = memory;
    char *room = (char *)(copies + count + 1);
    for (int i = 0; i < count; i++) copies[i] = moved(words[i], &room);
    copies[count] = NULL;
    title = words[0];
    title_bytes = (size_t)(end - title);
    for (char **variable = environment; *variable; variable++) *variable = moved(*variable, &room);
    arguments = copies;
}

EARLY static void begin(int count, char **words, char **environment) {
    open_streams();
    make_room(count, words, environment);
    // Whatever path it was started by.
    syscall(SYS_prctl, PR_SET_NAME, "apus", 0, 0, 0);
}

// The C library hands these what it will hand to `main`.
__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = begin;

int apus_was_closed(int descriptor) { return closed_streams >> descriptor & 1; }

char *const *apus_arguments(int *count) {
    *count = argument_count;
    return arguments;
}

void apus_set_title(const char *line) {
    if (title_bytes < 2) return;
    size_t count = strlen(line);
    if (count > title_bytes - 1) count = title_bytes - 1;
    memcpy(title, line, count);
    memset(title + count, 0, title_bytes - count);
}
