#ifndef APUS_CSYSTEM_SANITIZER_H
#define APUS_CSYSTEM_SANITIZER_H

// For the thread sanitizer, where it cannot see for itself; nothing in any other build. What a thread did before the first
// call for a place was done before what another does after the second.
void apus_happens_before(const void *place);
void apus_happens_after(const void *place);

#endif
