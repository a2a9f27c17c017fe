#ifndef APUS_START_H
#define APUS_START_H

#include <stddef.h>

// What a program finds when it begins, before the constructor of any library has run: standard streams, arguments, and where
// its title stands. For programs alone: a shared library cannot hold it.

// Whether a standard descriptor (0, 1 or 2) was closed. It is open now, on /dev/null, so that nothing else becomes it; to read
// from it, or write to it, is an error all the same.
int apus_was_closed(int descriptor);

// The arguments of `main`, the program's own name first, as many as `*count`. They stay where they are.
char *const *apus_arguments(int *count);

// Shows a line in place of the arguments in lists of processes, cut to the room that there is.
void apus_set_title(const char *line);

#endif
