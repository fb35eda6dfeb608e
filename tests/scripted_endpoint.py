"""An OpenAI-compatible endpoint on loopback that answers as a test says, faults included, and counts.

It speaks the real protocol over real sockets: what is tested is the real client.
"""

import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CALL_ID = "X-Client-Request-Id"
PROMPT_TOKENS, COMPLETION_TOKENS = 100, 10  # of every answer, unless a reply says otherwise


@dataclass(frozen=True)
class Reply:
    """One answer. `content`: the model's text, or what `raw` says instead of a completion.

    `delay`: seconds before the first byte; `trickle`: seconds between bytes; `cut`: the connection ends in
    the middle of the body.
    """

    content: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish_reason: str = "stop"
    refusal: str | None = None
    raw: str | None = None
    delay: float = 0.0
    trickle: float = 0.0
    cut: bool = False
    tokens: tuple[int, int] = (PROMPT_TOKENS, COMPLETION_TOKENS)


Script = Callable[[str, int, dict[str, Any]], Reply]  # about, how often it was asked before, body -> reply


@dataclass
class ScriptedEndpoint:
    """What was asked and what was charged. `script` decides every reply and may be changed at any time."""

    base_url: str
    script: Script
    asked: Counter[str] = field(default_factory=Counter)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)  # what the caller calls each call, in the order of bodies
    prompt_tokens: int = 0
    completion_tokens: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def calls(self) -> int:
        return len(self.bodies)

    def reply(self, body: dict[str, Any], call: str = "") -> Reply:
        about = about_of(body)
        with self.lock:
            before = self.asked[about]
            self.asked[about] += 1
            self.bodies.append(body)
            self.ids.append(call)
        return self.script(about, before, body)

    def charge(self, reply: Reply) -> None:
        """What a completion that was delivered says it took."""
        with self.lock:
            self.prompt_tokens += reply.tokens[0]
            self.completion_tokens += reply.tokens[1]


def about_of(body: dict[str, Any]) -> str:
    """What a request is about, by the name of the schema that it asks for, in whatever mode."""
    found = re.search(r"(Proactive|Requests|Disputes|Prose|Probe)Answer", json.dumps(body))
    return found[1].lower() if found else "?"


@contextmanager
def scripted_endpoint(script: Script, handler: "type[Handler] | None" = None) -> Iterator[ScriptedEndpoint]:
    """The endpoint, up while the block runs. `handler`: one that speaks more of the protocol."""
    server = _Server(("127.0.0.1", 0), handler or Handler)
    server.daemon_threads = True
    endpoint = ScriptedEndpoint(f"http://127.0.0.1:{server.server_port}/v1", script)
    server.endpoint = endpoint  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    request_queue_size = 256  # connections that may wait: many clients knock at once


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a body waits, 40 ms here, until its headers are acknowledged

    def do_GET(self) -> None:
        models = {"object": "list", "data": [{"id": "scripted", "object": "model", "created": 0}]}
        self._send(200, {}, json.dumps(models).encode())

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        call = self.headers.get(CALL_ID, "")
        reply = self.server.endpoint.reply(body, call)  # type: ignore[attr-defined]
        time.sleep(reply.delay)
        text = reply.raw if reply.raw is not None else json.dumps(completion_of(reply, body))
        try:
            self._send(reply.status, reply.headers, text.encode(), reply.cut, reply.trickle)
        except (BrokenPipeError, ConnectionResetError):
            return  # the client stopped waiting
        if reply.status == 200 and reply.raw is None and not reply.cut:
            self.server.endpoint.charge(reply)  # type: ignore[attr-defined]

    def _send(
        self, status: int, headers: dict[str, str], body: bytes, cut: bool = False, trickle: float = 0.0
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if cut:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            return
        for at in range(0, len(body), 1 if trickle else len(body) or 1):
            self.wfile.write(body[at : at + 1] if trickle else body)
            time.sleep(trickle)

    def log_message(self, *_: object) -> None:
        """Silent: the endpoint's own counts are what tests look at."""


def completion_of(reply: Reply, body: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": reply.content, "refusal": reply.refusal}
    if "tools" in body:
        name = body["tools"][0]["function"]["name"]
        function = {"name": name, "arguments": reply.content}
        message |= {"content": None, "tool_calls": [{"id": "1", "type": "function", "function": function}]}
    prompt, answered = reply.tokens
    return {
        "id": "scripted",
        "object": "chat.completion",
        "created": 0,
        "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": reply.finish_reason}],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": answered,
            "total_tokens": prompt + answered,
        },
    }
