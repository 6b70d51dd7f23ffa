"""Reports as the grader of this course writes them, made from the exercises' own descriptions, and what the tests do to them."""

import io
import json
import pathlib
import stat
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[3]


def specs(root=ROOT):
    for folder in sorted((root / "exercises").iterdir()):
        if (folder / "exercise.toml").is_file():
            number, name = folder.name.split("-", 1)
            yield int(number), name, tomllib.loads((folder / "exercise.toml").read_text())


def failure(verdict, what="it is not what was asked for", **more):
    return {"verdict": verdict, "what": what, **more}


def timeline(*cells, seconds=0.0012):
    """What each rank did: `#` computing, `=` communicating, `.` waiting, `!` stuck; the last letter is repeated to the end."""
    lines = [{"first": {"rank": rank}, "cells": (text + text[-1] * 32)[:32]} for rank, text in enumerate(cells)]
    return {"seconds": seconds, "lines": lines}


def report(failures=None, todo=(), built=(), root=ROOT):
    """A report in which every check passes, but for those of `failures`: (exercise, check number) → failure."""
    failures = failures or {}
    exercises = []
    for number, name, spec in specs(root):
        checks, verdict = [], "pass"
        for at, check in enumerate(spec["check"]):
            why = failures.get((name, at))
            if name in todo:
                why = failure("todo", "it is still to do") if at == 0 else failure("not-run", "not run")
            state = why["verdict"] if why else "pass"
            if verdict == "pass" and state not in ("pass", "not-run"):
                verdict = state
            points = check["points"]
            result = {
                "name": check["name"],
                "title": check["title"],
                "verdict": state,
                "points": points if state == "pass" else 0,
                "out_of": points,
                "launches": 1,
                "launch_seconds": 0.1,
                "seconds": 0.2,
            }
            if why:
                result["failure"] = why
                if "hint" in check and state not in ("not-run", "todo"):
                    result["hint"] = check["hint"]
            checks.append(result)
        out_of = sum(check["points"] for check in spec["check"])
        exercise = {"number": number, "name": name, "title": spec["title"], "verdict": verdict, "out_of": out_of, "checks": checks}
        if name in built:
            exercise |= {"verdict": "build-failed", "checks": [], "build_output": f"error: expected `;`\n --> exercises/x/src/x.rs:3:1"}
        exercise["points"] = sum(check["points"] for check in exercise["checks"])
        exercises.append(exercise)
    return {
        "format": 1,
        "mpi": "MPICH 5.0.2",
        "seed": 1803087978,
        "exercises": exercises,
        "points": sum(exercise["points"] for exercise in exercises),
        "out_of": sum(exercise["out_of"] for exercise in exercises),
        "interrupted": False,
        "build_seconds": 1.0,
        "check_seconds": 2.0,
    }


def archive(value, name="report.json", more=(), link=False):
    """An artifact, as GitHub hands it out."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = ((stat.S_IFLNK | 0o777) if link else (stat.S_IFREG | 0o644)) << 16
        file.writestr(entry, value if isinstance(value, (str, bytes)) else json.dumps(value))
        for other in more:
            file.writestr(other, "x")
    return data.getvalue()


def without_code(body):
    """What a reader of Markdown takes for text: no fenced blocks, no spans of code."""
    lines, fence = [], None
    for line in body.splitlines():
        ticks = len(line) - len(line.lstrip("`"))
        if fence is None and ticks >= 3:
            fence = ticks
        elif fence is not None:
            if line == "`" * ticks and ticks >= fence:
                fence = None
        else:
            lines.append(span_free(line))
    assert fence is None, "a fence is left open"
    return "\n".join(lines)


def span_free(line):
    kept, at = "", 0
    while at < len(line):
        if line[at] != "`":
            kept += line[at]
            at += 1
            continue
        run = len(line) - at - len(line[at:].lstrip("`"))
        end = at + run
        while True:
            end = line.find("`", end)
            assert end >= 0, f"a span of code is left open: {line!r}"
            length = len(line) - end - len(line[end:].lstrip("`"))
            end += length
            if length == run:
                break
        at = end
    return kept
