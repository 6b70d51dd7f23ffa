"""`grader comment` against a stand-in of GitHub: what it posts, and what it does not."""

import copy
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from course import ROOT, archive, failure, report, without_code
from github import GitHub, Pull, World, permissions

GRADER = os.environ["GRADER"]
MARKER = "<!-- ranklings-grade -->"
FIRST, SECOND = "1" * 40, "2" * 40
PI = {"filename": "exercises/02-pi/src/pi.rs", "status": "modified"}


class Commenting(unittest.TestCase):
    def setUp(self):
        self.world = World()
        self.world.tokens["token"] = permissions(ROOT / ".github/workflows/comment.yml")
        self.world.pulls[7] = Pull(7, FIRST, files=[PI])
        self.world.pulls[8] = Pull(8, FIRST, branch="other", fork="someone/course", files=[PI])
        self.run_number = 500

    def event(self, **changes):
        run = {
            "id": self.run_number,
            "name": "grade",
            "path": ".github/workflows/grade.yml",
            "event": "pull_request",
            "conclusion": "failure",
            "head_branch": "work",
            "head_sha": FIRST,
            "head_repository": {"full_name": "student/course", "owner": {"login": "student"}},
            "pull_requests": [],
        }
        repository = {"full_name": "school/course", "default_branch": "main", "fork": False}
        return {"action": "completed", "workflow_run": {**run, **changes}, "repository": repository}

    def comment(self, graded=None, data=None, arguments=(), token="token", **changes):
        """Runs the command after a run that left this report; its exit code and what it said."""
        self.run_number += 1
        data = archive(graded) if graded is not None else data
        if data is not None:
            self.world.artifact(self.run_number, "report", data)
        with GitHub(self.world) as api, tempfile.TemporaryDirectory() as folder:
            event = pathlib.Path(folder, "event.json")
            event.write_text(json.dumps(self.event(**changes)))
            known = {"PATH": os.environ["PATH"], "GITHUB_API_URL": api, "GITHUB_TOKEN": token, "GITHUB_EVENT_PATH": str(event)}
            ended = subprocess.run([GRADER, "comment", *arguments], cwd=ROOT, env=known, capture_output=True, text=True, timeout=60)
            self.assertEqual(os.listdir(folder), ["event.json"])
        self.said = ended.stdout + ended.stderr
        return ended.returncode

    def body(self, pull=7):
        comments = [it for it in self.world.comments.get(pull, []) if it["user"]["login"] == "github-actions[bot]"]
        self.assertEqual(len(comments), 1, self.said)
        body = comments[0]["body"]
        self.assertLess(len(body), 60_000)
        self.assertTrue(body.startswith(MARKER + "\n"))
        return body

    def nothing_is_posted(self):
        self.assertEqual(self.world.writes(), [], self.said)

    # A pull request's life.

    def test_first_push(self):
        graded = report({("pi", 3): failure("wrong-output", "some darts are lost", command="mpiexec -n 8 pi --seed 3")}, todo=["ring"])
        self.assertEqual(self.comment(graded), 0, self.said)
        body = self.body()
        self.assertIn(f"## {graded['points']} of {graded['out_of']} points", body)
        self.assertIn("| ❌ | 02 pi | wrong output |", body)
        self.assertIn("| ⚪ | 08 ring | todo |", body)
        self.assertIn("cargo run -p grader -- exec pi -n 8 -- --seed 3", body)
        self.assertIn("cargo run -p grader -- --seed 1803087978", body)
        self.assertNotIn("since", body)
        [status] = self.world.statuses
        self.assertEqual((status["sha"], status["state"], status["context"]), (FIRST, "failure", "ranklings"))
        self.assertNotIn(8, self.world.comments)

    def test_second_push_edits_the_same_comment(self):
        broken = report({("pi", 3): failure("wrong-output"), ("hello", 0): failure("crash")})
        self.comment(broken)
        first = self.world.comments[7][0]["id"]
        self.world.pulls[7].head = SECOND
        better = report({("pi", 3): failure("wrong-output")})
        self.assertEqual(self.comment(better, head_sha=SECOND), 0, self.said)
        body = self.body()
        self.assertEqual(self.world.comments[7][0]["id"], first)
        more = better["points"] - broken["points"]
        self.assertIn(f"**+{more} points** since `1111111`: **hello** passes now.", body)
        # The same commit once more says nothing of a change.
        self.comment(better, head_sha=SECOND)
        self.assertNotIn("since", self.body())

    def test_all_green(self):
        self.assertEqual(self.comment(report(), conclusion="success"), 0, self.said)
        self.assertIn("All 17 exercises pass", self.body())
        self.assertEqual(self.world.statuses[0]["state"], "success")

    def test_build_failure(self):
        self.comment(report(built=["pi"]))
        self.assertIn("It does not compile yet", self.body())
        self.assertIn("error: expected `;`", self.body())

    def test_deadlock(self):
        lines = ["rank 0 waits in MPI_Recv from rank 1 (at src/ring.rs:4)", "rank 1 waits in MPI_Recv from rank 0 (at src/ring.rs:4)"]
        self.comment(report({("ring", 0): failure("deadlock", ", ".join(lines) + ": both receive before they send", output=lines)}))
        self.assertIn('r0(["rank 0"]) -- "MPI_Recv" --> r1(["rank 1"])', self.body())

    def test_own_comment_is_found_among_many(self):
        for at in range(150):
            self.world.comment(7, "someone", f"remark {at}")
        self.comment(report())
        self.comment(report())
        self.body()
        self.assertEqual(len(self.world.comments[7]), 151)

    def test_dry_run_posts_nothing(self):
        self.assertEqual(self.comment(report(), arguments=["--dry-run"]), 0)
        self.nothing_is_posted()
        self.assertTrue(self.said.startswith(MARKER))

    # Runs that there is nothing to say of.

    def test_stale_run(self):
        self.world.pulls[7].head = SECOND
        self.assertEqual(self.comment(report()), 0)
        self.nothing_is_posted()
        self.assertIn("newer commit", self.said)

    def test_push_while_we_read(self):
        def push(method, path):
            if path.endswith("/zip"):
                self.world.pulls[7].head = SECOND

        self.world.before_answer = push
        self.assertEqual(self.comment(report()), 0)
        self.nothing_is_posted()

    def test_other_workflow(self):
        self.assertEqual(self.comment(report(), path=".github/workflows/grade2.yml"), 2)
        self.nothing_is_posted()
        self.assertEqual(self.comment(report(), path=".github/workflows/grade.yml@refs/heads/main"), 0, self.said)

    def test_other_event(self):
        self.assertEqual(self.comment(report(), event="push"), 2)
        self.nothing_is_posted()

    def test_no_pull_request(self):
        self.assertEqual(self.comment(report(), head_branch="unknown"), 0)
        self.world.pulls[7].state = "closed"
        self.assertEqual(self.comment(report()), 0)
        self.assertEqual(self.comment(report(), head_repository=None), 0)
        self.nothing_is_posted()

    def test_branch_of_the_same_name_elsewhere(self):
        self.world.pulls[8].branch = "work"
        self.comment(report())
        self.body(7)
        self.assertNotIn(8, self.world.comments)

    def test_branch_with_an_odd_name(self):
        self.world.pulls[7].branch = odd = "a&state=all#é/%20"
        self.assertEqual(self.comment(report(), head_branch=odd), 0, self.said)
        self.body()

    def test_wrong_number_of_a_pull_request(self):
        graded = report()
        graded["pull_request"] = 8
        self.comment(graded, pull_requests=[{"number": 8}])
        self.assertIn("No score", self.body(7))
        self.assertNotIn(8, self.world.comments)

    # Runs without a result.

    def test_cancelled_run(self):
        self.comment(report({("pi", 3): failure("wrong-output")}))
        self.world.pulls[7].head = SECOND
        self.assertEqual(self.comment(head_sha=SECOND, conclusion="cancelled"), 0, self.said)
        self.assertIn("Grading did not finish", self.body())
        self.assertIn("https://github.com/school/course/actions/runs/502", self.body())
        self.assertEqual(self.world.statuses[-1]["state"], "error")
        # What it stood at is kept for the next push.
        third = "3" * 40
        self.world.pulls[7].head = third
        self.comment(report(), head_sha=third)
        self.assertIn("since `1111111`: **pi** passes now", self.body())

    def test_report_missing(self):
        self.assertEqual(self.comment(), 0, self.said)
        self.assertIn("it left no report", self.body())

    # Pull requests that change more than they may.

    def protected(self, **file):
        self.world.pulls[7].files = [PI, {"status": "modified", **file}]
        self.assertEqual(self.comment(report()), 0, self.said)
        body = self.body()
        self.assertIn("Not graded yet", body)
        self.assertNotIn("points", body)
        self.assertEqual(self.world.statuses[-1]["state"], "failure")
        # Nobody has even looked at the report.
        self.assertFalse([path for _, path in self.world.requests if "artifacts" in path])
        return body

    def test_changed_check(self):
        self.assertIn("`exercises/02-pi/tests/checks.rs`", self.protected(filename="exercises/02-pi/tests/checks.rs"))

    def test_changed_workflow(self):
        self.protected(filename=".github/workflows/grade.yml")

    def test_changed_driver_grader_toolchain_solution(self):
        for path in ["exercises/02-pi/src/driver.rs", "grader/src/judge.rs", "rust-toolchain.toml", ".cargo/config.toml", "build.rs"]:
            with self.subTest(path):
                self.protected(filename=path)

    def test_workflow_renamed_away(self):
        self.protected(filename="notes/grade.yml", previous_filename=".github/workflows/grade.yml", status="renamed")

    def test_protected_file_behind_many(self):
        files = [{"filename": f"notes/{at}.md", "status": "added"} for at in range(250)]
        self.world.pulls[7].files = files + [{"filename": "grader/build.rs", "status": "added"}]
        self.comment(report())
        self.assertIn("Not graded yet", self.body())

    def test_other_files_are_named_and_not_used(self):
        self.world.pulls[7].files = [PI, {"filename": "notes/@everyone.md", "status": "added"}]
        self.comment(report())
        self.assertIn("- `notes/@everyone.md`", self.body())

    # Comments of others.

    def test_someone_elses_marker(self):
        for login in ["student", "github-actions", "Github-Actions[bot]", "dependabot[bot]"]:
            self.world.comment(7, login, f"{MARKER}\n## 400 of 400 points")
        self.comment(report({("pi", 3): failure("wrong-output")}))
        bodies = [it["body"] for it in self.world.comments[7]]
        self.assertEqual(len(bodies), 5)
        self.assertEqual(set(bodies[:4]), {f"{MARKER}\n## 400 of 400 points"})

    def test_our_comment_without_the_marker_first(self):
        self.world.comment(7, "github-actions[bot]", f"Someone said: {MARKER}")
        self.comment(report())
        self.assertEqual(len(self.world.comments[7]), 2)

    def test_token_of_a_person(self):
        self.world.tokens["hers"] = self.world.tokens["token"]
        self.world.users["hers"] = "instructor"
        self.world.comment(7, "github-actions[bot]", MARKER)
        self.comment(report(), token="hers")
        self.comment(report(), token="hers")
        self.assertEqual([it["user"]["login"] for it in self.world.comments[7]], ["github-actions[bot]", "instructor"])

    def test_hidden_line_that_was_edited(self):
        self.comment(report({("pi", 3): failure("wrong-output")}))
        own = self.world.comments[7][0]
        for line in ['{"commit":"x","exercises":{}}', '{"commit":"%s","exercises":{"@all":["pass",1]}}' % FIRST, "--> @all"]:
            own["body"] = f"{MARKER}\n<!-- ranklings-standing {line} -->"
            self.world.pulls[7].head = SECOND
            self.comment(report(), head_sha=SECOND)
            self.assertNotIn("since", without_code(self.body()))

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
        why = failure("wrong-output", "many lines", expected="\n".join(words), actual="\n".join(words), output=words)
        names = [(exercise["name"], at) for exercise in report()["exercises"] for at in range(len(exercise["checks"]))]
        self.comment(report({name: why for name in names}))
        body = self.body()
        self.assertGreater(len(body), 20_000)
        self.assertLess(len(body.encode()), 60_000)
        for exercise in report()["exercises"]:
            self.assertRegex(body, rf"<b>{exercise['number']:02} {exercise['name']}</b>|\*\*{exercise['number']:02} {exercise['name']}\*\*")
        self.assertNotIn("octocat", without_code(body))
        self.assertIn("--seed 1803087978", body)
        self.assertIn("<!-- ranklings-standing {", body)

    # What GitHub refuses.

    def test_rights_that_are_missing_are_named(self):
        self.world.tokens["token"].pop("pull-requests")
        self.assertEqual(self.comment(report()), 5)
        self.assertIn("pull-requests: write", self.said)

    def test_bad_token(self):
        self.assertEqual(self.comment(report(), token="other"), 5)
        self.assertIn("401", self.said)

    def test_github_is_busy(self):
        from github import Refused

        left = [2]

        def busy(method, path):
            if path.endswith("/pulls") and left[0]:
                left[0] -= 1
                raise Refused(503, "busy")

        # The hook may refuse: it is called where the handler answers refusals.
        self.world.before_answer = busy
        self.assertEqual(self.comment(report()), 0, self.said)
        self.body()


if __name__ == "__main__":
    unittest.main(verbosity=2)
