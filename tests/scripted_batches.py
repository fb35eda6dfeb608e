"""The scripted endpoint with Files and Batches: a batch is answered, in part or whole, when looked at."""

import json
import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.scripted_endpoint import Handler, Reply, completion_of


@dataclass
class Desk:
    """What was uploaded and sent. `looks`: how often a batch is looked at before it ends; `fate(nth, lines)`:
    how the nth batch ends, and which of its lines are answered."""

    looks: int = 2
    files: dict[str, str] = field(default_factory=dict)
    batches: list[dict[str, Any]] = field(default_factory=list)
    fates: list[tuple[str, int]] = field(default_factory=list)  # status and lines answered, batch by batch
    numbers: Any = field(default_factory=count)

    def add_file(self, text: str) -> dict[str, Any]:
        name = f"file-{next(self.numbers)}"
        self.files[name] = text
        return self.file(name)

    def file(self, name: str) -> dict[str, Any]:
        size = len(self.files[name])
        return {"id": name, "object": "file", "bytes": size, "created_at": 0, "filename": "x",
                "purpose": "batch", "status": "processed"}  # fmt: skip

    def add_batch(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = f"batch-{next(self.numbers)}"
        batch = {"id": name, "object": "batch", "created_at": 0, "status": "in_progress", "looks": 0, **asked}
        self.batches.append(batch)
        return batch

    def look(self, name: str, answer: Any) -> dict[str, Any]:
        number, batch = next((n, b) for n, b in enumerate(self.batches) if b["id"] == name)
        batch["looks"] += 1
        if batch["looks"] >= self.looks and batch["status"] == "in_progress":
            lines = [json.loads(line) for line in self.files[batch["input_file_id"]].splitlines()]
            status, most = self.fates[number] if number < len(self.fates) else ("completed", len(lines))
            done = [answer(line) for line in lines[:most]]
            output = self.add_file("".join(json.dumps(each) + "\n" for each in done))["id"]
            batch |= {"status": status, "output_file_id": output}
        return batch


class BatchHandler(Handler):
    """Chat completions as before, and what the Batch API needs."""

    def do_POST(self) -> None:  # noqa: N802  # the standard library calls it so
        if self.path.endswith("/chat/completions"):
            return super().do_POST()
        data = self.rfile.read(int(self.headers["Content-Length"]))
        desk: Desk = self.server.endpoint.desk
        if self.path.endswith("/files"):
            boundary = re.search("boundary=(.*)", self.headers["Content-Type"])[1].strip('"').encode()
            part = next(p for p in data.split(b"--" + boundary) if b"filename=" in p)
            return self._json(desk.add_file(part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n").decode()))
        return self._json(desk.add_batch(json.loads(data)))

    def do_GET(self) -> None:  # noqa: N802
        desk: Desk = self.server.endpoint.desk
        name = self.path.split("?")[0].rstrip("/").split("/")
        if name[-1] == "content":
            return self._send(200, {}, desk.files[name[-2]].encode())
        if name[-1] == "batches":
            return self._json({"object": "list", "data": desk.batches, "has_more": False})
        if name[-2] == "batches":
            return self._json(desk.look(name[-1], self._answer))
        return super().do_GET()

    def _answer(self, line: dict[str, Any]) -> dict[str, Any]:
        """A line of results; a reply with an error status is "completed" all the same."""
        reply: Reply = self.server.endpoint.reply(line["body"])
        answered = completion_of(reply, line["body"]) if reply.status == 200 else {"error": {"message": "no"}}
        if reply.status == 200:
            self.server.endpoint.charge(reply)
        response = {"status_code": reply.status, "request_id": "x", "body": answered}
        return {"id": "x", "custom_id": line["custom_id"], "response": response, "error": None}

    def _json(self, value: dict[str, Any]) -> None:
        self._send(200, {}, json.dumps(value).encode())
