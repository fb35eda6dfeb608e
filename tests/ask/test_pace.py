"""The pace of calls: halved by refusals, grown by answers, held by Retry-After, ended by a dead endpoint."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import pairwise

import httpx2 as httpx
import pytest
from openai import RateLimitError

from extractor.ask.pace import Pace
from extractor.errors import ModelError


@pytest.fixture(autouse=True)
def bursts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls may begin together."""
    monkeypatch.setattr("extractor.ask.pace._APART", 0.0)


def refusal(**headers: str) -> RateLimitError:
    response = httpx.Response(
        429,
        headers={k.replace("_", "-"): v for k, v in headers.items()},
        request=httpx.Request("POST", "http://x"),
    )
    return RateLimitError("busy", response=response, body=None)


async def call(pace: Pace, error: Exception | None = None, seconds: float = 0.0) -> None:
    async with pace.slot(1):
        await asyncio.sleep(seconds)
        if error:
            raise error


def run(work: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(work())  # type: ignore[arg-type]


def test_no_more_calls_at_once_than_the_limit() -> None:
    async def work() -> None:
        pace, busy, seen = Pace(5), 0, []

        async def one() -> None:
            nonlocal busy
            async with pace.slot(1):
                busy += 1
                seen.append(busy)
                await asyncio.sleep(0.01)
                busy -= 1

        await asyncio.gather(*(one() for _ in range(40)))
        assert max(seen) == 5

    run(work)


def test_calls_come_to_their_turn_in_the_order_in_which_they_were_wanted() -> None:
    async def work() -> None:
        pace, order = Pace(3), list[int]()

        async def one(number: int) -> None:
            async with pace.slot(1):
                order.append(number)
                await asyncio.sleep(0)

        await asyncio.gather(*(one(number) for number in range(40)))
        assert order == list(range(40))

    run(work)


def test_calls_begin_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractor.ask.pace._APART", 0.02)

    async def work() -> None:
        pace, began = Pace(8), list[float]()

        async def one() -> None:
            async with pace.slot(1):
                began.append(time.monotonic())

        await asyncio.gather(*(one() for _ in range(4)))
        assert all(later - sooner > 0.015 for sooner, later in pairwise(began))

    run(work)


def test_a_burst_of_refusals_halves_the_pace_once_and_answers_bring_it_back() -> None:
    async def work() -> None:
        pace = Pace(16)
        await asyncio.gather(*(call(pace, refusal(), 0.01) for _ in range(8)), return_exceptions=True)
        assert pace.limit == 8
        for _ in range(100):
            await call(pace)
        assert 14 < pace.limit <= 16

    run(work)


def test_retry_after_holds_back_every_call() -> None:
    async def work() -> None:
        pace = Pace(4)
        with pytest.raises(RateLimitError):
            await call(pace, refusal(retry_after="0.3"))
        began = time.monotonic()
        await call(pace)
        assert time.monotonic() - began > 0.25

    run(work)


def test_an_endpoint_that_only_fails_is_probed_ever_more_rarely_and_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractor.ask.pace._PAUSE", 0.01)

    async def work() -> None:
        pace, sent = Pace(8), 0
        while not pace.is_given_up:
            with pytest.raises(TimeoutError):
                await call(pace, TimeoutError())
            sent += 1
            assert sent < 1000
        with pytest.raises(ModelError):
            await call(pace)
        assert sent == 60

    run(work)


def test_a_burst_that_fails_at_once_opens_the_circuit_once() -> None:
    async def work() -> None:
        pace = Pace(64)
        await asyncio.gather(*(call(pace, TimeoutError(), 0.01) for _ in range(64)), return_exceptions=True)
        assert not pace.is_given_up
        assert pace.limit == 1

    run(work)


def test_an_answer_between_failures_keeps_the_circuit_closed() -> None:
    async def work() -> None:
        pace = Pace(4)
        for _ in range(9):
            with pytest.raises(TimeoutError):
                await call(pace, TimeoutError())
        await call(pace)
        with pytest.raises(TimeoutError):
            await call(pace, TimeoutError())
        began = time.monotonic()
        await call(pace)
        assert time.monotonic() - began < 0.5

    run(work)


def test_tokens_a_minute_are_kept() -> None:
    async def work() -> None:
        pace = Pace(8, tokens=6000)  # 100 a second, after a first minute's worth at once

        async def spend(tokens: int) -> None:
            async with pace.slot(tokens):
                pass

        await spend(6000)
        began = time.monotonic()
        await spend(40)
        assert 0.3 < time.monotonic() - began < 2

    run(work)
