"""What `grader comment` posts in the life of a pull request, and when it posts nothing."""

import unittest

from commenting import FIRST, MARKER, PI, SECOND, Commenting
from course import failure, report, timeline, without_code
from github import Refused


class Comments(Commenting):
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
        told = {"output": lines, "timeline": timeline("==##########!", "==#####.....!")}
        self.comment(report({("ring", 0): failure("deadlock", ", ".join(lines) + ": both receive before they send", **told)}))
        self.assertIn('r0(["rank 0"]) -- "MPI_Recv" --> r1(["rank 1"])', self.body())
        drawn = [f"rank 0 │▒▒{'█' * 10}{'!' * 20}│", f"rank 1 │▒▒{'█' * 5}{'░' * 5}{'!' * 20}│"]
        drawn += [f"        0{'1.20 ms and on':>31}", "█ computing   ▒ communicating   ░ waiting", "! stuck"]
        self.assertIn("\n```text\n" + "\n".join(drawn) + "\n```\n", self.body())

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

    # What GitHub refuses.

    def test_rights_that_are_missing_are_named(self):
        self.world.tokens["token"].pop("pull-requests")
        self.assertEqual(self.comment(report()), 5)
        self.assertIn("pull-requests: write", self.said)

    def test_bad_token(self):
        self.assertEqual(self.comment(report(), token="other"), 5)
        self.assertIn("401", self.said)

    def test_github_is_busy(self):
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
