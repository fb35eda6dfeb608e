"""Requests -> answers: side by side, sent again where the endpoint fails, everything in the ledger."""

import asyncio
import math
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import cycle
from ssl import SSLContext
from typing import Any, TypeVar

from httpx2 import create_ssl_context
from openai import APIStatusError, AsyncOpenAI, DefaultAsyncHttpxClient
from openai.types.chat import ChatCompletion
from tenacity import AsyncRetrying, retry_if_exception

from extractor.ask.answer import Answer
from extractor.ask.cache import Cache, Stored
from extractor.ask.call import Unusable, body, interpret
from extractor.ask.endpoint import Endpoint
from extractor.ask.ledger import Entry, Ledger, cost_of
from extractor.ask.outcome import Outcome, from_text, key_of
from extractor.ask.pace import Pace
from extractor.ask.plan import Request
from extractor.ask.waiting import done_trying, in_words, may_pass, wait
from extractor.errors import ModelError

T = TypeVar("T")
_CONNECTIONS = 8  # of a client: it looks at each of them at every call
CALL_ID = "X-Client-Request-Id"  # the header that tells the endpoint which line of the ledger a call is


def perform(
    requests: Sequence[Request], endpoint: Endpoint, cache: Cache, ledger: Ledger
) -> tuple[Outcome, ...]:
    """An outcome for every request, in order. Raises nothing: a call that fails is a failure of its own."""
    return _run(_alone(requests, endpoint, cache, ledger)) if requests else ()


@dataclass(frozen=True)
class Line:
    """A line to an endpoint that many reports share: clients to take turns, and the pace all of them keep.

    `charged` is told what a call cost before the next one may take its place.
    """

    endpoint: Endpoint
    clients: Iterator[AsyncOpenAI]
    pace: Pace
    charged: Callable[[float | None], None]


@asynccontextmanager
async def line_to(
    endpoint: Endpoint, pace: Pace, charged: Callable[[float | None], None] = lambda cost: None
) -> AsyncIterator[Line]:
    """The line, open while the block runs."""
    async with AsyncExitStack() as clients:
        count = math.ceil(pace.most / _CONNECTIONS)
        opened = [await clients.enter_async_context(_client(endpoint)) for _ in range(count)]
        yield Line(endpoint, cycle(opened), pace, charged)


def _client(endpoint: Endpoint) -> AsyncOpenAI:
    return AsyncOpenAI(
        api_key=endpoint.key,
        base_url=endpoint.base_url,
        timeout=endpoint.timeout,
        max_retries=0,  # its own would send, and cost, without the ledger knowing
        http_client=DefaultAsyncHttpxClient(verify=_certificates()),
    )


# Loading them takes 30 ms of the processor, and a worker opens a line a report.
@cache
def _certificates() -> SSLContext:
    return create_ssl_context()


async def answered(
    requests: Sequence[Request], line: Line, cache: Cache, ledger: Ledger
) -> tuple[Outcome, ...]:
    """`perform` over a line that is open already."""
    return tuple(await asyncio.gather(*(_outcome(request, line, cache, ledger) for request in requests)))


