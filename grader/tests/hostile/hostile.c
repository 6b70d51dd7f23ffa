/*
 * Programs that mean harm, one for each name that `hostile.rs` lists. Each tries one thing. What the sandbox refuses it
 * prints as `held`, and ends well; what it should not have got it prints as `GOT THROUGH`. C, because it can do whatever a
 * process can, and a safe Rust program less.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <mpi.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int rank, size;
static char **arguments;

static void tell(int got, const char *what) {
    if (got)
        printf("GOT THROUGH: %s\n", what);
    else
        printf("held: %s (%s)\n", what, strerror(errno));
}

static const char *in_scratch(const char *name) {
    static char path[4][4096];
    static int next;
    char *own = path[next++ % 4];
    snprintf(own, sizeof path[0], "%s/%s-%d", getenv("TMPDIR"), name, rank);
    return own;
}

static void reads(const char *path) {
    char byte;
    int file = open(path, O_RDONLY);
    tell(file >= 0 && read(file, &byte, 1) > 0, path);
}

static void writes(const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    tell(file >= 0, path);
}

/* ---- processes ---- */

static void child(void) {
    setsid();
    signal(SIGTERM, SIG_IGN);
    for (;;)
        pause();
}

static void fork_bomb(void) {
    for (int i = 0; i < 200000; i++) {
        pid_t pid = fork();
        if (pid == 0)
            for (;;)
                fork();
        if (pid > 0) {
            tell(1, "fork");
            for (;;)
                fork();
        }
    }
    tell(0, "fork");
}

static void daemon_by(long pid, const char *what) {
    if (pid == 0)
        child();
    tell(pid > 0, what);
}

static void double_fork(void) {
    pid_t pid = fork();
    if (pid == 0) {
        if (fork() == 0)
            child();
        _exit(0);
    }
    tell(pid > 0, "double fork");
}

static void by_vfork(void) {
    pid_t pid = vfork();
    if (pid == 0)
        _exit(0);
    tell(pid > 0, "vfork");
}

static void by_clone(void) { daemon_by(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0), "clone"); }

static void by_clone3(void) {
    unsigned long long args[11] = {0};
    args[4] = SIGCHLD;
    daemon_by(syscall(SYS_clone3, args, sizeof args), "clone3");
}

static void by_spawn(void) {
    pid_t pid;
    char *argv[] = {"sh", "-c", "sleep 99", NULL};
    errno = posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ);
    tell(errno == 0, "posix_spawn");
}

static void by_system(void) {
    errno = EPERM;
    int code = system("exit 3");
    tell(code >= 0 && WIFEXITED(code) && WEXITSTATUS(code) == 3, "system");
}

static void by_exec(void) {
    char *argv[] = {"sh", "-c", "echo GOT THROUGH: a shell", NULL};
    execve("/bin/sh", argv, environ);
    tell(0, "exec of a shell");
}

static void by_loader(void) {
    char *argv[] = {"ld.so", "/bin/sh", "-c", "echo held: a shell in the same bounds; : > /tmp/hostile-loader && echo GOT THROUGH: a file", NULL};
    setbuf(stdout, NULL);
    execve("/lib64/ld-linux-x86-64.so.2", argv, environ);
    tell(0, "exec of the loader");
}

static void *wait_for_ever(void *unused) {
    for (;;)
        pause();
    return unused;
}

static void thread_bomb(void) {
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    for (;;) {
        pthread_t thread;
        if (pthread_create(&thread, &small, wait_for_ever, NULL) != 0)
            usleep(1000);
    }
}

static void spawn_storm(void) {
    for (int i = 0; i < 1000; i++) {
        MPI_Comm children;
        MPI_Comm_spawn(arguments[0], MPI_ARGV_NULL, 4, MPI_INFO_NULL, 0, MPI_COMM_SELF, &children, MPI_ERRCODES_IGNORE);
    }
}

static void spawn_shell(void) {
    MPI_Comm children;
    char *argv[] = {"-c", "echo GOT THROUGH: a spawned shell", NULL};
    MPI_Comm_spawn("/bin/sh", argv, 1, MPI_INFO_NULL, 0, MPI_COMM_WORLD, &children, MPI_ERRCODES_IGNORE);
}

/* ---- signals ---- */

static void sends(pid_t pid, const char *what) { tell(kill(pid, SIGKILL) == 0, what); }

