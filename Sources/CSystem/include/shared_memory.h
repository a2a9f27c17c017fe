#ifndef APUS_CSYSTEM_SHARED_MEMORY_H
#define APUS_CSYSTEM_SHARED_MEMORY_H

#include <stddef.h>

// A file of so many zero bytes that lives in memory, has no name, and can neither grow nor shrink; closed on exec.
// Returns its descriptor, or -1 and sets errno.
int apus_memory_file(const char *label, size_t bytes);

// Opens what a descriptor of another process refers to, closed on exec; `flags` are those of open(2).
int apus_open_descriptor_of(int process, int descriptor, int flags);

// Bytes of the file behind a descriptor; -1 where it is no regular file.
long long apus_file_size(int descriptor);

// Takes all pages of a mapping at once, where the system can, as if they had been written to.
void apus_populate(void *memory, size_t bytes);

// Lets the calling thread run on these processors alone. Returns -1 and sets errno on failure.
int apus_run_on(const int *processors, int count);

// Tells the core that this is a loop that waits.
static inline __attribute__((always_inline)) void apus_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory");
#endif
}

#endif
