/* os/sandbox_profiles.c -- the allow-lists of system calls and the limits of each role */
#include "os/sandbox_profile.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#define ANY(name)                                                                                  \
    {                                                                                              \
        name, 0, 0, 0, 0                                                                           \
    }
#define FAILS(name, errno_value)                                                                   \
    {                                                                                              \
        name, errno_value, 0, 0, 0                                                                 \
    }
#define WHERE(name, arg, mask, value)                                                              \
    {                                                                                              \
        name, 0, arg, mask, value                                                                  \
    }
#define FAILS_WHERE(name, errno_value, arg, mask, value)                                           \
    {                                                                                              \
        name, errno_value, arg, mask, value                                                        \
    }
#define ALL_BITS G_MAXUINT64
#define END                                                                                        \
    {                                                                                              \
        NULL, 0, 0, 0, 0                                                                           \
    }

/* Memory, time, signals to oneself, reading and writing what is already open. */
static const SandboxCall basic[] = {
    ANY("read"),
    ANY("write"),
    ANY("readv"),
    ANY("writev"),
    ANY("pread64"),
    ANY("pwrite64"),
    ANY("close"),
    ANY("fstat"),
    /* How the C library asks fstat() of an open file. */
    WHERE("newfstatat", 4, AT_EMPTY_PATH, AT_EMPTY_PATH),
    ANY("lseek"),
    /* Flags, duplicates and locks: commands 0 to 7, 36 to 39 (locks of open files) and one more;
     * not the ones that make signals. */
    WHERE("fcntl", 2, ~(guint64)7, 0),
    WHERE("fcntl", 2, ~(guint64)3, F_OFD_GETLK),
    WHERE("fcntl", 2, ALL_BITS, F_DUPFD_CLOEXEC),
    ANY("dup"),
    ANY("poll"),
    ANY("ppoll"),
    ANY("recvmsg"),
    ANY("sendmsg"),
    ANY("recvfrom"),
    ANY("sendto"),
    ANY("shutdown"),
    ANY("munmap"),
    ANY("mremap"),
    ANY("brk"),
    ANY("madvise"),
    ANY("futex"),
    ANY("set_robust_list"),
    ANY("rseq"),
    ANY("getpid"),
    ANY("gettid"),
    ANY("getuid"),
    ANY("geteuid"),
    ANY("getgid"),
    ANY("getegid"),
    ANY("clock_gettime"),
    ANY("clock_getres"),
    ANY("gettimeofday"),
    ANY("time"),
    ANY("clock_nanosleep"),
    ANY("nanosleep"),
    ANY("restart_syscall"),
    ANY("getrandom"),
    ANY("getrusage"),
    ANY("sysinfo"),
    ANY("uname"),
    ANY("sched_yield"),
    ANY("sched_getaffinity"),
    ANY("rt_sigaction"),
    ANY("rt_sigprocmask"),
    ANY("rt_sigreturn"),
    ANY("sigaltstack"),
    WHERE("tgkill", 1, ALL_BITS, SANDBOX_OWN_PID), /* abort() */
    ANY("exit"),
    ANY("exit_group"),
    FAILS("ioctl", ENOTTY), /* isatty() */
    END,
};

/* Memory never becomes program text; a pattern compiler that tries falls back to interpreting. */
static const SandboxCall plain_memory[] = {
    WHERE("mmap", 3, PROT_EXEC, 0),
    FAILS_WHERE("mmap", EACCES, 3, PROT_EXEC, PROT_EXEC),
    WHERE("mprotect", 3, PROT_EXEC, 0),
    FAILS_WHERE("mprotect", EACCES, 3, PROT_EXEC, PROT_EXEC),
    END,
};

/* Threads, but no processes: clone() only within the thread group, and clone3(), whose flags lie in
 * memory where a filter cannot look, is said not to exist. */
