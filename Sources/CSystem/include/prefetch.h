#ifndef APUS_CSYSTEM_PREFETCH_H
#define APUS_CSYSTEM_PREFETCH_H

/// Asks for the cache line at an address, which need not be one that can be read.
static inline __attribute__((always_inline)) void apus_prefetch(const void *address) { __builtin_prefetch(address); }

#endif