def _run(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: the caller may be inside an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def _alone(
    requests: Sequence[Request], endpoint: Endpoint, cache: Cache, ledger: Ledger
) -> tuple[Outcome, ...]:
    async with line_to(endpoint, Pace(endpoint.concurrency)) as line:
        return await answered(requests, line, cache, ledger)


async def _outcome(request: Request, line: Line, cache: Cache, ledger: Ledger) -> Outcome:
    endpoint = line.endpoint
    key = key_of(request, endpoint)
    kept = cache.get(key)
    if kept:
        ledger.add(Entry(time.time(), key, request.about, endpoint.model, 0, "cached"))
        return from_text(request, key, kept.text, kept.problem)
    try:
        return Outcome(request, key, answer=await _sent(request, key, line, cache, ledger))
    except Unusable as error:
        return Outcome(request, key, problem=error.problem)
    except ModelError as error:
        return Outcome(request, key, failure=error)
    except Exception as error:
        return Outcome(request, key, failure=ModelError(*in_words(error, endpoint)))


async def _sent(request: Request, key: str, line: Line, cache: Cache, ledger: Ledger) -> Answer:
    """The answer, however many sendings it takes; kept before it is given."""
    endpoint = line.endpoint
    async for attempt in AsyncRetrying(
        stop=done_trying(endpoint),
        wait=wait,
        retry=retry_if_exception(may_pass),
        reraise=True,
    ):
        with attempt:
            number = attempt.retry_state.attempt_number
            async with line.pace.slot(_most_tokens(request)):
                entry = _entry(request, key, endpoint, number)
                ledger.begin(entry)
                began = time.perf_counter()
                try:
                    completion = await _completion(request, entry.id, line)
                except Exception as error:
                    ledger.add(replace(entry, seconds=time.perf_counter() - began, error=_brief(error)))
                    raise
                entry = accounted(entry, completion, endpoint, time.perf_counter() - began)
                line.charged(entry.cost)
                # In a thread: it waits for the disk, and no other call should wait with it. Before the place
                # is free: a crash then loses what is under way, and nothing else.
                return await asyncio.to_thread(kept, completion, request, endpoint, cache, ledger, entry)
    raise AssertionError("the last attempt returns or raises")


def _entry(request: Request, key: str, endpoint: Endpoint, attempt: int) -> Entry:
    call = secrets.token_hex(8)
    return Entry(time.time(), key, request.about, endpoint.model, attempt, "failed", id=call)


def _most_tokens(request: Request) -> int:
    """What a call may take: a token a character of Chinese is a little too many."""
    return request.max_tokens + sum(len(str(message["content"])) for message in request.messages)


async def _completion(request: Request, call: str, line: Line) -> ChatCompletion:
    asked = body(request, line.endpoint.model, line.endpoint.mode)
    # The client's timeout is for each read; a server that trickles would never meet it.
    async with asyncio.timeout(line.endpoint.timeout):
        # Not `chat.completions.create`: it walks through every schema again, 6 ms a call of the one thread
        # that all calls share.
        completion: object = await next(line.clients).post(
            "/chat/completions",
            body=asked,
            cast_to=ChatCompletion,
            options={"headers": {CALL_ID: call}},
        )
    if not isinstance(completion, ChatCompletion):  # what a proxy says instead comes as a plain string
        raise ValueError("no completion")
    return completion


def accounted(entry: Entry, completion: ChatCompletion, endpoint: Endpoint, seconds: float) -> Entry:
    """The entry with the tokens of a completion and what they cost."""
    usage = completion.usage
    prompt, answered = (usage.prompt_tokens, usage.completion_tokens) if usage else (0, 0)
    return replace(
        entry,
        seconds=seconds,
        prompt_tokens=prompt,
        completion_tokens=answered,
        finish_reason=completion.choices[0].finish_reason if completion.choices else None,
        cost=cost_of(endpoint, prompt, answered),
        currency=endpoint.currency,
    )


def kept(
    completion: ChatCompletion,
    request: Request,
    endpoint: Endpoint,
    cache: Cache,
    ledger: Ledger,
    entry: Entry,
) -> Answer:
    """Into cache and ledger, usable or not: it has been paid for."""
    tokens = (entry.prompt_tokens, entry.completion_tokens)
    try:
        answer = interpret(completion, request, endpoint.mode)
    except Unusable as error:
        cache.put(entry.request, Stored(error.text, error.problem, request.about, endpoint.model, *tokens))
        ledger.add(replace(entry, ended="unusable", error=error.problem))
        raise
    text = answer.model_dump_json(by_alias=True)
    cache.put(entry.request, Stored(text, None, request.about, endpoint.model, *tokens))
    ledger.add(replace(entry, ended="answered"))
    return answer


def _brief(error: Exception) -> str:
    status = f" {error.status_code}" if isinstance(error, APIStatusError) else ""
    return f"{type(error).__name__}{status}"
