"""What stands on a pull request after each of the things that students, forgers and GitHub itself do, with the workflows as shipped."""

import io
import json
import os
import re
import unittest
import zipfile

from acting import FORK, MAIN, Acting, git
from commenting import MARKER
from course import archive, failure, report, without_code
from github import Pull


class Workflows(Acting):
    """One pull request from its first push to the last: the cases stand in this order on purpose."""

    # A pull request's life.

    def test_01_first_push(self):
        self.solve("hello", "send-receive/both_receive_first")
        head, merge = self.grade()
        body = self.body()
        self.assertIn("| ✅ | 01 hello | pass | 10/10 |", body)
        self.assertIn("| ❌ | 07 send-receive | deadlock |", body)
        self.assertIn("| ⚪ | 16 hybrid | todo |", body)
        self.assertIn('-- "MPI_Recv" -->', body)
        self.assertIn("cargo run -p grader -- exec send-receive", body)
        for rank in [0, 1]:
            self.assertRegex(body, rf"(?m)^rank {rank} │[█▒░! ]{{30}}!!│$")
        self.assertEqual((self.world.statuses[-1]["sha"], self.world.statuses[-1]["state"]), (head, "failure"))
        # The log points at the line, and shows the report where the runner obeys nothing.
        self.assertIn("::error file=exercises/07-send-receive/src/send_receive.rs,line=24,", self.log)
        self.assertIn("stop-commands", self.log)
        self.assertIn("| ❌ | 07 send-receive | deadlock |", self.summary)
        # What decides comes from where the pull request goes to.
        self.assertIn(f"course is at {self.base}", self.log)
        self.assertIn(f"submission is at {merge}", self.log)

    def test_02_second_push_edits_the_comment(self):
        [before] = self.world.comments[7]
        self.solve("send-receive")
        self.grade()
        [after] = self.world.comments[7]
        self.assertEqual(before["id"], after["id"])
        self.assertIn("**send-receive** passes now", self.body())

    def test_03_all_green(self):
        self.solve("hybrid")
        self.grade()
        self.assertIn("All 3 exercises pass", self.body())
        self.assertIn("Say whether all passed", self.log)
        self.assertIn("xychart-beta", self.body())
        self.assertEqual(self.world.statuses[-1]["state"], "success")

    def test_04_build_failure(self):
        self.write("exercises/01-hello/src/hello.rs", "pub fn nothing() {\n    let x = ;\n}\n")
        self.grade()
        self.assertIn("| ❌ | 01 hello | build failed |", self.body())
        self.assertIn("no longer passes", self.body())
        self.assertIn("expected expression", self.body())
        self.assertIn("::error file=exercises/01-hello/src/hello.rs,line=2,", self.log)

    def test_05_hostile_output(self):
        self.solve("hello")
        file = self.fork / "exercises/01-hello/src/hello.rs"
        hostile = r"\n::error file=a::b\n::add-mask::e\n::set-output name=a::b\n</details>\n````\n@octocat <!-- x -->\u{202e}"
        text = file.read_text()
        at = text.index("{", text.index("pub fn"))
        file.write_text(text[: at + 1] + f'\n    panic!("{hostile}");\n' + "#[allow(unreachable_code)] {" + text[at + 1 :] + "}")
        self.grade()
        self.assertIn("| ❌ | 01 hello | crash |", self.body())
        self.assertIn("│ ::error file=a::b\n", self.body())
        # The runner marks what it obeys; of these it was to obey none.
        self.assertIn("| ::add-mask::e", self.log)
        self.assertNotRegex(self.log, r"[⚙❗] +::(add-mask|set-output name|error file=a)")
        [type(self).uploaded] = [data for of, _, data in self.world.artifacts.values() if of == self.runs]
        for page in [self.body(), self.summary]:
            self.assertIn("octocat", page)
            self.assertNotIn("octocat", without_code(page))
            self.assertNotIn("\u202e", page)

    # Pull requests that change more than they may.

    def test_06_changed_check(self):
        self.solve("hello")
        check = self.fork / "exercises/01-hello/tests/checks.rs"
        self.write("exercises/01-hello/tests/checks.rs", re.sub(r"\) \{\n", ") {\n    return;\n", check.read_text()))
        self.grade()
        self.assertIn("Not graded yet", self.body())
        self.assertIn("`exercises/01-hello/tests/checks.rs`", self.body())
        self.assertEqual(self.world.statuses[-1]["state"], "failure")
        git(self.fork, "checkout", "--quiet", self.base, "--", "exercises/01-hello/tests/checks.rs")

    def test_07_changed_workflow_with_a_forged_report(self):
        forged = json.dumps(report())
        steps = (
            "on: pull_request\njobs:\n  grade:\n    runs-on: ubuntu-latest\n    steps:\n"
            f"      - run: |\n          cat > report.json <<'END'\n          {forged}\n          END\n"
            "      - uses: actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a\n"
            "        with:\n          name: report\n          path: report.json\n"
        )
        kept = (self.fork / ".github/workflows/grade.yml").read_text()
        self.write(".github/workflows/grade.yml", steps)
        self.grade()
        # The forger's workflow has run, and its report is there; nobody reads it.
        self.assertIn(self.runs, [of for of, *_ in self.world.artifacts.values()])
        self.assertIn("Not graded yet", self.body())
        self.assertNotIn("points", self.body())
        self.write(".github/workflows/grade.yml", kept)

    # Runs without a result.

    def test_08_cancelled_run(self):
        self.left(conclusion="cancelled")
        self.assertIn("Grading did not finish", self.body())

    def test_09_stale_run(self):
        def push():
            self.world.pulls[7].head = "f" * 40

        before = self.body()
        self.left(archive(report(root=self.upstream)), before_comment=push)
        self.assertEqual(before, self.body())
        self.assertIn("newer commit", self.comment_log)

    # What a run may have left in place of its report, and what stands beside our comment.

    def test_10_wrong_number_of_a_pull_request(self):
        # Somebody else's, from a branch of the same name.
        self.world.pulls[8] = Pull(8, self.base, fork="someone/course", base_sha=self.base)
        honest = report({("hello", 0): failure("crash", "panicked")}, root=self.upstream)
        head = self.left(archive(honest), pull_requests=[{"number": 8}])
        self.assertIn(f"## {honest['points']} of {honest['out_of']} points", self.body())
        self.assertEqual(self.world.statuses[-1]["sha"], head)
        head = self.left(archive({**honest, "pull_request": 8}), pull_requests=[{"number": 8}])
        self.assertIn("## No score", self.body())
        self.assertEqual((self.world.statuses[-1]["sha"], self.world.statuses[-1]["state"]), (head, "error"))
        self.assertNotIn(8, self.world.comments)
        self.assertNotIn(self.base, [status["sha"] for status in self.world.statuses])

    def test_11_paths_that_lead_outside(self):
        with zipfile.ZipFile(io.BytesIO(self.uploaded)) as file:
            text = file.read("report.json")
        secret = self.top / "secret"
        secret.write_bytes(text)
        before = self.reports()
        for name, held, link in [
            ("../report.json", text, False),
            (str(self.top / "report.json"), text, False),
            ("report.json", str(secret), True),
        ]:
            with self.subTest(name, link=link):
                # What was uploaded first is there as well: the last of a name counts.
                self.left(self.uploaded, archive(held, name=name, link=link))
                self.assertIn("## No score", self.body())
                self.assertIn("the archive holds something else", self.body())
                self.assertEqual(self.world.statuses[-1]["state"], "error")
        self.assertEqual(self.reports(), before)

    def reports(self):
        """Every file of a report's name, where a workflow could write one."""
        found = set()
        for top in [self.top, self.target / "checkouts"]:
            for folder, inner, files in os.walk(top):
                inner[:] = [name for name in inner if name not in ("target", ".mpi", ".git")]
                found |= {os.path.join(folder, name) for name in files if name == "report.json"}
        return {path for path in found if not path.startswith(str(self.work))}

    def test_12_someone_elses_comment_with_our_marker(self):
        theirs = f"{MARKER}\n## 400 of 400 points"
        self.world.comments[7] = []
        first = self.world.comment(7, "student", theirs)
        honest = report(root=self.upstream)
        for _ in range(2):
            self.left(archive(honest), conclusion="success")
            self.assertEqual([it["user"]["login"] for it in self.world.comments[7]], ["student", "github-actions[bot]"])
            self.assertEqual(first["body"], theirs)
            self.assertIn("All 3 exercises pass", self.body())

    def test_13_long_report(self):
        words = ["``` " + "@octocat é" * 30] * 40
        why = failure("wrong-output", "many lines", expected="\n".join(words), actual="\n".join(words), output=words)
        names = [(exercise["name"], at) for exercise in report(root=self.upstream)["exercises"] for at in range(len(exercise["checks"]))]
        self.left(archive(report({name: why for name in names}, root=self.upstream)))
        body = self.body()
        self.assertLess(len(body.encode()), 60_000)
        for name in ["01 hello", "07 send-receive", "16 hybrid"]:
            self.assertRegex(body, rf"<b>{name}</b>: wrong output")
        # Whole sections lost the program's own words; nothing is cut in the middle.
        self.assertEqual(body.count("<details"), body.count("</details>"))
        self.assertLess(body.count("octocat"), json.dumps(words).count("octocat") * len(names))
        self.assertNotIn("octocat", without_code(body))
        self.assertIn("--seed 1803087978", body)

    # Events that have no pull request.

    def test_14_push_in_a_fork(self):
        self.solve("send-receive/both_receive_first")
        head, _ = self.push()
        before = list(self.world.requests)
        succeeded = self.started("push", {"ref": "refs/heads/work", "after": head, "repository": FORK}, head)
        # The run is red, and log and summary say why.
        self.assertFalse(succeeded)
        self.assertIn("Say whether all passed", self.log)
        self.assertIn(f"course is at {head}", self.log)
        self.assertIn(f"submission is at {head}", self.log)
        self.assertIn("| ❌ | 07 send-receive | deadlock |", self.summary)
        self.assertIn("::error file=exercises/07-send-receive/src/send_receive.rs,line=24,", self.log)
        self.nothing_is_said("push", head, before, FORK)

    def test_15_push_in_the_course(self):
        succeeded = self.started("push", {"ref": "refs/heads/main", "after": self.base, "repository": MAIN}, self.base)
        self.assertTrue(succeeded)
        self.assertNotIn("is at", self.log)
        self.assertEqual(self.summary, "")

    def test_16_merge_group(self):
        # What the queue would merge has checks that always pass; the course's own still see the deadlock.
        check = self.fork / "exercises/07-send-receive/tests/checks.rs"
        self.write("exercises/07-send-receive/tests/checks.rs", re.sub(r"\) \{\n", ") {\n    return;\n", check.read_text()))
        _, merge = self.push()
        before = list(self.world.requests)
        group = {"base_ref": "refs/heads/main", "base_sha": self.base, "head_ref": "refs/heads/gh-readonly-queue/main/pr-7", "head_sha": merge}
        succeeded = self.started("merge_group", {"action": "checks_requested", "merge_group": group, "repository": MAIN}, merge)
        self.assertFalse(succeeded)
        self.assertIn(f"course is at {self.base}", self.log)
        self.assertIn(f"submission is at {merge}", self.log)
        self.assertIn("| ❌ | 07 send-receive | deadlock |", self.summary)
        self.assertIn("- `exercises/07-send-receive/tests/checks.rs (changed)`", self.summary)
        self.nothing_is_said("merge_group", merge, before)

    def nothing_is_said(self, event, head, before, repository=MAIN):
        """The workflow that comments takes no notice of such a run: it asks GitHub nothing, and posts nothing."""
        self.ended("failure", head, repository, event=event)
        self.assertNotIn("is at", self.comment_log)
        asked = self.world.requests[len(before) :]
        self.assertEqual([(method, path) for method, path in asked if "/upload/" not in path], [])


if __name__ == "__main__":
    unittest.main(verbosity=2, failfast=True)
