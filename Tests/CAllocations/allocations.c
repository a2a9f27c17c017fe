#include "CAllocations.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>

struct AllocationCounter {
    atomic_size_t count;
    atomic_size_t largest;
};

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define HAS_OWN_ALLOCATOR 1
#endif
#endif

static __thread AllocationCounter *watching;

#if defined(__GLIBC__) && !defined(HAS_OWN_ALLOCATOR)

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static void note(size_t bytes) {
    AllocationCounter *counter = watching;
    if (!counter) return;
    atomic_fetch_add(&counter->count, 1);
    size_t largest = atomic_load(&counter->largest);
    while (bytes > largest && !atomic_compare_exchange_weak(&counter->largest, &largest, bytes)) {
    }
}

void *malloc(size_t bytes) {
    note(bytes);
    return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes) {
    note(count * bytes);
    return __libc_calloc(count, bytes);
}

void *realloc(void *memory, size_t bytes) {
    note(bytes);
    return __libc_realloc(memory, bytes);
}

void *memalign(size_t alignment, size_t bytes) {
    note(bytes);
    return __libc_memalign(alignment, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) {
    note(bytes);
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **memory, size_t alignment, size_t bytes) {
    note(bytes);
    void *found = __libc_memalign(alignment, bytes);
    if (!found) return ENOMEM;
    *memory = found;
    return 0;
}

bool allocations_are_seen(void) { return true; }

#else

bool allocations_are_seen(void) { return false; }

#endif

AllocationCounter *allocation_counter_make(void) { return calloc(1, sizeof(AllocationCounter)); }
void allocation_counter_free(AllocationCounter *counter) { free(counter); }
void allocation_counter_watch(AllocationCounter *counter) { watching = counter; }

void allocation_counter_reset(AllocationCounter *counter) {
    atomic_store(&counter->count, 0);
    atomic_store(&counter->largest, 0);
}

size_t allocation_counter_count(const AllocationCounter *counter) {
    return atomic_load(&((AllocationCounter *)counter)->count);
}

size_t allocation_counter_largest(const AllocationCounter *counter) {
    return atomic_load(&((AllocationCounter *)counter)->largest);
}
