"""Runs the workflows as they are shipped, by act: a course, a fork, pushes, and what GitHub does then.

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

from course import ROOT
from github import GitHub, Pull, World, permissions

ACT = os.environ.get("ACT", "act")
COURSE = pathlib.Path(os.environ.get("COURSE", ROOT))
# Enough to see everything, and few enough to build in a minute.
KEPT = ["01-hello", "07-send-receive", "16-hybrid"]
SENDER = ["-c", "user.name=Student", "-c", "user.email=student@example.org"]
GRADE = ".github/workflows/grade.yml"
MAIN = {"full_name": "school/course", "default_branch": "main", "fork": False, "owner": {"login": "school"}, "name": "course"}
FORK = {"full_name": "student/course", "default_branch": "main", "fork": True, "owner": {"login": "student"}, "name": "course"}


def run(*command, cwd=None, **more):
    ended = subprocess.run(command, cwd=cwd, capture_output=True, text=True, **more)
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended.stdout.strip()


def git(folder, *arguments):
    return run("git", *SENDER, *arguments, cwd=folder)


class Acting(unittest.TestCase):
    """One course, one fork, and pull request 7 between them."""

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
        git(cls.upstream, "commit", "--quiet", "--message", "A small course")
        git(cls.upstream, "config", "uploadpack.allowAnySHA1InWant", "true")
        cls.base = git(cls.upstream, "rev-parse", "main")
        git(cls.top, "clone", "--quiet", "upstream", "fork")
        git(cls.fork, "checkout", "--quiet", "-b", "work")
        cls.world = World()
        cls.world.pulls[7] = Pull(7, cls.base, base_sha=cls.base)
        cls.runs = 100
        # The runner empties a run's summary before each step. A pipe keeps what was written.
        os.mkfifo(cls.top / "summary")
        cls.pipe = os.open(cls.top / "summary", os.O_RDWR | os.O_NONBLOCK)

    @classmethod
    def tearDownClass(cls):
        os.close(cls.pipe)
        shutil.rmtree(cls.top, ignore_errors=True)

    # What a student does.

    def solve(self, *names):
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

    # What GitHub does.

    def act(self, workflow, event, value, commit, token):
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
            "STANDIN_RUN": str(self.runs), "STANDIN_CHECKOUTS": str(self.target / "checkouts"),
            "STANDIN_SUMMARY": str(self.top / "summary"),
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
        log = logs / f"{self.runs}-{workflow}.log"
        log.write_text(ended.stdout + ended.stderr)
        print(f"    {workflow}: {ended.returncode} after {time.monotonic() - began:.0f} s, {log}", flush=True)
        return ended.stdout + ended.stderr, ended.returncode == 0

    def written_summary(self):
        text = b""
        while True:
            try:
                text += os.read(self.pipe, 1 << 16)
            except BlockingIOError:
                return text.decode()

    def started(self, event, value, commit):
        """A run of the workflow that grades, with a token that can read; whether it succeeded."""
        type(self).runs += 1
        self.world.tokens = {"reads": {"contents": "read"}, "writes": permissions(ROOT / ".github/workflows/comment.yml")}
        with GitHub(self.world) as type(self).api:
            type(self).log, succeeded = self.act("grade.yml", event, value, commit, "reads")
        type(self).summary = self.written_summary()
        return succeeded

    def ended(self, conclusion, head, repository=MAIN, **run):
        """The end of a run, and of the workflow that comments on it."""
        of_fork = {name: FORK[name] for name in ["full_name", "owner"]}
        ended = {
            "id": self.runs, "path": GRADE, "event": "pull_request", "conclusion": conclusion,
            "head_branch": "work", "head_sha": head, "head_repository": of_fork, "pull_requests": [],
        }
        value = {"action": "completed", "repository": repository, "workflow": {"path": GRADE}, "workflow_run": {**ended, **run}}
        with GitHub(self.world) as type(self).api:
            self.comment_log, succeeded = self.act("comment.yml", "workflow_run", value, self.base, "writes")
        self.assertTrue(succeeded, self.comment_log)

    def grade(self):
        """One push from beginning to end."""
        head, merge = self.push()
        sides = {"base": {"ref": "main", "sha": self.base, "repo": MAIN}, "head": {"ref": "work", "sha": head, "repo": FORK}}
        value = {"action": "synchronize", "number": 7, "pull_request": {"number": 7, **sides}, "repository": MAIN}
        succeeded = self.started("pull_request", value, merge)
        self.ended("success" if succeeded else "failure", head)
        return head, merge

    def left(self, *artifacts, conclusion="failure", before_comment=None, **run):
        """A push whose run ended so and left these, whatever it did; and the comment on it."""
        head, _ = self.push()
        type(self).runs += 1
        for artifact in artifacts:
            self.world.artifact(self.runs, "report", artifact)
        if before_comment:
            before_comment()
        self.ended(conclusion, head, **run)
        return head

    # What stands there then.

    def body(self, pull=7):
        [comment] = [it for it in self.world.comments[pull] if it["user"]["login"] == "github-actions[bot]"]
        return comment["body"]
