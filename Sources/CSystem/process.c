#define _GNU_SOURCE
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int apus_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int apus_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

static int is_ignored(int signal) {
    struct sigaction action;
    return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static volatile sig_atomic_t ending_status;
static const char *volatile ending_line;

static void end_unheard(int signal) {
    (void)signal;
    _exit(ending_status);
}

static void end_at_signal(int signal) {
    (void)signal;
    const char *line = ending_line;
    // Nobody may read it: a second is enough.
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = end_unheard;
    sigaction(SIGALRM, &action, NULL);
    sigset_t alarms;
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    pthread_sigmask(SIG_UNBLOCK, &alarms, NULL);
    alarm(1);
    // Nobody is left who could do anything about an error.
    if (write(STDERR_FILENO, line, strlen(line)) < 0) _exit(ending_status);
    _exit(ending_status);
}

int apus_end_at_signals(const int *signals, size_t count, int status, const char *line) {
    struct sigaction action;
    ending_line = line;
    ending_status = status;
    memset(&action, 0, sizeof action);
    action.sa_handler = end_at_signal;
    sigfillset(&action.sa_mask);
    for (size_t i = 0; i < count; i++) {
        if (signals[i] == SIGHUP && is_ignored(SIGHUP)) continue;
        if (sigaction(signals[i], &action, NULL) != 0) return -1;
    }
    return 0;
}

int apus_signal_descriptor(const int *signals, size_t count) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < count; i++) {
        // A blocked signal is reported even where it is ignored. That of a lost terminal stays ignored, as nohup has it; shells
        // ignore SIGINT for what a script starts in the background, where it is meant all the same if somebody sends it.
        if (signals[i] == SIGHUP && is_ignored(SIGHUP)) continue;
        sigaddset(&set, signals[i]);
    }
    int code = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (code != 0) {
        errno = code;
        return -1;
    }
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int apus_read_signal(int descriptor) {
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

const char *apus_started_path(void) { return (const char *)getauxval(AT_EXECFN); }

void apus_raise_limits(void) {
    int kinds[] = {RLIMIT_NOFILE, RLIMIT_NPROC};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct rlimit limit;
        if (getrlimit(kinds[i], &limit) != 0 || limit.rlim_cur == limit.rlim_max) continue;
        limit.rlim_cur = limit.rlim_max;
        setrlimit(kinds[i], &limit);
    }
}

pid_t apus_spawn(
    const char *path, char *const arguments[], char *const environment[], const int streams[3], int has_own_group) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    pid_t process = -1;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    for (int i = 0; i <= 2; i++) {
        if (streams[i] >= 0) {
            posix_spawn_file_actions_adddup2(&actions, streams[i], i);
        } else {
            posix_spawn_file_actions_addopen(&actions, i, "/dev/null", i == 0 ? O_RDONLY : O_WRONLY, 0);
        }
    }
    // What somebody left open to this process is not to live for as long as those that it starts.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    // This process blocks the signals that it reads from a descriptor.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | (has_own_group ? POSIX_SPAWN_SETPGROUP : 0));
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setsigmask(&attributes, &none);
    int code = posix_spawn(&process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code == 0 ? process : -code;
}

int apus_pipe(int descriptors[2], int patient) {
    if (pipe2(descriptors, O_CLOEXEC) != 0) return -1;
    if (!patient) fcntl(descriptors[0], F_SETFL, O_NONBLOCK);
    return 0;
}

int apus_open_path(const char *path) { return open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC); }

int apus_socket_state(const char *path) {
    struct stat status;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (lstat(path, &status) != 0) return 0;
    if (!S_ISSOCK(status.st_mode)) return 3;
    if (strlen(path) >= sizeof address.sun_path) return 3;
    strcpy(address.sun_path, path);
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0) return 2;
    int result = connect(probe, (struct sockaddr *)&address, sizeof address);
    int code = errno;
    close(probe);
    return result != 0 && code == ECONNREFUSED ? 1 : 2;
}

int apus_accept(int descriptor) { return accept4(descriptor, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

// On Linux it is a thread that is nice, and not a process.
void apus_give_way(void) { setpriority(PRIO_PROCESS, 0, 10); }

int apus_start_thread(void *(*body)(void *), void *context) {
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    // A thread takes over which signals are blocked.
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int code = pthread_create(&thread, &attributes, body, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return code;
}

static void *wait_for_end(void *gate) {
    pthread_mutex_lock(gate);
    pthread_mutex_unlock(gate);
    return NULL;
}

int apus_count_threads(int count) {
    pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
    pthread_attr_t attributes;
    pthread_t *threads = calloc((size_t)count, sizeof *threads);
    sigset_t all, before;
    int started = 0;
    if (!threads) return 0;
    sigfillset(&all);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 1 << 16);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    pthread_mutex_lock(&gate);
    while (started < count && pthread_create(&threads[started], &attributes, wait_for_end, &gate) == 0) started++;
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < started; i++) pthread_join(threads[i], NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    free(threads);
    return started;
}

int apus_random(void *bytes, size_t count) { return getrandom(bytes, count, 0) == (ssize_t)count ? 0 : -1; }

int apus_usable_processors(int *processors, int capacity) {
    cpu_set_t set;
    int count = 0;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return -1;
    for (int processor = 0; processor < CPU_SETSIZE; processor++) {
        if (!CPU_ISSET(processor, &set)) continue;
        if (count < capacity) processors[count] = processor;
        count++;
    }
    return count;
}

double apus_monotonic_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

const char *apus_signal_name(int number) {
    return sigabbrev_np(number);
}
