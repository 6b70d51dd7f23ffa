"""What the instructions of the loop of 16-hybrid's solution allow: bound.py PROGRAM GHZ

Prints the loop's vector instructions by kind, for each kind of vectors that the program has a loop for.
"""
import collections
import re
import subprocess
import sys

PROGRAM, GHZ = sys.argv[1], float(sys.argv[2])
KINDS = [
    ("shift or rotate", re.compile(r"v?p(sll|srl|sra|rol|ror|shuf)")),
    ("multiply", re.compile(r"v?pmul")),
    ("move", re.compile(r"v?mov")),
    ("add or logic", re.compile(r"v?p(add|sub|xor|or|and|ternlog|blend)")),
]
# 256 bits each, of Zen 3 and 4: what a kind may use, and what all share. An instruction of 512 bits is two turns.
PIPES = {"shift or rotate": 2, "multiply": 2, "add or logic": 4}
ALL = 4

code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", PROGRAM], check=True, capture_output=True, text=True).stdout
for function in code.split("\n\n"):
    if not re.search(r"hybrid10count_hits\d+count_hits_", function):
        continue
    lines = [line.split("\t", 1) for line in function.splitlines() if "\t" in line]
    at = {address.strip(" :"): n for n, (address, _) in enumerate(lines)}
    for end, (_, text) in enumerate(lines):
        jump = re.match(r"j\w+\s+([0-9a-f]+)", text)
        if not jump or at.get(jump[1], end) >= end:
            continue
        body = [text for _, text in lines[at[jump[1]]:end]]
        registers = next((r for r in ("zmm", "ymm", "xmm") if any(f"%{r}" in text for text in body)), None)
        bits = {"zmm": 512, "ymm": 256, "xmm": 128}.get(registers, 0)
        # Each vector of darts is shifted by 62 once: hit or miss.
        darts = sum(bool(re.match(r"v?psrlq \s*\$0x3e,", text)) for text in body) * bits // 64
        if not darts:
            continue
        counts = collections.Counter()
        for text in body:
            if f"%{registers}" in text:
                counts[next((kind for kind, name in KINDS if name.match(text)), text.split()[0])] += 1
        print(f"{bits} bits: {len(body)} instructions for {darts} darts")
        for kind, count in counts.most_common():
            print(f"  {kind:16} {count:4}  {count / darts:.3f} a dart")
        turns = 2 if bits == 512 else 1
        cycles = {kind: counts[kind] * turns / pipes / darts for kind, pipes in PIPES.items()}
        cycles["all"] = sum(counts[kind] for kind in PIPES) * turns / ALL / darts
        worst = max(cycles, key=cycles.get)
        print(f"  at least {cycles[worst]:.3f} cycles a dart ({worst}), {cycles[worst] / GHZ:.3f} ns at {GHZ} GHz")