static const SandboxCall thread_calls[] = {
    WHERE("clone", 1, CLONE_THREAD, CLONE_THREAD),
    FAILS("clone3", ENOSYS),
    WHERE("prctl", 1, ALL_BITS, PR_SET_NAME),
    ANY("set_tid_address"),
    ANY("membarrier"),
    ANY("sched_getattr"),
    ANY("sched_getparam"),
    ANY("sched_getscheduler"),
    FAILS("sched_setattr", EPERM),
    ANY("epoll_create1"),
    ANY("epoll_ctl"),
    ANY("epoll_wait"),
    ANY("epoll_pwait"),
    ANY("eventfd2"),
    ANY("pipe2"),
    ANY("timerfd_create"),
    ANY("timerfd_settime"),
    ANY("select"),
    ANY("pselect6"),
    WHERE("prlimit64", 3, ALL_BITS, 0), /* asking only */
    END,
};

/* Opening for reading; where, Landlock says. */
static const SandboxCall opening[] = {
    ANY("open"),       ANY("openat"),    ANY("openat2"),
    ANY("stat"),       ANY("lstat"),     ANY("statx"),
    ANY("newfstatat"), ANY("access"),    ANY("faccessat"),
    ANY("faccessat2"), ANY("readlink"),  ANY("readlinkat"),
    ANY("getdents64"), ANY("fadvise64"), ANY("getcwd"),
    ANY("statfs"),     ANY("fstatfs"),   END,
};

/* Making and changing files; where, Landlock says. */
static const SandboxCall writing[] = {
    ANY("fsync"),
    ANY("fdatasync"),
    ANY("ftruncate"),
    ANY("fallocate"),
    ANY("flock"),
    ANY("unlink"),
    ANY("unlinkat"),
    ANY("rename"),
    ANY("renameat"),
    ANY("renameat2"),
    ANY("mkdir"),
    ANY("mkdirat"),
    ANY("rmdir"),
    ANY("fchmod"),
    ANY("umask"),
    ANY("utimensat"),
    ANY("link"),
    ANY("linkat"),
    ANY("sync_file_range"),
    /* SQLite, as root, gives its side files to the database's owner; here both are ourselves. */
    FAILS("fchown", EPERM),
    FAILS("chown", EPERM),
    FAILS("fchownat", EPERM),
    FAILS("chmod", EPERM),
    FAILS("fchmodat", EPERM),
    END,
};

/* A file without a name, to hand what one process wrote to another. */
static const SandboxCall memory_files[] = {
    ANY("memfd_create"),
    END,
};

/* Taking connections from listening sockets handed over; none can be made, bound or connected. */
static const SandboxCall accepting[] = {
    ANY("accept"),     ANY("accept4"),    ANY("getsockname"), ANY("getpeername"),
    ANY("getsockopt"), ANY("setsockopt"), ANY("sendfile"),    END,
};

/* Connecting outward, names being looked up by the C library on the way; then a further filter that
 * takes this away again. */
static const SandboxCall dialling[] = {
    WHERE("socket", 1, ALL_BITS, AF_UNIX),
    WHERE("socket", 1, ALL_BITS, AF_INET),
    WHERE("socket", 1, ALL_BITS, AF_INET6),
    FAILS_WHERE("socket", EAFNOSUPPORT, 1, ALL_BITS, AF_NETLINK), /* which interfaces there are */
    ANY("connect"),
    WHERE("socketpair", 1, ALL_BITS, AF_UNIX), /* libcurl, to wake itself */
    ANY("sendmmsg"),
    ANY("getsockname"),
    ANY("getpeername"),
    ANY("getsockopt"),
    ANY("setsockopt"),
    ANY("seccomp"),
    WHERE("prctl", 1, ALL_BITS, PR_SET_NO_NEW_PRIVS),
    END,
};

