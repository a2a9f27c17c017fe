#ifndef APUS_CSYSTEM_H
#define APUS_CSYSTEM_H

#include "cpu.h"
#include "prefetch.h"
#include "process.h"
#include "sanitizer.h"
#include "shared_memory.h"

#endif
