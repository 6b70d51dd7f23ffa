"""Reports that no grader wrote, and programs' words that want to be more than words."""

import copy
import json
import os
import unittest

from commenting import MARKER, Commenting
from course import archive, failure, report, timeline, without_code


class Reports(Commenting):
    # Reports that no grader wrote.

    def refused(self, graded):
        self.assertEqual(self.comment(graded), 0, self.said)
        self.assertIn("## No score", self.body())
        self.assertEqual(self.world.statuses[-1]["state"], "error")

    def test_points_are_counted_anew(self):
        graded = report({("pi", 3): failure("wrong-output")})
        honest = graded["points"]
        forged = copy.deepcopy(graded)
        forged |= {"points": 9999, "out_of": 1}
        forged["exercises"][1] |= {"points": 500, "out_of": 500, "title": "@everyone"}
        forged["exercises"][1]["checks"][3] |= {"points": 77, "out_of": 77, "title": "<b>"}
        self.comment(forged)
        self.assertIn(f"## {honest} of {graded['out_of']} points", self.body())
        self.assertNotIn("everyone", self.body())

    def test_left_out_exercises_count(self):
        graded = report()
        whole = graded["out_of"]
        del graded["exercises"][1:]
        self.comment(graded)
        self.assertIn(f"of {whole} points", self.body())
        self.assertIn("| ⚪ | 02 pi | not run | 0/24 |", self.body())

    def test_forged_reports(self):
        def forged(change):
            graded = report({("pi", 3): failure("wrong-output")})
            change(graded, graded["exercises"][1])
            return graded

        def double(graded, pi):
            graded["exercises"].append(copy.deepcopy(graded["exercises"][0]))

        def told(line):
            return lambda graded, pi: pi["checks"][3]["failure"].update(timeline=line)

        changes = {
            "another field": lambda graded, pi: graded.update(note="@all"),
            "another field of a failure": lambda graded, pi: pi["checks"][3]["failure"].update(note="x"),
            "an unknown exercise": lambda graded, pi: pi.update(name="../../pi"),
            "an unknown check": lambda graded, pi: pi["checks"][0].update(name="<script>"),
            "a check left out": lambda graded, pi: pi["checks"].pop(3),
            "checks in another order": lambda graded, pi: pi["checks"].reverse(),
            "a pass with a failure": lambda graded, pi: pi["checks"][3].update(verdict="pass"),
            "an exercise that passes all the same": lambda graded, pi: pi.update(verdict="pass"),
            "an unknown verdict": lambda graded, pi: pi.update(verdict="excellent"),
            "no checks, and a pass": lambda graded, pi: pi.update(verdict="pass", checks=[]),
            "an exercise twice": double,
            "another format": lambda graded, pi: graded.update(format=2),
            "a negative time": lambda graded, pi: graded.update(build_seconds=-1),
            "a timeline with another letter": told(timeline("#" * 31 + "@")),
            "a timeline with a line that is too long": told({**timeline(), "lines": [{"first": {"rank": 0}, "cells": "#" * 33}]}),
            "a timeline with a word": told({**timeline(), "lines": [{"first": {"rank": 0, "name": "@all"}, "cells": "#" * 32}]}),
            "a timeline of more ranks than are shown": told(timeline(*"#" * 33)),
            "a timeline of no rank": told(timeline()),
            "a timeline with a rank twice": told({**timeline(), "lines": timeline("#")["lines"] * 2}),
            "a timeline of a rank that no launch has": told({**timeline(), "lines": [{"first": {"rank": 4096}, "cells": "#" * 32}]}),
            "a timeline of less than no time": told(timeline("#", seconds=-1)),
            "a figure": lambda graded, pi: pi["checks"][5].update(parallelism=[{"ranks": 4}]),
        }
        for name, change in changes.items():
            with self.subTest(name):
                self.refused(forged(change))
        for text in ["", "[]", "null", "{", "[" * 100_000, '{"format":1e999}', b"\xff\xfe", "x" * (5 << 20)]:
            with self.subTest(repr(text[:10])):
                self.refused(text)

    def test_archives_that_are_not_ours(self):
        good = json.dumps(report())
        odd = [
            archive(good, name="../report.json"),
            archive(good, name="/tmp/report.json"),
            archive(good, name="..\\report.json"),
            archive(good, more=["../../x"]),
            archive("/etc/passwd", link=True),
            b"PK\x03\x04 and nothing more",
            archive(good + " " * (20 << 20)),
            os.urandom(3 << 20),
        ]
        for at, data in enumerate(odd):
            with self.subTest(at):
                self.comment(data=data)
                self.assertIn("## No score", self.body())

    # A program's words.

    HOSTILE = [
        "@octocat @org/team closes #1 GH-2 school/course#3 a@example.org",
        "http://evil.test www.evil.test [click](http://evil.test) ![](http://evil.test/a.png)",
        "<!-- x --> <script>alert(1)</script> <img src=x onerror=y> </details></summary> &lt;",
        "```\n@octocat\n````` \n~~~\n``````````",
        "\u202egnp.exe\u2066 zero\u200bwidth \ufeff bell\x07 esc\x1b[2J\x1b]0;title\x07 nul\x00",
        "::error file=x::y\n::stop-commands::a\n##[command]",
        f"{MARKER}\n<!-- ranklings-standing {{}} -->",
        "| a | b |\n| - | - |\n# head\n---\n> quote\n1. one\n- [x] done",
        "z" + "\u0335" * 200,
        "`@octocat` ``@octocat`` \\`@octocat\\` `@octocat",
    ]

    def test_hostile_words_are_inert(self):
        for text in self.HOSTILE:
            with self.subTest(text[:20]):
                why = failure(
                    "wrong-output", text, expected=text, actual=text, because=text, output=text.split("\n"), rank=3,
                    command=f"mpiexec -n 2 pi {text}",
                )
                graded = report({("pi", 3): why}, built=["hello"])
                graded["exercises"][0]["build_output"] = text
                graded["mpi"] = text
                self.comment(graded)
                body = self.body()
                outside = without_code(body)
                for word in ["octocat", "evil", "example.org", "script", "onerror", "::error", "<img", "[x]", "GH-2"]:
                    self.assertNotIn(word, outside)
                self.assertEqual(outside.count("<!--"), 2)
                self.assertEqual(outside.count("<details"), outside.count("</details>"))
                odd = [it for it in body if (ord(it) < 32 and it != "\n") or it in "\u202e\u2066\u200b\ufeff\u2060" or ord(it) == 127]
                self.assertEqual(odd, [])
                self.assertNotIn("\u0335" * 4, body)

    def test_commands_that_a_shell_would_obey_are_not_offered(self):
        for command in ["rm -rf ~", "mpiexec -n 2 pi; rm -rf ~", "mpiexec -n 2 pi $(x)", "mpiexec -n 2 ring", "mpiexec -n 2 pi 'a' `x`",
                        "mpiexec -n 2 pi 'a", "mpiexec -n 2 pi\nrm", "mpiexec -n 2 pi --a | sh", "mpiexec -n 999999 pi"]:
            self.comment(report({("pi", 3): failure("wrong-output", command=command)}))
            self.assertNotIn("To see it again", self.body(), command)
        self.comment(report({("pi", 3): failure("wrong-output", command="mpiexec -n 2 pi 'a; b' --seed 1  # with --synchronous")}))
        self.assertIn("cargo run -p grader -- exec pi -n 2 --synchronous -- 'a; b' --seed 1\n", self.body())

    def test_long_reports_are_shortened_by_section(self):
        words = ["``` " + "@octocat é" * 30] * 20
        # Timelines go before words do, and words before what is told of them.
        drawn = timeline(*["=##.!"] * 32)
        why = failure("deadlock", "many lines", expected="\n".join(words), actual="\n".join(words), output=words, timeline=drawn)
        names = [(exercise["name"], at) for exercise in report()["exercises"] for at in range(len(exercise["checks"]))]
        self.comment(report({name: why for name in names}))
        body = self.body()
        self.assertGreater(len(body), 20_000)
        self.assertNotIn("rank 31 │", body)
        self.assertIn("│ ``` ", body)
        self.comment(report({name: why for name in names[:1]}))
        self.assertIn("rank 31 │", self.body())
        self.assertLess(len(body.encode()), 60_000)
        for exercise in report()["exercises"]:
            self.assertRegex(body, rf"<b>{exercise['number']:02} {exercise['name']}</b>|\*\*{exercise['number']:02} {exercise['name']}\*\*")
        self.assertNotIn("octocat", without_code(body))
        self.assertIn("--seed 1803087978", body)
        self.assertIn("<!-- ranklings-standing {", body)


if __name__ == "__main__":
    unittest.main(verbosity=2)
