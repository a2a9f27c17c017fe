#ifndef APUS_PROCESS_H
#define APUS_PROCESS_H

#include <stddef.h>
#include <sys/types.h>

// System calls that Swift's Glibc module does not offer. Each returns -1 and sets errno on failure.

// A descriptor that becomes readable when the process ends.
int apus_pidfd_open(pid_t process);

// Sends `signal` to this process when the thread that started it ends.
int apus_die_with_parent(int signal);

// Ends this process with `status`, after writing `line` to standard error (within a second: who does not read it is
// not waited for), at any of these signals that comes while it is not blocked; SIGHUP stays ignored where it is. A later call counts from then on. `line` must stay where it is.
int apus_end_at_signals(const int *signals, size_t count, int status, const char *line);

// Blocks the signals, but for SIGHUP where it is ignored, in this thread and those it starts, and returns a descriptor that reports them.
int apus_signal_descriptor(const int *signals, size_t count);

// The next signal that a descriptor reports; 0 where there is none.
int apus_read_signal(int descriptor);

// The path by which this program was started, as it was then given; null where the system does not tell.
const char *apus_started_path(void);

// Raises the limits of open descriptors and of a user's processes as far as this process may.
void apus_raise_limits(void);

// Starts a program. Its standard input, output and error are the given descriptors, and /dev/null for -1; nothing else is open,
// and no signal is blocked. In a process group of its own a terminal's Ctrl-C does not reach it. Returns the process or -errno.
pid_t apus_spawn(
    const char *path, char *const arguments[], char *const environment[], const int streams[3], int has_own_group);

// A pipe that is closed on exec, [0] for reading; `patient` reading waits, any other does not.
int apus_pipe(int descriptors[2], int patient);

// A descriptor that serves as a path, or as the beginning of one, closed on exec.
int apus_open_path(const char *path);

// What lies at a path: 0 nothing, 1 a socket that nobody listens on, 2 one that somebody does, 3 something else.
int apus_socket_state(const char *path);

// A connection that waits at a listening socket: not blocking, closed on exec. Returns -1 and sets errno where there is none.
int apus_accept(int descriptor);

// Gives way to other threads, from here on in this thread alone: only their leavings where all cores are busy.
void apus_give_way(void);

// Starts a thread that nobody waits for and that receives no signal. Returns 0, or an error number.
int apus_start_thread(void *(*body)(void *), void *context);

// Tries how many threads there may be besides those that run, at most `count`: starts as many at once, which end again.
int apus_count_threads(int count);

// Fills the bytes with randomness.
int apus_random(void *bytes, size_t count);

// Writes the processors that this process may use, at most `capacity`; returns how many there are.
int apus_usable_processors(int *processors, int capacity);

// Seconds by the monotonic clock.
double apus_monotonic_seconds(void);

// The name of a signal without "SIG", as in "KILL"; null where it has none.
const char *apus_signal_name(int number);

#endif