/* What a program that was not written for this needs to start and to run. */
static const SandboxCall program[] = {
    ANY("execve"),
    ANY("mmap"),
    ANY("mprotect"),
    ANY("arch_prctl"),
    ANY("set_tid_address"),
    ANY("prlimit64"),
    ANY("getppid"),
    ANY("dup2"),
    ANY("dup3"),
    ANY("copy_file_range"),
    ANY("splice"),
    ANY("fadvise64"),
    FAILS("prctl", EPERM),
    FAILS("clone3", ENOSYS),
    END,
};

/* The part of the tool role that waits for its program. */
static const SandboxCall waiting[] = {
    ANY("wait4"),
    ANY("waitid"),
    END,
};

/* A worker may hold the file, what it became and the tables it is read with. */
#define WORKER_ADDRESS_BYTES (512 * 1024 * 1024)
#define WORKER_CPU_S 120
/* A program is ended long before; this is for one that nobody ends. */
#define TOOL_CPU_S 30
/* Thousands of letters over one line, or a directory of 20,000. */
#define COURIER_CPU_S 120

const SandboxProfile sandbox_profiles[ROLE_LAST] = {
    [ROLE_FRONT] = {.groups = {basic, plain_memory, thread_calls, opening, accepting},
                    .open_files = 8192},
    [ROLE_CORE] = {.groups = {basic, plain_memory, thread_calls, opening, writing, memory_files,
                              accepting},
                   .sees_callers = TRUE,
                   .open_files = 8192},
    [ROLE_KEEPER] = {.groups = {basic, plain_memory, opening, writing}, .open_files = 256},
    [ROLE_WORKER] = {.groups = {basic, plain_memory, waiting},
                     .open_files = 64,
                     .address_bytes = WORKER_ADDRESS_BYTES,
                     .cpu_s = WORKER_CPU_S,
                     .writes_no_files = TRUE},
    [ROLE_TOOL] = {.groups = {basic, opening, program},
                   .open_files = 64,
                   .address_bytes = WORKER_ADDRESS_BYTES,
                   .cpu_s = TOOL_CPU_S,
                   .writes_no_files = TRUE},
    [ROLE_CLEANER] = {.groups = {basic, plain_memory},
                      .open_files = 16,
                      .address_bytes = WORKER_ADDRESS_BYTES,
                      .cpu_s = WORKER_CPU_S,
                      .writes_no_files = TRUE},
    [ROLE_COURIER] = {.groups = {basic, plain_memory, opening, dialling},
                      .dials = TRUE,
                      .open_files = 64,
                      .address_bytes = WORKER_ADDRESS_BYTES,
                      .cpu_s = COURIER_CPU_S,
                      .writes_no_files = TRUE},
};

const char *const sandbox_never[SANDBOX_NEVER_LAST][SANDBOX_NEVER_MAX] = {
    [SANDBOX_NEVER_PARENT] = {"ptrace",
                              "process_vm_readv",
                              "process_vm_writev",
                              "kcmp",
                              "process_madvise",
                              "pidfd_getfd",
                              "bpf",
                              "perf_event_open",
                              "userfaultfd",
                              "io_uring_setup",
                              "io_uring_enter",
                              "init_module",
                              "finit_module",
                              "delete_module",
                              "kexec_load",
                              "mount",
                              "umount2",
                              "pivot_root",
                              "swapon",
                              "reboot",
                              "add_key",
                              "keyctl",
                              "request_key",
                              NULL},
    /* The leak checker traces its own process, the symbolizer reads files: those calls stay. */
    [SANDBOX_NEVER_RELAXED] = {"socket", "connect", "bind", "listen", "execveat",
                               "process_vm_readv", "process_vm_writev", "bpf", "io_uring_setup",
                               "mount", NULL},
    [SANDBOX_NEVER_RELAXED_DIALS] = {"bind", "listen", "accept", "accept4", "execveat",
                                     "process_vm_readv", "process_vm_writev", "bpf",
                                     "io_uring_setup", "mount", NULL},
    [SANDBOX_NEVER_DIALLED] = {"socket", "connect", "sendmmsg", NULL},
};
