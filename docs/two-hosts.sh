#!/usr/bin/env bash
# The session of docs/src/many-hosts.md, on two hosts that this one Linux machine plays: root only.
#
#   docs/two-hosts.sh            runs the session and prints it
#   docs/two-hosts.sh --write    stores it in docs/src/transcripts/
#   docs/two-hosts.sh --check    fails where it differs from what is stored there
#
# A host, red or blue, is a set of namespaces of its own: network, host name, mounts, processes. It has its own /home, /tmp,
# /dev/shm, /etc/ssh and user list, all from a temporary folder, and its own sshd. Nothing of it has a name outside (no
# `ip netns`, no interface), so that the kernel removes it with its last process, whatever becomes of this script.
#
# Exit code 77: it can't be done here, and one line says why.
set -euo pipefail

# Bash reads a script as it goes; this one is read whole, so that it may change while it runs.
main() {
mode=${1:-}
case $mode in '' | --write | --check) ;; *) echo "usage: docs/two-hosts.sh [--write | --check]" >&2; exit 2 ;; esac
cd "$(dirname "$0")/.."
stored=docs/src/transcripts

give_up() { echo "two hosts can't be played here: $1" >&2; exit 77; }
[ "$(uname)" = Linux ] || give_up "it takes Linux"
[ "$(id -u)" = 0 ] || give_up "it takes root"
export PATH=$PATH:/usr/sbin:/sbin
for tool in ip sshd ssh ssh-keygen unshare nsenter setpriv; do
    command -v "$tool" >/dev/null || give_up "there is no $tool (iproute2, openssh-server, openssh-client, util-linux)"
done
unshare --net --uts --ipc --mount --pid --fork --mount-proc mount -t tmpfs none /mnt 2>/dev/null ||
    give_up "root may not make namespaces (a container without CAP_SYS_ADMIN?)"
unshare --net ip link add eth0 type veth peer name eth1 2>/dev/null || give_up "the kernel makes no veth pair"

temporary=$(mktemp -d)
hosts=()
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

prepare
for host in red blue; do start "$host"; done
connect

mpich_session >"$temporary/two-hosts.txt"
transcripts=(two-hosts.txt)
if [ -n "$openmpi" ]; then
    openmpi_session >"$temporary/two-hosts-openmpi.txt"
    transcripts+=(two-hosts-openmpi.txt)
else
    echo "Open MPI is not installed as mpiexec.openmpi: its part of the session is left out" >&2
fi

for transcript in "${transcripts[@]}"; do
    case $mode in
        --write) cp "$temporary/$transcript" "$stored/" ;;
        --check) check "$transcript" ;;
        *) cat "$temporary/$transcript" ;;
    esac
done
}

# Kills the first process of each host: with it the kernel ends all others there, launchers and ranks too.
end() {
    local code=$?
    trap '' INT TERM HUP
    # Its own child, so that unshare takes notice of it and no zombie is left.
    for host in "${hosts[@]}"; do
        kill -KILL $(ps -o pid= --ppid "$host") 2>/dev/null || kill -KILL "$host" 2>/dev/null || true
    done
    # Its standard error would say that they were killed.
    { wait; } 2>/dev/null
    rm -rf "$temporary"
    exit "$code"
}

# In the background, so that a signal to this script is not kept waiting until the command is through.
await() { "$@" </dev/null & wait $!; }

# --- the two hosts

prepare() {
    build embedded hello
    mpich=$(value mpicc); mpich=${mpich%/bin/mpicc}
    openmpi=
    if command -v mpiexec.openmpi >/dev/null && command -v mpicc.openmpi >/dev/null; then
        openmpi=$(mpiexec.openmpi --version | head -1)
        build system hello-openmpi
    fi

    mkdir "$temporary/etc"
    printf '%s\n' root:x:0:0::/root:/bin/sh sshd:x:101:65534::/run/sshd:/bin/false student:x:1000:1000::/home/student:/bin/bash \
        >"$temporary/etc/passwd"
    printf '%s:*:19000::::::\n' root sshd student >"$temporary/etc/shadow"
    printf '%s\n' root:x:0: student:x:1000: nogroup:x:65534: >"$temporary/etc/group"
    printf '%s\n' '127.0.0.1 localhost' '10.0.0.1 red' '10.0.0.2 blue' >"$temporary/etc/hosts"
    for host in red blue; do
        local ssh=$temporary/$host/ssh course=$temporary/$host/home/student/course
        mkdir -p "$ssh" "$course/target/debug" "$course/.mpi/$(basename "$mpich")"
        ln -s "$(basename "$mpich")/lib" "$course/.mpi/lib"
        ssh-keygen -q -t ed25519 -N '' -C "$host" -f "$ssh/ssh_host_ed25519_key"
        printf '%s ' "$host" | cat - "$ssh/ssh_host_ed25519_key.pub" >>"$temporary/known_hosts"
        printf '%s\n' 'HostKey /etc/ssh/ssh_host_ed25519_key' 'PasswordAuthentication no' 'KbdInteractiveAuthentication no' \
            'UsePAM no' 'PidFile none' 'Subsystem sftp internal-sftp' >"$ssh/sshd_config"
    done
    # Each knows the other's key, as after a first log-in by hand.
    for host in red blue; do cp "$temporary/known_hosts" "$temporary/$host/ssh/ssh_known_hosts"; done
    # Built on red alone.
    local course=$temporary/red/home/student/course
    cp "$temporary/hello" "$course/target/debug/"
    [ -z "$openmpi" ] || cp "$temporary/hello-openmpi" "$course/target/debug/"
    printf 'red:2\nblue:2\n' >"$course/hosts"
    printf 'red slots=2\nblue slots=2\n' >"$course/hosts-openmpi"
    chown -R 1000:1000 "$temporary"/{red,blue}/home/student
}

