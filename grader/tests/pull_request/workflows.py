"""The workflows as they are shipped, run by act: a course, a fork, pushes, and what stands on the pull request then.

Real are the workflow files, git (three repositories, merge commits as GitHub makes them), cargo, the grader and mpiexec. Stood in for are
GitHub's REST interface (github.py) and the actions that would have to be fetched (actions/)."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

from course import ROOT, report, without_code
from github import GitHub, Pull, World, permissions

ACT = os.environ.get("ACT", "act")
COURSE = pathlib.Path(os.environ.get("COURSE", ROOT))
# Enough to see everything, and few enough to build in a minute.
KEPT = ["01-hello", "07-send-receive", "16-hybrid"]
SENDER = ["-c", "user.name=Student", "-c", "user.email=student@example.org"]


def run(*command, cwd=None, **more):
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, **more)
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout.strip()


def git(folder, *arguments):
    return run("git", *SENDER, *arguments, cwd=folder)


class Workflows(unittest.TestCase):
    """One pull request from its first push to the last: the cases stand in this order on purpose."""

    @classmethod
    def setUpClass(cls):
        cls.top = pathlib.Path(tempfile.gettempdir(), "ranklings-workflows")
        # What is built stays here: cargo builds what is new since the last time.
        cls.target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "tmp/workflows"
        cls.target.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(cls.top, ignore_errors=True)
        cls.top.mkdir()
        cls.upstream, cls.fork, cls.work = cls.top / "upstream", cls.top / "fork", cls.top / "work"
        git(cls.top, "clone", "--quiet", "--no-hardlinks", str(COURSE), "upstream")
        git(cls.upstream, "checkout", "--quiet", "-B", "main")
        for kind in ["exercises", "solutions"]:
            for folder in (cls.upstream / kind).iterdir():
                if folder.name not in KEPT:
                    shutil.rmtree(folder)
        run("cargo", "metadata", "--offline", "--format-version", "1", cwd=cls.upstream, env={**os.environ, "RUSTFLAGS": ""})
        git(cls.upstream, "add", "--all")
        # As old as the course's last commit: a file's time tells cargo whether it has built it.
        date = git(COURSE, "log", "-1", "--format=%cI")
        dated = {**os.environ, "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
        run("git", *SENDER, "commit", "--quiet", "--message", "A small course", cwd=cls.upstream, env=dated)
        git(cls.upstream, "config", "uploadpack.allowAnySHA1InWant", "true")
        cls.base = git(cls.upstream, "rev-parse", "main")
        git(cls.top, "clone", "--quiet", "upstream", "fork")
        git(cls.fork, "checkout", "--quiet", "-b", "work")
        cls.world = World()
        cls.world.pulls[7] = Pull(7, cls.base, base_sha=cls.base)
        cls.runs = 100

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.top, ignore_errors=True)

    def solve(self, *names, kind="src"):
        """Writes the solution, or one of its faulty versions, into the fork."""
        for name in names:
            name, _, faulty = name.partition("/")
            [folder] = (self.fork / "exercises").glob(f"*-{name}")
            file = folder / "src" / f"{name.replace('-', '_')}.rs"
            of = ROOT / "solutions" / folder.name
            source = of / "faulty" / f"{faulty}.rs" if faulty else of / "src" / file.name
            file.write_text(source.read_text())

    def write(self, path, text):
        file = self.fork / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def push(self):
        """Commits what is in the fork, and does what GitHub does then: the merge commit, and the files of the pull request."""
        git(self.fork, "add", "--all")
        git(self.fork, "commit", "--quiet", "--allow-empty", "--message", "Work")
        git(self.upstream, "fetch", "--quiet", "--force", str(self.fork), "work:refs/pull/7/head")
        head = git(self.upstream, "rev-parse", "refs/pull/7/head")
        tree = git(self.upstream, "merge-tree", "--write-tree", "main", head).splitlines()[0]
        merge = git(self.upstream, "commit-tree", tree, "-p", self.base, "-p", head, "-m", "Merge")
        git(self.upstream, "update-ref", "refs/pull/7/merge", merge)
        names = git(self.upstream, "diff", "--name-only", "main", head).splitlines()
        pull = self.world.pulls[7]
        pull.head, pull.files = head, [{"filename": name, "status": "modified"} for name in names]
        return head, merge

    def act(self, workflow, event, value, commit, run_number, token):
        """Runs a workflow of that commit; its log, and whether it succeeded."""
        shutil.rmtree(self.work, ignore_errors=True)
        git(self.top, "clone", "--quiet", "--no-checkout", "upstream", "work")
        git(self.work, "fetch", "--quiet", "origin", commit)
        git(self.work, "checkout", "--quiet", commit)
        actions = pathlib.Path(__file__).parent / "actions"
        pins = re.findall(r"uses: (actions/[a-z-]+)[a-z/]*@([0-9a-f]{40})", (self.work / f".github/workflows/{workflow}").read_text())
        local = [f"--local-repository={name}@{pin}={actions / name.split('/')[1]}" for name, pin in set(pins)]
        file = self.top / "event.json"
        file.write_text(json.dumps(value))
        variables = {
            "GITHUB_API_URL": self.api, "STANDIN_GITHUB": self.api, "STANDIN_UPSTREAM": str(self.upstream),
            "STANDIN_RUN": str(run_number), "STANDIN_CHECKOUTS": str(self.target / "checkouts"),
            "CARGO_TARGET_DIR": str(self.target / "built"), "CARGO_NET_OFFLINE": "true",
        }
        for name in ["CARGO_HOME", "RUSTUP_HOME", "HOME"]:
            if name in os.environ:
                variables[name] = os.environ[name]
        command = [
            ACT, event, "--workflows", f".github/workflows/{workflow}", "--eventpath", str(file), "--platform",
            "ubuntu-latest=-self-hosted", "--bind", "--no-skip-checkout", "--action-offline-mode", "--no-cache-server", *local,
            "--secret", f"GITHUB_TOKEN={token}", *[f"--env={name}={text}" for name, text in variables.items()],
        ]
        began = time.monotonic()
        ended = subprocess.run(command, cwd=self.work, capture_output=True, text=True, timeout=1800)
        logs = self.target / "logs"
        logs.mkdir(exist_ok=True)
        log = logs / f"{run_number}-{workflow}.log"
        log.write_text(ended.stdout + ended.stderr)
        print(f"    {workflow}: {ended.returncode} after {time.monotonic() - began:.0f} s, {log}", flush=True)
        return ended.stdout + ended.stderr, ended.returncode == 0

    def grade(self, before_comment=None, conclusion=None):
        """One push from beginning to end."""
        head, merge = self.push()
        type(self).runs += 1
        repository = {"full_name": "school/course", "default_branch": "main", "fork": False, "owner": {"login": "school"}, "name": "course"}
        of_fork = {"full_name": "student/course", "owner": {"login": "student"}}
        pull = {
            "number": 7, "base": {"ref": "main", "sha": self.base, "repo": repository},
            "head": {"ref": "work", "sha": head, "repo": of_fork},
        }
        self.world.tokens = {"reads": {"contents": "read"}, "writes": permissions(ROOT / ".github/workflows/comment.yml")}
        with GitHub(self.world) as type(self).api:
            if conclusion is None:
                value = {"action": "synchronize", "number": 7, "pull_request": pull, "repository": repository}
                self.log, succeeded = self.act("grade.yml", "pull_request", value, merge, self.runs, "reads")
                conclusion = "success" if succeeded else "failure"
            if before_comment:
                before_comment()
            value = {
                "action": "completed", "repository": repository, "workflow": {"path": ".github/workflows/grade.yml"},
                "workflow_run": {
                    "id": self.runs, "path": ".github/workflows/grade.yml", "event": "pull_request", "conclusion": conclusion,
                    "head_branch": "work", "head_sha": head, "head_repository": of_fork, "pull_requests": [],
                },
            }
            self.comment_log, succeeded = self.act("comment.yml", "workflow_run", value, self.base, self.runs, "writes")
        self.assertTrue(succeeded, self.comment_log)
        return head

    def body(self):
        [comment] = self.world.comments[7]
        return comment["body"]

    def test_1_first_push(self):
        self.solve("hello", "send-receive/both_receive_first")
        head = self.grade()
        body = self.body()
        self.assertIn("| ✅ | 01 hello | pass | 10/10 |", body)
        self.assertIn("| ❌ | 07 send-receive | deadlock |", body)
        self.assertIn("| ⚪ | 16 hybrid | todo |", body)
        self.assertIn('-- "MPI_Recv" -->', body)
        self.assertIn("cargo run -p grader -- exec send-receive", body)
        self.assertEqual((self.world.statuses[-1]["sha"], self.world.statuses[-1]["state"]), (head, "failure"))
        # The log points at the line, and shows the report where the runner obeys nothing.
        self.assertIn("::error file=exercises/07-send-receive/src/send_receive.rs,line=24,", self.log)
        self.assertIn("stop-commands", self.log)

    def test_2_second_push_edits_the_comment(self):
        [before] = self.world.comments[7]
        self.solve("send-receive")
        self.grade()
        [after] = self.world.comments[7]
        self.assertEqual(before["id"], after["id"])
        self.assertIn("**send-receive** passes now", self.body())

    def test_3_all_green(self):
        self.solve("hybrid")
        self.grade()
        self.assertIn("All 3 exercises pass", self.body())
        self.assertIn("Say whether all passed", self.log)
        self.assertIn("xychart-beta", self.body())
        self.assertEqual(self.world.statuses[-1]["state"], "success")

    def test_4_build_failure(self):
        self.write("exercises/01-hello/src/hello.rs", "pub fn nothing() {\n    let x = ;\n}\n")
        self.grade()
        self.assertIn("| ❌ | 01 hello | build failed |", self.body())
        self.assertIn("no longer passes", self.body())
        self.assertIn("expected expression", self.body())
        self.assertIn("::error file=exercises/01-hello/src/hello.rs,line=2,", self.log)

    def test_5_hostile_output(self):
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
        self.assertNotIn("octocat", without_code(self.body()))
        self.assertNotIn("\u202e", self.body())

    def test_6_changed_check(self):
        self.solve("hello")
        check = self.fork / "exercises/01-hello/tests/checks.rs"
        self.write("exercises/01-hello/tests/checks.rs", re.sub(r"\) \{\n", ") {\n    return;\n", check.read_text()))
        self.grade()
        self.assertIn("Not graded yet", self.body())
        self.assertIn("`exercises/01-hello/tests/checks.rs`", self.body())
        self.assertEqual(self.world.statuses[-1]["state"], "failure")
        git(self.fork, "checkout", "--quiet", self.base, "--", "exercises/01-hello/tests/checks.rs")

    def test_7_changed_workflow_with_a_forged_report(self):
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

    def test_8_cancelled_run(self):
        self.grade(conclusion="cancelled")
        self.assertIn("Grading did not finish", self.body())

    def test_9_stale_run(self):
        def push():
            self.world.pulls[7].head = "f" * 40

        before = self.body()
        self.grade(before_comment=push, conclusion="failure")
        self.assertEqual(before, self.body())
        self.assertIn("newer commit", self.comment_log)


if __name__ == "__main__":
    unittest.main(verbosity=2, failfast=True)