static void kill_parent(void) { sends(getppid(), "kill of the parent"); }
static void kill_group(void) { sends(0, "kill of the group"); }
static void kill_all(void) { sends(-1, "kill of all"); }
static void stop_parent(void) { tell(kill(getppid(), SIGSTOP) == 0, "stop of the parent"); }

static void kill_family(void) {
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    int sent = 0;
    while (folder && (entry = readdir(folder))) {
        int pid = atoi(entry->d_name);
        if (pid > 1 && pid != getpid() && kill(pid, SIGTERM) == 0)
            sent++;
    }
    errno = EPERM;
    tell(sent > 0, "kill one by one");
}

static void by_sigqueue(void) { tell(sigqueue(getppid(), SIGKILL, (union sigval){0}) == 0, "sigqueue"); }

static void by_pidfd(void) {
    int file = syscall(SYS_pidfd_open, getppid(), 0);
    tell(file >= 0 && syscall(SYS_pidfd_send_signal, file, SIGKILL, NULL, 0) == 0, "pidfd");
}

static void by_tgkill(void) { tell(syscall(SYS_tgkill, getppid(), getppid(), SIGKILL) == 0, "tgkill"); }

static void by_owner(void) {
    int pipes[2];
    if (pipe(pipes) != 0)
        exit(3);
    fcntl(pipes[0], F_SETOWN, getppid());
    fcntl(pipes[0], F_SETSIG, SIGKILL);
    fcntl(pipes[0], F_SETFL, O_ASYNC | O_NONBLOCK);
    if (write(pipes[1], "x", 1) != 1)
        exit(3);
    usleep(200000);
    errno = EPERM;
    tell(kill(getppid(), 0) != 0 && errno == ESRCH, "signal by a file's owner");
}

static void by_ptrace(void) { tell(ptrace(PTRACE_ATTACH, getppid(), 0, 0) == 0, "ptrace"); }

static void by_memory(void) {
    char byte;
    struct iovec here = {&byte, 1}, there = {(void *)0x400000, 1};
    tell(process_vm_readv(getppid(), &here, 1, &there, 1, 0) == 1 || errno == EFAULT, "another's memory");
}

static void other_process(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", getppid(), name);
    reads(path);
}

static void parents_environment(void) { other_process("environ"); }
static void parents_memory(void) { other_process("mem"); }

static void parents_files(void) {
    char path[64];
    char target[4096];
    snprintf(path, sizeof path, "/proc/%d/fd/1", getppid());
    tell(readlink(path, target, sizeof target) > 0, path);
}

/* ---- files: the test names them ---- */

static void reading(void) {
    for (char **path = arguments + 2; *path; path++)
        reads(*path);
}

static void writing(void) {
    for (char **path = arguments + 2; *path; path++)
        writes(*path);
}

static void listing(void) {
    for (char **path = arguments + 2; *path; path++)
        tell(opendir(*path) != NULL, *path);
}

static void removing(void) {
    for (char **path = arguments + 2; *path; path++)
        tell(unlink(*path) == 0 || rmdir(*path) == 0, *path);
}

static void truncating(void) {
    for (char **path = arguments + 2; *path; path++)
        tell(truncate(*path, 0) == 0, *path);
}

static void linking(void) {
    const char *soft = in_scratch("soft"), *hard = in_scratch("hard"), *moved = in_scratch("moved");
    for (char **path = arguments + 2; *path; path++) {
        unlink(soft);
        if (symlink(*path, soft) != 0)
            exit(3);
        reads(soft);
        writes(soft);
        tell(link(*path, hard) == 0, "hard link");
        tell(rename(*path, moved) == 0, "rename");
    }
}

static void folder_of_the_launch(void) {
    char path[4096];
    const char *notes = getenv("RANKLINGS_NOTES");
    snprintf(path, sizeof path, "%.*s", (int)(strrchr(notes, '/') - notes), notes);
    tell(opendir(path) != NULL, "listing the launch's folder");
    const char *names[] = {"job.json", "outcome.json", "rank-0.json", "rank-1.json", "rank-0.out", "rank-1.trace", "more.json"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t end = strlen(path);
        snprintf(path + end, sizeof path - end, "/%s", names[i]);
        writes(path);
        reads(path);
        path[end] = 0;
    }
}

static void own_program(void) {
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length < 0)
        exit(3);
    path[length] = 0;
    writes(path);
    tell(unlink(path) == 0, "removing its own program");
}

