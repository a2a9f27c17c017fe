#ifndef APUS_CALLOCATIONS_H
#define APUS_CALLOCATIONS_H

#include <stdbool.h>
#include <stddef.h>

// Counts allocations of threads that ask for it; several threads may share one counter.
typedef struct AllocationCounter AllocationCounter;

// Whether allocations are seen at all: not under a sanitizer, which has an allocator of its own, nor without glibc.
bool allocations_are_seen(void);

AllocationCounter *allocation_counter_make(void);
void allocation_counter_free(AllocationCounter *counter);

// From now on this thread's allocations count; NULL ends that.
void allocation_counter_watch(AllocationCounter *counter);

void allocation_counter_reset(AllocationCounter *counter);
size_t allocation_counter_count(const AllocationCounter *counter);

// Bytes of the largest allocation.
size_t allocation_counter_largest(const AllocationCounter *counter);

#endif
