#include "sanitizer.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define HAS_THREAD_SANITIZER
#endif
#endif

#ifdef HAS_THREAD_SANITIZER
void __tsan_release(void *place);
void __tsan_acquire(void *place);
void apus_happens_before(const void *place) { __tsan_release((void *)place); }
void apus_happens_after(const void *place) { __tsan_acquire((void *)place); }
#else
void apus_happens_before(const void *place) { (void)place; }
void apus_happens_after(const void *place) { (void)place; }
#endif