static void devices(void) {
    const char *paths[] = {"/dev/sda", "/dev/vda", "/dev/mem", "/dev/kmsg", "/dev/tty", "/dev/fuse", "/etc/shadow", "/run/docker.sock"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        reads(paths[i]);
    tell(mknod(in_scratch("disk"), S_IFBLK | 0600, 0xfe00) == 0, "mknod");
    writes("/proc/sysrq-trigger");
    writes("/proc/sys/kernel/core_pattern");
    writes("/proc/self/oom_score_adj");
    writes("/sys/power/state");
}

static void fill(const char *path, int for_ever) {
    static char block[1 << 20];
    int file = open(path, O_WRONLY | O_CREAT, 0600);
    memset(block, 7, sizeof block);
    while (file >= 0 && (write(file, block, sizeof block) > 0 || for_ever))
        ;
    tell(0, "filling a file");
}

static void fill_scratch(void) { fill(in_scratch("large"), 1); }

static void fill_shared_memory(void) {
    char path[64];
    signal(SIGXFSZ, SIG_IGN);
    snprintf(path, sizeof path, "/dev/shm/hostile-%d", rank);
    fill(path, 0);
}

static void sparse_file(void) {
    int file = open(in_scratch("sparse"), O_RDWR | O_CREAT, 0600);
    signal(SIGXFSZ, SIG_IGN);
    tell(ftruncate(file, 1LL << 42) == 0, "four tebibytes");
}

static void huge_file_signal(void) {
    int file = open(in_scratch("huge"), O_RDWR | O_CREAT, 0600);
    if (ftruncate(file, 1LL << 42) == 0)
        tell(1, "four tebibytes");
}

static void many_files(void) {
    for (int i = 0;; i++) {
        char name[64];
        snprintf(name, sizeof name, "many-%d", i);
        int file = open(in_scratch(name), O_WRONLY | O_CREAT, 0600);
        if (file >= 0)
            close(file);
    }
}

static void deep_folders(void) {
    int depth = 0;
    while (chdir(getenv("TMPDIR")) == 0 && depth < 1500) {
        for (depth = 0; depth < 1500 && mkdir("d", 0700) == 0 && chdir("d") == 0; depth++)
            ;
        break;
    }
    printf("held: folders %d deep\n", depth);
}

static void locked_folder(void) {
    const char *folder = in_scratch("locked");
    mkdir(folder, 0700);
    char inner[4200];
    snprintf(inner, sizeof inner, "%s/inner", folder);
    close(open(inner, O_WRONLY | O_CREAT, 0400));
    chmod(folder, 0);
    printf("held: a folder without rights\n");
}

static void descriptors(void) {
    int count = 0;
    while (count < 1000000 && open("/dev/null", O_RDONLY) >= 0)
        count++;
    tell(count >= 1000000, "a million open files");
}

/* ---- memory and limits ---- */

static void memory_bomb(void) {
    size_t got = 0;
    for (char *block; (block = malloc(1 << 24)); got += 1 << 24)
        memset(block, 1, 1 << 24);
    tell(got > 3UL << 30, "three gibibytes");
}

static void memory_abort(void) {
    for (char *block; (block = malloc(1 << 24));)
        memset(block, 1, 1 << 24);
    fprintf(stderr, "memory allocation of 16777216 bytes failed\n");
    abort();
}

static void mapped_bomb(void) {
    size_t got = 0;
    while (got < 8UL << 30) {
        char *block = mmap(NULL, 1 << 26, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED)
            break;
        memset(block, 1, 1 << 26);
        got += 1 << 26;
    }
    tell(got > 3UL << 30, "mapped memory");
}

static void raise_limits(void) {
    struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    tell(setrlimit(RLIMIT_DATA, &none) == 0, "memory");
    tell(setrlimit(RLIMIT_CPU, &none) == 0, "time");
    tell(syscall(SYS_setrlimit, RLIMIT_FSIZE, &none) == 0, "files");
    tell(getrlimit(RLIMIT_DATA, &none) == 0 && none.rlim_cur > 1UL << 30, "limits as they are");
}

static void real_time(void) {
    struct sched_param first = {50};
    tell(sched_setscheduler(0, SCHED_FIFO, &first) == 0, "real-time priority");
}

/* ---- the system ---- */

static void system_calls(void) {
    tell(mount("none", getenv("TMPDIR"), "tmpfs", 0, NULL) == 0, "mount");
    tell(umount2("/dev/shm", MNT_DETACH) == 0, "umount");
    tell(unshare(CLONE_NEWUSER) == 0, "unshare");
    tell(unshare(CLONE_NEWNS) == 0, "unshare of mounts");
    tell(chroot(getenv("TMPDIR")) == 0, "chroot");
    tell(sethostname("x", 1) == 0, "sethostname");
    tell(syscall(SYS_reboot, 0, 0, 0, 0) == 0, "reboot");
    tell(syscall(SYS_keyctl, 0, -1, 0, 0, 0) >= 0, "keyctl");
    tell(syscall(SYS_add_key, "user", "x", "y", 1, -3) >= 0, "add_key");
    tell(syscall(SYS_bpf, 0, 0, 0) >= 0, "bpf");
    tell(syscall(SYS_perf_event_open, 0, 0, -1, -1, 0) >= 0, "perf_event_open");
    tell(syscall(SYS_io_uring_setup, 1, 0) >= 0, "io_uring");
    tell(syscall(SYS_userfaultfd, 0) >= 0, "userfaultfd");
    tell(syscall(SYS_init_module, 0, 0, "") >= 0, "init_module");
    tell(syscall(SYS_kexec_load, 0, 0, 0, 0) >= 0, "kexec");
    tell(syscall(SYS_swapoff, "/swap") >= 0, "swapoff");
    tell(syscall(SYS_open_by_handle_at, 0, 0, 0) >= 0, "open_by_handle_at");
    tell(settimeofday(&(struct timeval){1, 1}, NULL) == 0, "settimeofday");
}

static void load_from_scratch(void) {
    static char copy[1 << 23];
    const char *from = arguments[2], *to = in_scratch("own.so");
    FILE *library = fopen(from, "rb"), *own = fopen(to, "wb");
    if (!library || !own)
        exit(3);
    fwrite(copy, 1, fread(copy, 1, sizeof copy, library), own);
    fclose(own);
    void *loaded = dlopen(to, RTLD_NOW);
    if (!loaded)
        printf("%s\n", dlerror());
    errno = EPERM;
    tell(loaded != NULL, "a library of its own");
}

static void run_from_scratch(void) {
    const char *to = in_scratch("own");
    FILE *own = fopen(to, "wb");
    if (!own)
        exit(3);
    fprintf(own, "#!/bin/sh\necho GOT THROUGH: a script\n");
    fclose(own);
    chmod(to, 0700);
    char *argv[] = {"own", NULL};
    execve(to, argv, environ);
    tell(0, "a script of its own");
}

static void network(void) {
    int stream = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[2]))};
    inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    tell(stream >= 0 && connect(stream, (struct sockaddr *)&there, sizeof there) == 0, "the test's own port");
    int datagram = socket(AF_INET, SOCK_DGRAM, 0);
    there.sin_port = htons(53);
    inet_pton(AF_INET, "192.0.2.1", &there.sin_addr);
    tell(datagram >= 0 && sendto(datagram, "x", 1, 0, (struct sockaddr *)&there, sizeof there) == 1, "a datagram outside");
    struct sockaddr_un named = {.sun_family = AF_UNIX};
    memcpy(named.sun_path + 1, arguments[3], strlen(arguments[3]));
    int local = socket(AF_UNIX, SOCK_STREAM, 0);
    socklen_t length = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(arguments[3]);
    tell(connect(local, (struct sockaddr *)&named, length) == 0, "an abstract socket");
}

