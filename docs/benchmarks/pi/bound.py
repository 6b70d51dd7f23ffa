"""What the instructions of the loop of 16-hybrid's solution allow on this core: bound.py PROGRAM CORE

CORE is what core.c prints. For each kind of vectors that the program has a loop for: its instructions by kind, and the
cycles that the busiest of the units must take for them.
"""
import collections
import re
import subprocess
import sys

PROGRAM, CORE = sys.argv[1:]
KINDS = [
    ("shift-or-rotate", re.compile(r"v?p(sll|srl|sra|rol|ror|shld|shuf|unpck)")),
    ("multiply", re.compile(r"v?pmul")),
    ("move", re.compile(r"v?mov")),
    ("add-or-logic", re.compile(r"v?p(add|sub|xor|or|and|ternlog|blend)")),
]
RATES = collections.defaultdict(float)
for bits, kind, rate in (line.split() for line in open(CORE)):
    RATES[int(bits), kind] = float(rate)
GHZ = RATES[0, "GHz"]


def rate(bits, kind):
    """Instructions in a cycle. Vectors of 128 bits are as quick as those of 256."""
    return RATES[max(bits, 256), kind]


def all_units(bits):
    """How many units there are: additions may use any. An instruction of 512 bits may take two of 256."""
    return max(rate(bits, "add-or-logic"), rate(256, "add-or-logic") * 256 / max(bits, 256))


def loops(lines):
    """Each jump backwards and what lies between."""
    at = {address.strip(" :"): n for n, (address, _) in enumerate(lines)}
    for end, (_, text) in enumerate(lines):
        jump = re.match(r"j\w+\s+([0-9a-f]+)", text)
        if jump and at.get(jump[1], end) < end:
            yield [text for _, text in lines[at[jump[1]]:end + 1]]


def judged(body):
    """Vector width, darts and counts of a loop that throws darts."""
    register = next((r for r in ("zmm", "ymm", "xmm") if any(f"%{r}" in text for text in body)), None)
    bits = {"zmm": 512, "ymm": 256, "xmm": 128}.get(register, 0)
    # The two highest bits of each dart are recorded: by a shift of 62, or moved into the record at once.
    darts = sum(bool(re.match(r"v?psrlq\s*\$0x3e,|vpshldq\s*\$0x2,", text)) for text in body) * bits // 64
    counts = collections.Counter(
        next((kind for kind, name in KINDS if name.match(text)), text.split()[0])
        for text in body
        if f"%{register}" in text
    )
    return bits, darts, counts


code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", PROGRAM], check=True, capture_output=True, text=True).stdout
for function in code.split("\n\n"):
    if not re.search(r"hybrid10count_hits\d+count_hits_", function):
        continue
    lines = [line.split("\t", 1) for line in function.splitlines() if "\t" in line]
    found = [(bits, darts, counts) for bits, darts, counts in map(judged, loops(lines)) if darts]
    if not found:
        continue
    # The whole rounds, and not the rest after them.
    bits, darts, counts = min(found, key=lambda loop: sum(loop[2].values()) / loop[1])
    print(f"{bits} bits: {sum(counts.values())} vector instructions for {darts} darts")
    cycles = {}
    for kind, count in counts.most_common():
        if rate(bits, kind):
            cycles[kind] = count / darts / rate(bits, kind)
        print(f"  {kind:16} {count:4}" + (f"   {cycles[kind]:.3f} cycles a dart" if kind in cycles else ""))
    cycles["all of them"] = sum(counts[kind] for kind, _ in KINDS if kind != "move") / darts / all_units(bits)
    worst = max(cycles, key=cycles.get)
    print(f"  at least {cycles[worst]:.3f} cycles a dart, by {worst}: {cycles[worst] / GHZ:.3f} ns at {GHZ} GHz")