# Builds the solution of hello for an MPI, where the grader builds for that MPI, and copies it into the temporary folder.
build() { # MPI NAME
    description=$(cargo run --quiet -p grader -- --mpi "$1" dev mpi)
    local folder=target
    if [ "$(basename "$description")" != mpi.toml ]; then folder=target/mpi/$(basename "$description" .toml); fi
    MPICC=$(value mpicc) LIBCLANG_PATH=$(value libclang) BINDGEN_EXTRA_CLANG_ARGS=$(value clang_args) \
        cargo build --quiet -p hello-solution --target-dir "$folder"
    cp "$folder/debug/hello-solution" "$temporary/$2"
}

# A field of the description; paths there are relative to its folder.
value() {
    local it
    it=$(sed -n "s/^$1 = \"\(.*\)\"\$/\1/p" "$description")
    case $1:$it in clang_args:* | *:/*) ;; *) it=$(dirname "$description")/$it ;; esac
    printf '%s\n' "$it"
}

# What the first process of a host does: mounts what is the host's own, and becomes its sshd.
host_main='
    set -e
    temporary=$1 host=$2 mpich=$3 own=$1/$2
    hostname "$host"
    mount --bind "$mpich" "$own/home/student/course/.mpi/$(basename "$mpich")"
    mount --rbind "$own/home" /home
    mount --bind "$own/ssh" /etc/ssh
    for file in passwd shadow group hosts; do mount --bind "$temporary/etc/$file" "/etc/$file"; done
    mount -t tmpfs -o mode=1777 tmpfs /dev/shm
    mount -t tmpfs -o mode=755 tmpfs /run
    mkdir /run/sshd
    mount -t tmpfs -o mode=1777 tmpfs /tmp
    cd /
    exec "$4" -D
'

start() { # HOST
    # --pdeathsig and --kill-child: a host ends with this script even when that is killed by force.
    setpriv --pdeathsig KILL unshare --net --uts --ipc --mount --pid --mount-proc --fork --kill-child=KILL \
        bash -c "$host_main" host "$temporary" "$1" "$mpich" "$(command -v sshd)" </dev/null >"$temporary/$1/log" 2>&1 &
    hosts+=($!)
    local first=
    for _ in $(seq 100); do
        # No child yet is no failure of ps.
        first=$(ps -o pid= --ppid $! | tr -d ' ') || true
        [ -z "$first" ] || break
        sleep 0.05
    done
    [ -n "$first" ] || { cat "$temporary/$1/log" >&2; echo "host $1 has not started" >&2; exit 1; }
    declare -g "$1=$first"
}

connect() {
    nsenter -t "$red" -n ip link add eth0 type veth peer name eth0 netns "$blue"
    local address=1
    for host in "$red" "$blue"; do
        nsenter -t "$host" -n ip link set lo up
        nsenter -t "$host" -n ip address add "10.0.0.$address/24" dev eth0
        nsenter -t "$host" -n ip link set eth0 up
        address=$((address + 1))
    done
    for host in red blue; do
        for _ in $(seq 100); do
            on red "exec 3<>/dev/tcp/$host/22" 2>/dev/null && continue 2
            sleep 0.05
        done
        cat "$temporary/$host/log" >&2
        echo "sshd of $host does not answer" >&2
        exit 1
    done
}

# Runs a command as the student, in the course's folder on a host.
on() { # HOST COMMAND
    await nsenter -t "${!1}" -n -u -i -m -p setpriv --reuid 1000 --regid 1000 --clear-groups \
        env -i HOME=/home/student USER=student LOGNAME=student SHELL=/bin/bash LANG=C.UTF-8 \
        "PATH=/home/student/course/.mpi/$(basename "$mpich")/bin:/usr/local/bin:/usr/bin:/bin" \
        bash -c "cd ~/course && $2"
}

# --- what is shown

show() { # COMMAND: the command, and all that it says. A launch that does not end is ended.
    printf 'red$ %s\n' "${1//$'\n'/$'\n> '}"
    on red "$1" >"$temporary/said" 2>&1 || true
    # Open MPI 4 warns, in some runs, that the kernel was faster than it: of no consequence, and not the same each time.
    sed -e 's/\r$//' -e '/plm:rsh: Warning: setpgid/d' "$temporary/said"
}
part() { printf '# ANCHOR: %s\n' "$1"; }
part_end() { printf '# ANCHOR_END: %s\n' "$1"; }

mpich_session() {
    part host-file
    show 'mpiexec --version | grep Version'
    show 'cat hosts'
    part_end host-file

    part no-key
    show 'ssh blue hostname'
    show 'timeout 10 mpiexec -f hosts -n 4 target/debug/hello'
    part_end no-key

    part key
    show 'ssh-keygen -q -t ed25519 -N "" -f ~/.ssh/id_ed25519'
    # What ssh-copy-id does after it has asked for a password: here nobody could type one.
    local from=$temporary/red/home/student/.ssh to=$temporary/blue/home/student/.ssh
    mkdir -m 700 "$to"
    cp "$from/id_ed25519.pub" "$to/authorized_keys"
    chown -R 1000:1000 "$to"
    printf '# (id_ed25519.pub is now in ~/.ssh/authorized_keys of blue)\n'
    show 'ssh blue hostname'
    part_end key

    part no-program
    # Red's ranks wait for blue's, and mpiexec with them: it has to be ended. One rank on blue: the lines of two mix.
    show 'timeout 5 mpiexec -f hosts -n 3 target/debug/hello 2>&1 | grep execvp'
    part_end no-program

    part two-hosts
    show 'scp -q target/debug/hello blue:course/target/debug/'
    show 'mpiexec -f hosts -n 4 target/debug/hello | sort'
    part_end two-hosts

    part interface
    show 'mpiexec -launcher ssh -iface eth0 -f hosts -ppn 1 -n 4 target/debug/hello | sort'
    part_end interface

    part more-ranks
    show 'mpiexec -f hosts -n 6 target/debug/hello | sort'
    part_end more-ranks
}

openmpi_session() {
    part host-file
    show 'mpiexec.openmpi --version | head -1'
    show 'cat hosts-openmpi'
    part_end host-file

    part no-program
    show 'timeout 20 mpiexec.openmpi --hostfile hosts-openmpi -n 4 target/debug/hello-openmpi'
    part_end no-program

    part two-hosts
    show 'scp -q target/debug/hello-openmpi blue:course/target/debug/'
    show 'mpiexec.openmpi --hostfile hosts-openmpi -n 4 target/debug/hello-openmpi | sort'
    part_end two-hosts

    part network
    show 'mpiexec.openmpi --mca btl_tcp_if_include 10.0.0.0/24 --mca oob_tcp_if_include 10.0.0.0/24 \
--map-by node --hostfile hosts-openmpi -n 4 target/debug/hello-openmpi | sort'
    part_end network

    part other-mpi
    show 'mpiexec -f hosts -n 4 target/debug/hello-openmpi | sort'
    # All that its message has besides is addresses, which differ each time.
    show 'timeout 20 mpiexec.openmpi --hostfile hosts-openmpi -n 4 target/debug/hello 2>&1 | grep -o "Runtime.*PMIx" | uniq'
    part_end other-mpi

    part more-ranks
    show 'mpiexec.openmpi --hostfile hosts-openmpi -n 6 target/debug/hello-openmpi'
    show 'mpiexec.openmpi --oversubscribe --hostfile hosts-openmpi -n 6 target/debug/hello-openmpi | sort'
    part_end more-ranks
}

check() { # TRANSCRIPT
    local version
    version=$(sed -n 's/^mpiexec.*(Open.*) //p' "$stored/$1" | head -1)
    if [ -n "$version" ] && [ "$version" != "${openmpi##* }" ]; then
        echo "$stored/$1 is of Open MPI $version, and here is ${openmpi##* }: not compared"
        return
    fi
    diff -u "$stored/$1" "$temporary/$1" || {
        echo "$stored/$1 is not what the session says now: docs/two-hosts.sh --write" >&2
        exit 1
    }
    echo "$stored/$1 is what the session says"
}

main "$@"; exit