static void environment(void) {
    const char *secret[] = {"CARGO", "TOKEN", "SECRET", "SSH_", "GITHUB", "RUSTUP", "RANKLINGS_RECORDS", "RANKLINGS_SEED", "RANKLINGS_PROGRAM"};
    for (char **variable = environ; *variable; variable++)
        for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
            if (strncmp(*variable, secret[i], strlen(secret[i])) == 0)
                tell(1, *variable);
    printf("held: the environment\n");
}

/* ---- ends ---- */

static void endless(void) {
    for (int number = 1; number < 32; number++)
        signal(number, SIG_IGN);
    for (;;)
        ;
}

static void stopped(void) { kill(getpid(), SIGSTOP); }
static void segfault(void) { *(volatile int *)8 = 1; }
static void double_free(void) {
    void *block = malloc(64);
    void *again = block;
    __asm__ volatile("" : "+r"(again));
    free(block);
    free(again);
}
static void illegal(void) { __builtin_trap(); }
static int deep(int n) {
    volatile char frame[4096];
    frame[0] = (char)n;
    return deep(n + 1) + frame[0];
}
static void stack_overflow(void) { exit(deep(0)); }
static void abort_zero(void) { MPI_Abort(MPI_COMM_WORLD, 0); }
static void exit_zero(void) {
    if (rank == 1)
        _exit(0);
    MPI_Barrier(MPI_COMM_WORLD);
}
static void all_exit_zero(void) { _exit(0); }

