"""A stand-in for the part of GitHub's REST interface that commenting needs. It remembers what is posted, gives lists in pages, and
refuses what GitHub refuses: bodies of another form, comments of more than 65,536 characters, and what a token has no right to."""

import json
import re
import threading
import urllib.parse
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

LONGEST = 65_536


def permissions(workflow):
    """The rights that the one job of a workflow declares, as GitHub gives them to its token: all others are none."""
    block = re.search(r"^    permissions:\n((?:      .*\n)+)", workflow.read_text(), re.M)
    return dict(re.findall(r"^      ([a-z-]+): (read|write)", block[1], re.M))


@dataclass
class Pull:
    number: int
    head: str
    branch: str = "work"
    fork: str = "student/course"
    base: str = "main"
    base_sha: str = "b" * 40
    state: str = "open"
    files: list = field(default_factory=list)


@dataclass
class World:
    """What GitHub remembers of one repository."""

    repository: str = "school/course"
    pulls: dict = field(default_factory=dict)
    comments: dict = field(default_factory=dict)  # pull → comments
    statuses: list = field(default_factory=list)
    artifacts: dict = field(default_factory=dict)  # number → (run, name, bytes)
    tokens: dict = field(default_factory=dict)  # token → rights
    users: dict = field(default_factory=dict)  # token → login, where it is a person's
    requests: list = field(default_factory=list)
    before_answer: object = None  # called with each request
    next_number: int = 1000

    def number(self):
        self.next_number += 1
        return self.next_number

    def comment(self, pull, login, body):
        comment = {"id": self.number(), "body": body, "user": {"login": login, "type": "User"}}
        self.comments.setdefault(pull, []).append(comment)
        return comment

    def artifact(self, run, name, data):
        number = self.number()
        self.artifacts[number] = (run, name, data)
        return number

    def writes(self):
        return [request for request in self.requests if request[0] != "GET"]


