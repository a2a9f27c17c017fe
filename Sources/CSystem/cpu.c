#include "cpu.h"

#if defined(__x86_64__)

bool apus_cpu_has_x86_64_v3(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("x86-64-v3") != 0;
}

bool apus_cpu_has_x86_64_v4(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("x86-64-v4") != 0;
}

#else

bool apus_cpu_has_x86_64_v3(void) { return false; }

bool apus_cpu_has_x86_64_v4(void) { return false; }

#endif
