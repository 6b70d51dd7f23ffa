"""Runs `grader comment` after a run that never was, against a stand-in of GitHub."""

import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from course import ROOT, archive
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
