#ifndef APUS_CSYSTEM_CPU_H
#define APUS_CSYSTEM_CPU_H

#include <stdbool.h>

/// Whether this CPU, and the system's saving of registers, carry the micro-architecture level x86-64-v3 (AVX2, FMA).
bool apus_cpu_has_x86_64_v3(void);

/// The same for x86-64-v4 (AVX-512 F, BW, CD, DQ, VL).
bool apus_cpu_has_x86_64_v4(void);

#endif
