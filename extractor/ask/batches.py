"""The batches of a run: written down, sent, found again, awaited, and their answers kept."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Protocol

from openai import APIError, AsyncOpenAI
from openai.types import Batch
from openai.types.chat import ChatCompletion
from pydantic import TypeAdapter, ValidationError

from extractor.ask.cache import Cache
from extractor.ask.call import Unusable, body
from extractor.ask.endpoint import Endpoint
from extractor.ask.ledger import Entry, Ledger
from extractor.ask.perform import accounted, kept
from extractor.ask.plan import Request
from extractor.ask.waiting import in_words
from extractor.errors import ModelError
from extractor.records import Record

PRICE = 0.5  # of an answer, against one given at once
MOST = 50_000  # requests the API takes in one file
_ENDED = ("completed", "expired", "failed", "cancelled")
_ANSWERED = ("answered", "unusable")


class Sent(Record):
    """One batch. `token` stands in its metadata and is written down first; `batch`: its id, once it is known;
    `taken`: whether its results are kept."""

    token: str
    keys: tuple[str, ...]
    batch: str | None = None
    taken: bool = False


_SENT = TypeAdapter(tuple[Sent, ...])


class Notes(Protocol):
    """Where a run keeps what it has sent, and what it was charged."""

    def sent(self) -> bytes | None: ...

    def keep_sent(self, data: bytes) -> None: ...

    def charges(self) -> Iterable[Entry]: ...

    def charge(self, entry: Entry) -> None: ...


@asynccontextmanager
async def batches_at(endpoint: Endpoint, cache: Cache, notes: Notes) -> AsyncIterator["Batches"]:
    """The batches of a run, while the block runs. Raises ModelError where the endpoint can't be asked."""
    async with AsyncOpenAI(api_key=endpoint.key, base_url=endpoint.base_url) as client:
        try:
            yield Batches(endpoint, client, cache, notes)
        except APIError as error:
            raise ModelError(*in_words(error, endpoint)) from error


class Batches:
    """What a run has sent, written down in its notes."""

    def __init__(self, endpoint: Endpoint, client: AsyncOpenAI, cache: Cache, notes: Notes) -> None:
        self._endpoint, self._client, self._cache, self._notes = endpoint, client, cache, notes
        data = notes.sent()
        self._sent = list(_SENT.validate_json(data)) if data else []

    def under_way(self) -> set[str]:
        """The keys of requests that are in a batch whose results are not kept yet."""
        return {key for sent in self._sent if not sent.taken for key in sent.keys}

    async def send(self, requests: Mapping[str, Request]) -> None:
        """Puts the requests into batches, each written down before it is sent."""
        keys = sorted(requests)
        for start in range(0, len(keys), MOST):
            part = tuple(keys[start : start + MOST])
            self._sent.append(Sent(token=secrets.token_hex(16), keys=part))
            self._write()
            lines = "".join(self._line(key, requests[key]) for key in part)
            file = await self._client.files.create(file=("gouji.jsonl", lines.encode()), purpose="batch")
            # Sent twice it would be paid twice: no retries here, a lost answer is looked for later.
            batch = await self._client.with_options(max_retries=0).batches.create(
                input_file_id=file.id,
                endpoint="/v1/chat/completions",
                completion_window="24h",
                metadata={"gouji": self._sent[-1].token},
            )
            self._replace(len(self._sent) - 1, batch=batch.id)

    async def find_lost(self) -> None:
        """Finds the batches whose ids were never written down, and forgets those that were never made."""
        if all(sent.batch for sent in self._sent):
            return
        ids = {_token(each): each.id async for each in self._client.batches.list()}
        self._sent = [
            sent if sent.batch else sent.model_copy(update={"batch": ids[sent.token]})
            for sent in self._sent
            if sent.batch or sent.token in ids
        ]
        self._write()

    async def results(self, requests: Mapping[str, Request], poll: float) -> AsyncIterator[float | None]:
        """Waits for every batch under way, keeps its answers, and gives what each cost.

        A request without a usable line in the results, whatever the batch's status says, has failed once.
        """
        for number, sent in enumerate(self._sent):
            if sent.taken or sent.batch is None:
                continue
            batch = await self._ended(sent.batch, poll)
            lines = {line["custom_id"]: line for line in await self._lines(batch)}
            known = {e.request for e in self._notes.charges() if e.attempt == number + 1}
            for key in sent.keys:
                if key in requests and key not in known:
                    yield self._take(requests[key], key, number + 1, lines.get(key), batch.status)
            self._replace(number, taken=True)

    async def _ended(self, name: str, poll: float) -> Batch:
        while (batch := await self._client.batches.retrieve(name)).status not in _ENDED:
            await asyncio.sleep(poll)
        return batch

    async def _lines(self, batch: Batch) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = []
        for name in (batch.output_file_id, batch.error_file_id):
            if name:
                text = (await self._client.files.content(name)).text
                lines += _objects(text)
        return lines

    def _take(
        self, request: Request, key: str, number: int, line: dict[str, Any] | None, status: str
    ) -> float | None:
        """Keeps one answer, or writes down that there is none; what it cost."""
        ledger = Ledger()
        entry = Entry(time.time(), key, request.about, self._endpoint.model, number, "failed")
        try:
            completion = _completion(line)
        except (ValidationError, KeyError, TypeError):
            ledger.add(replace(entry, error=_why(line, status)))
        else:
            entry = accounted(entry, completion, self._endpoint, 0.0)
            entry = replace(entry, cost=None if entry.cost is None else entry.cost * PRICE)
            with suppress(Unusable):  # kept as such: the next round asks again
                kept(completion, request, self._endpoint, self._cache, ledger, entry)
        self._notes.charge(ledger.entries[-1])
        return ledger.entries[-1].cost

    def _line(self, key: str, request: Request) -> str:
        asked = body(request, self._endpoint.model, self._endpoint.mode)
        line = {"custom_id": key, "method": "POST", "url": "/v1/chat/completions", "body": asked}
        return json.dumps(line, ensure_ascii=False) + "\n"

    def _replace(self, number: int, **changes: object) -> None:
        self._sent[number] = self._sent[number].model_copy(update=changes)
        self._write()

    def _write(self) -> None:
        self._notes.keep_sent(_SENT.dump_json(tuple(self._sent)))


def _completion(line: dict[str, Any] | None) -> ChatCompletion:
    """The completion of a line of results. Raises where it holds none, also where it is "completed" with an
    error for an answer."""
    if line is None or line.get("error") or line["response"]["status_code"] != 200:
        raise KeyError("response")
    return ChatCompletion.model_validate(line["response"]["body"])


def _why(line: dict[str, Any] | None, status: str) -> str:
    if line is None:
        return status
    return str(line.get("error") or line.get("response"))[:200]


def _objects(text: str) -> Iterator[dict[str, Any]]:
    for line in text.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue  # torn: its request counts as unanswered
        if isinstance(found, dict) and "custom_id" in found:
            yield found


def _token(batch: Batch) -> str | None:
    return batch.metadata.get("gouji") if batch.metadata else None
