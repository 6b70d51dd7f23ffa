#!/usr/bin/env bash
# Monte Carlo pi and a heat step on a GPU, beside one CPU core and all of them; the table of docs/src/gpu.md.
#
#   run.sh                  builds, and measures on this machine: at most ten minutes
#   run.sh --quick          the same with small problems: a try on a machine without a GPU, under Mesa's lavapipe
#   run.sh pack FOLDER      builds, and copies into FOLDER what another machine needs to run it
#   FOLDER/run.sh measure   on that machine: measures, with nothing to build
#   run.sh tables FOLDER    the tables of the page, from FOLDER/gpu.csv
#
# Lines of CSV go to the standard output and, where OUT names a folder, to OUT/gpu.csv. Where two lines of the same job
# have different answers, the last lines say so, and the exit code is 1.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
quick=
packed=

build() {
    local top; top=$(cd "$here/../../.." && pwd)
    [ -e "$top/.mpi/lib/libmpi.so" ] ||
        { echo "no embedded MPI: cargo run -p grader -- --mpi embedded setup" >&2; exit 2; }
    (cd "$here" && cargo build --quiet --release)
    programs=$top/target/gpu/release
    mpi=$(dirname "$(dirname "$(readlink -f "$top/.mpi/lib/libmpi.so")")")
}

pack() { # FOLDER
    build
    mkdir -p "$1/programs" "$1/mpi/bin" "$1/mpi/lib/mpich"
    cp "$here/run.sh" "$1/"
    cp "$programs"/{pi,heat,bound} "$1/programs/"
    cp "$mpi"/bin/{mpiexec.hydra,hydra_pmi_proxy} "$1/mpi/bin/"
    cp "$mpi"/lib/libmpi.so.12 "$1/mpi/lib/"
    cp "$mpi"/lib/mpich/*.so.* "$1/mpi/lib/mpich/"
}

ranks() { # RANKS PROGRAM ARGUMENT…: one measurement; a line of CSV
    local count=$1 program=$2; shift 2
    LD_LIBRARY_PATH=$mpi/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} timeout 200 \
        "$mpi/bin/mpiexec.hydra" -n "$count" "$programs/$program" "$@" </dev/null ||
        echo "$program $* on $count ranks: exit code $?" >&2
}

# All ranks are on this host, and talk through its memory.
export HYDRA_LAUNCHER=fork UCX_TLS=self,posix UCX_POSIX_USE_PROC_LINK=n UCX_MEM_EVENTS=n MPIR_CVAR_CH4_CMA_ENABLE=0
export LP_NUM_THREADS=1 XDG_RUNTIME_DIR=${XDG_RUNTIME_DIR:-$(mktemp -d)}
# The shape of a workgroup of the heat step: the quickest of six on an H200.
shape=${SHAPE:---across 512 --down 1}

machine() {
    date -u +'# %Y-%m-%d %H:%M UTC'
    lscpu | grep -E '^(Model name|CPU\(s\)|Thread\(s\) per core|L3 cache|Hypervisor vendor):' | sed 's/  */ /; s/^/# /'
    if command -v nvidia-smi >/dev/null; then
        nvidia-smi --query-gpu=name,driver_version,clocks.max.sm,clocks.max.memory,power.limit,compute_mode --format=csv | sed 's/^/# /'
    fi
}