static void flood(FILE *stream) {
    for (;;)
        fputs("test result: ok. 1 passed; 0 failed; finished in 0.00s\n", stream);
}
static void flood_out(void) { flood(stdout); }
static void flood_err(void) { flood(stderr); }
static void flood_line(void) {
    for (;;)
        fputs("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", stdout);
}

static void overwrite_record(void) {
    for (int file = 3; file < 256; file++) {
        struct stat about;
        if (fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 1 << 20)
            for (int at = 0; at < 4096; at++)
                if (pwrite(file, "\xff", 1, at) != 1)
                    break;
    }
}

static void cut_record(void) {
    for (int file = 3; file < 256; file++) {
        struct stat about;
        if (fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 1 << 20 && ftruncate(file, 16) != 0)
            exit(3);
    }
}

static void forged_notes(void) {
    FILE *notes = fopen(getenv("RANKLINGS_NOTES"), "a");
    if (notes)
        fprintf(notes, "starting\nworld %d %d here\n", rank, size);
    for (int i = 0; notes && i < 1 << 20; i++)
        fputs("finalized\nworld 0 99 \x1b[2J\n", notes);
    if (notes)
        fclose(notes);
    _exit(0);
}

static void huge_message(void) {
    char byte = 0;
    if (rank == 0)
        MPI_Send(&byte, 2147483647, MPI_CHAR, 1, 0, MPI_COMM_WORLD);
    else
        MPI_Recv(&byte, 2147483647, MPI_CHAR, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

static const struct {
    const char *name;
    void (*run)(void);
} ALL[] = {
#define PROGRAM(name) {#name, name}
    PROGRAM(fork_bomb), PROGRAM(double_fork), PROGRAM(by_vfork), PROGRAM(by_clone), PROGRAM(by_clone3), PROGRAM(by_spawn),
    PROGRAM(by_system), PROGRAM(by_exec), PROGRAM(by_loader), PROGRAM(thread_bomb), PROGRAM(spawn_storm), PROGRAM(spawn_shell),
    PROGRAM(kill_parent), PROGRAM(kill_group), PROGRAM(kill_all), PROGRAM(kill_family), PROGRAM(stop_parent), PROGRAM(by_sigqueue),
    PROGRAM(by_pidfd), PROGRAM(by_tgkill), PROGRAM(by_owner), PROGRAM(by_ptrace), PROGRAM(by_memory), PROGRAM(parents_environment),
    PROGRAM(parents_memory), PROGRAM(parents_files), PROGRAM(reading), PROGRAM(writing), PROGRAM(listing), PROGRAM(removing),
    PROGRAM(truncating), PROGRAM(linking), PROGRAM(folder_of_the_launch), PROGRAM(own_program), PROGRAM(devices),
    PROGRAM(fill_scratch), PROGRAM(fill_shared_memory), PROGRAM(sparse_file), PROGRAM(huge_file_signal), PROGRAM(many_files),
    PROGRAM(deep_folders), PROGRAM(locked_folder), PROGRAM(descriptors), PROGRAM(memory_bomb), PROGRAM(memory_abort),
    PROGRAM(mapped_bomb), PROGRAM(raise_limits), PROGRAM(real_time), PROGRAM(system_calls), PROGRAM(load_from_scratch),
    PROGRAM(run_from_scratch), PROGRAM(network), PROGRAM(environment), PROGRAM(endless), PROGRAM(stopped), PROGRAM(segfault),
    PROGRAM(double_free), PROGRAM(illegal), PROGRAM(stack_overflow), PROGRAM(abort_zero), PROGRAM(exit_zero),
    PROGRAM(all_exit_zero), PROGRAM(flood_out), PROGRAM(flood_err), PROGRAM(flood_line), PROGRAM(overwrite_record),
    PROGRAM(cut_record), PROGRAM(forged_notes), PROGRAM(huge_message),
};

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    arguments = argv;
    /* A spawned copy has no name to play. */
    if (argc < 2) {
        MPI_Finalize();
        return 0;
    }
    for (size_t i = 0; i < sizeof ALL / sizeof *ALL; i++)
        if (strcmp(ALL[i].name, argv[1]) == 0) {
            ALL[i].run();
            fflush(stdout);
            MPI_Finalize();
            return 0;
        }
    fprintf(stderr, "no hostile program is named %s\n", argv[1]);
    return 2;
}