class Refused(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status, self.message = status, message


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"  # one request, one connection: one thread is enough

    def log_message(self, *_):
        pass

    @property
    def world(self):
        return self.server.world

    def answer(self, status, value=None, headers=(), data=None):
        data = json.dumps(value).encode() if data is None else data
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_request(self):
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.world.requests.append((self.command, address.path))
        try:
            if self.world.before_answer:
                self.world.before_answer(self.command, address.path)
            for method, pattern, route in ROUTES:
                match = re.fullmatch(pattern.replace("REPO", re.escape(f"/repos/{self.world.repository}")), address.path)
                if match and method == self.command:
                    return route(self, *match.groups(), query=query, body=body)
            raise Refused(404, "Not Found")
        except Refused as refused:
            self.answer(refused.status, {"message": refused.message})

    do_GET = do_POST = do_PATCH = do_PUT = handle_request

    # What a request must bring along.

    def token(self):
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self.world.tokens:
            raise Refused(401, "Bad credentials")
        if self.headers.get("X-GitHub-Api-Version") != "2022-11-28" or not self.headers.get("User-Agent"):
            raise Refused(400, "version and user agent are asked for")
        return token

    def needs(self, *rights):
        given = self.world.tokens[self.token()]
        for right in rights:
            name, level = right.split(":")
            if given.get(name) in (level, "write"):
                return
        raise Refused(403, "Resource not accessible by integration")

    def fields(self, text, /, **types):
        try:
            value = json.loads(text)
        except ValueError:
            raise Refused(400, "Problems parsing JSON") from None
        if not isinstance(value, dict) or set(value) != set(types):
            raise Refused(422, f"expected the fields {sorted(types)}")
        for name, kind in types.items():
            if not isinstance(value[name], kind):
                raise Refused(422, f"{name} is no {kind.__name__}")
        return value

    def page(self, entries, query):
        size = min(int(query.get("per_page", 30)), 100)
        page = int(query.get("page", 1))
        shown = entries[(page - 1) * size : page * size]
        more = [("Link", f'<http://x{self.path}>; rel="next"')] if page * size < len(entries) else []
        self.answer(200, shown, more)

    # What there is.

    def user(self, query, body):
        token = self.token()
        if token not in self.world.users:
            raise Refused(403, "Resource not accessible by integration")
        self.answer(200, {"login": self.world.users[token]})

    def pull_value(self, pull):
        def side(branch, sha, repository):
            return {"ref": branch, "sha": sha, "label": f"{repository.split('/')[0]}:{branch}", "repo": {"full_name": repository}}

        return {
            "number": pull.number,
            "state": pull.state,
            "head": side(pull.branch, pull.head, pull.fork),
            "base": side(pull.base, pull.base_sha, self.world.repository),
        }

    def pulls(self, query, body):
        self.needs("pull-requests:read")
        all_pulls = [self.pull_value(pull) for pull in self.world.pulls.values()]
        state = query.get("state", "open")
        shown = [pull for pull in all_pulls if state in ("all", pull["state"])]
        # GitHub takes no notice of a `head` that it can't read, and lists everything.
        if ":" in query.get("head", ""):
            shown = [pull for pull in shown if pull["head"]["label"] == query["head"]]
        self.page(shown, query)

    def one_pull(self, number, query, body):
        self.needs("pull-requests:read")
        self.answer(200, self.pull_value(self.known(number)))

    def known(self, number):
        if int(number) not in self.world.pulls:
            raise Refused(404, "Not Found")
        return self.world.pulls[int(number)]

    def files(self, number, query, body):
        self.needs("pull-requests:read")
        self.page(self.known(number).files, query)

    def list_comments(self, number, query, body):
        self.needs("pull-requests:read", "issues:read")
        self.page(self.world.comments.get(int(number), []), query)

    def text(self, body):
        text = self.fields(body, body=str)["body"]
        if not text.strip() or len(text) > LONGEST:
            raise Refused(422, f"Validation Failed: body is too long (maximum is {LONGEST} characters)")
        return text

    def posted(self, comment, pull):
        return {**comment, "html_url": f"https://github.test/{self.world.repository}/pull/{pull}#issuecomment-{comment['id']}"}

    def post_comment(self, number, query, body):
        self.needs("pull-requests:write", "issues:write")
        self.known(number)
        login = self.world.users.get(self.token(), "github-actions[bot]")
        comment = self.world.comment(int(number), login, self.text(body))
        self.answer(201, self.posted(comment, number))

    def edit_comment(self, number, query, body):
        self.needs("pull-requests:write", "issues:write")
        for pull, comments in self.world.comments.items():
            for comment in comments:
                if comment["id"] == int(number):
                    comment["body"] = self.text(body)
                    return self.answer(200, self.posted(comment, pull))
        raise Refused(404, "Not Found")

    def status(self, sha, query, body):
        self.needs("statuses:write")
        value = self.fields(body, state=str, description=str, context=str, target_url=str)
        if value["state"] not in ("error", "failure", "pending", "success") or len(value["description"]) > 140:
            raise Refused(422, "Validation Failed")
        self.world.statuses.append({"sha": sha, **value})
        self.answer(201, value)

    def list_artifacts(self, run, query, body):
        self.needs("actions:read")
        shown = [
            {"id": number, "name": name, "size_in_bytes": len(data), "expired": False}
            for number, (of, name, data) in self.world.artifacts.items()
            if of == int(run) and name == query.get("name", name)
        ]
        self.answer(200, {"total_count": len(shown), "artifacts": shown})

    def artifact(self, number, query, body):
        self.needs("actions:read")
        # As GitHub does, to a storage of another host, for which the token is not meant.
        port = self.server.server_address[1]
        self.answer(302, None, [("Location", f"http://localhost:{port}/storage/{number}?signature=x")])

    def storage(self, number, query, body):
        if "Authorization" in self.headers or query.get("signature") != "x":
            raise Refused(400, "InvalidAuthenticationInfo")
        self.answer(200, data=self.world.artifacts[int(number)][2])

    def upload(self, run, name, query, body):
        """What the stand-in of actions/upload-artifact does in place of its own protocol."""
        self.world.artifact(int(run), name, body)
        self.answer(201, {})


ROUTES = [
    ("GET", "/user", Handler.user),
    ("GET", "REPO/pulls", Handler.pulls),
    ("GET", r"REPO/pulls/(\d+)", Handler.one_pull),
    ("GET", r"REPO/pulls/(\d+)/files", Handler.files),
    ("GET", r"REPO/issues/(\d+)/comments", Handler.list_comments),
    ("POST", r"REPO/issues/(\d+)/comments", Handler.post_comment),
    ("PATCH", r"REPO/issues/comments/(\d+)", Handler.edit_comment),
    ("POST", r"REPO/statuses/([0-9a-f]{40})", Handler.status),
    ("GET", r"REPO/actions/runs/(\d+)/artifacts", Handler.list_artifacts),
    ("GET", r"REPO/actions/artifacts/(\d+)/zip", Handler.artifact),
    ("GET", r"/storage/(\d+)", Handler.storage),
    ("PUT", r"/upload/(\d+)/([a-z]+)", Handler.upload),
]


class GitHub:
    """The stand-in at work: `with GitHub(world) as address`."""

    def __init__(self, world):
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.server.world = world

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