# Another's measure of the same bound, where PyTorch is there: the copy that CUDA does.
copy_by_pytorch() { # BYTES
    python3 - "$1" 2>/dev/null <<'PYTHON' || true
import statistics, sys, time, torch
size, times = int(sys.argv[1]), 20
source = torch.randint(-2**31, 2**31 - 1, (size // 4,), dtype=torch.int32, device="cuda")
target = torch.empty_like(source)
seconds = []
for _ in range(7):
    torch.cuda.synchronize()
    began = time.perf_counter()
    for _ in range(times):
        target.copy_(source)
    torch.cuda.synchronize()
    seconds.append(time.perf_counter() - began)
median, work = statistics.median(seconds), 2 * size * times
same = str(torch.equal(source, target)).lower()
print("copy by PyTorch", "gpu", 1, 1, f"{size} bytes; {times} times", work, "bytes", f"{median:.6f}", f"{work / median:.4e}", same,
      " ".join(f"{it:.6f}" for it in seconds), torch.cuda.get_device_name(), "CUDA " + torch.version.cuda, sep=",")
PYTHON
}

measure() {
    local cores; cores=$(nproc)
    # Streams for a GPU, for all cores, for one core; workgroups and bytes of the bounds; a large plate, its steps; a smaller one, its steps.
    local streams=(8388608 2097152 262144) darts=65536 workgroups=16384 bytes=1073741824 large=16384 few=50 small=4096 many=200
    if [ -n "$quick" ]; then
        streams=(2048 2048 2048) darts=4096 workgroups=8 bytes=16777216 large=512 few=5 small=128 many=20
    fi
    echo "what,on,ranks,threads,case,work,unit,median_s,per_second,answer,all_s,device,driver"
    ranks 1 bound --bytes $bytes --times 20 --workgroups $workgroups --runs 7
    copy_by_pytorch $bytes
    for n in 1 2 4; do
        ranks $n pi --streams "${streams[0]}" --darts $darts --runs 7
    done
    for n in 1 2 4; do
        for overlap in 1 0; do
            ranks $n heat --rows $large --columns $large --steps $few --overlap $overlap $shape --runs 7
            ranks $n heat --rows $small --columns $small --steps $many --overlap $overlap $shape --runs 7
        done
    done
    # The jobs of the CPU on the GPU as well: answers to compare.
    ranks 1 pi --streams "${streams[1]}" --darts $darts --runs 7
    ranks 1 pi --streams "${streams[2]}" --darts $darts --runs 7

    ranks 1 bound --on cpu --bytes $bytes --times 1 --threads 1 --runs 5
    ranks 1 bound --on cpu --bytes $bytes --times 1 --threads "$cores" --runs 7
    # All cores: the threads of one rank, then a rank for each.
    for way in "1 $cores" "$cores 1"; do
        read -r n threads <<<"$way"
        ranks "$n" pi --on cpu --threads "$threads" --streams "${streams[1]}" --darts $darts --runs 5
        ranks "$n" heat --on cpu --threads "$threads" --rows $large --columns $large --steps $few --runs 3
        ranks "$n" heat --on cpu --threads "$threads" --rows $small --columns $small --steps $many --runs 5
    done
    ranks 1 pi --on cpu --streams "${streams[2]}" --darts $darts --runs 3
    ranks 1 heat --on cpu --rows $small --columns $small --steps $many --runs 3
    ranks 1 heat --on cpu --rows $large --columns $large --steps $few --runs 3
    ranks 1 pi --on cpu --threads "$cores" --streams "${streams[0]}" --darts $darts --runs 1
}

# One answer for each job, whoever did it. Overlap and copies are no other job.
agree() {
    awk -F, '/^#|^what/ || $10 == "" { next }
        { job = $1 "; " $5; sub(/; (no )?overlap$/, "", job); if ($1 ~ /^copy/) { job = "copies are whole"; if ($10 != "true") bad++ }
          lines[job]++; if (job in answer && answer[job] != $10) { bad++; print "# " job ": " $10 " and " answer[job] } answer[job] = $10 }
        END { for (job in lines) print "# " job ": " lines[job] " lines, answer " answer[job]
              print bad ? "# ANSWERS DIFFER" : "# all answers agree"; exit bad > 0 }'
}

tables() { # FOLDER
    local name
    for name in bounds pi "4096 x 4096" "16384 x 16384"; do
        awk -v table="$name" -f "$here/table.awk" "$1/gpu.csv" >"$1/${name// x */}.md"
    done
}

case ${1:-} in
    tables) tables "${2:?usage: run.sh tables FOLDER}"; exit ;;
    pack) pack "${2:?usage: run.sh pack FOLDER}"; exit ;;
    measure) packed=yes; [ "${2:-}" != --quick ] || quick=yes ;;
    --quick) quick=yes ;;
    '') ;;
    *) sed -n 's/^#   //p' "$0" >&2; exit 2 ;;
esac
if [ -n "$packed" ]; then programs=$here/programs mpi=$here/mpi; else build; fi
out=${OUT:-$(mktemp -d)}/gpu.csv
{ machine; measure; } | tee "$out"
agree <"$out" | tee -a "$out"
