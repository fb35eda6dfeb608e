"""How fast an endpoint may be asked: as many calls at once as it bears, and no more than it allows a minute.

Additive increase, multiplicative decrease, as in networks: a burst of refusals halves what is under way, a
round of answers adds one. A server's Retry-After holds everything back, not only the call that was told so.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiolimiter import AsyncLimiter
from openai import APIConnectionError, APIStatusError

from extractor.ask.waiting import may_pass, retry_after
from extractor.errors import ModelError

_IN_A_ROW = 10  # failures without an answer between them that open the circuit
_PAUSE, _LONGEST_PAUSE = 2.0, 60.0  # seconds it stays open: doubled each time the probe after it fails
_TRIPS = 6  # probes in a row that fail before the endpoint is given up
# Seconds between the beginnings of two calls. Those that begin together are answered together, wait for each
# other in the one thread that all share, and so make the next ones begin together, too. That thread makes no
# more than 200 a second as it is.
_APART = 0.005


class NotAsked(ModelError):
    """The line is closed: nothing is sent any more, and this was not."""


class Pace:
    """For one endpoint in one event loop. `most`: calls at once; `calls`, `tokens`: a minute, None for any
    number (tokens as the request allows them: prompt estimated, answer at its longest)."""

    def __init__(self, most: int, calls: float | None = None, tokens: float | None = None) -> None:
        self.most, self.limit = most, float(most)
        self._calls = AsyncLimiter(calls, 60) if calls else None
        self._tokens = AsyncLimiter(tokens, 60) if tokens else None
        self._turn, self._free = asyncio.Lock(), asyncio.Condition()
        self._busy = self._failures = self._trips = self._cuts = 0
        self._not_before = 0.0
        self._is_closed = False

    @property
    def is_given_up(self) -> bool:
        """Whether the circuit stays open: nothing is sent any more."""
        return self._trips >= _TRIPS

    def close(self) -> None:
        """Nothing is sent any more; the calls under way end as they do."""
        self._is_closed = True

    @asynccontextmanager
    async def slot(self, tokens: int) -> AsyncIterator[None]:
        """Waits until one more call may be made; what becomes of it changes the pace.

        Raises NotAsked where the endpoint has been given up, or the line was closed.
        """
        await self._enter(tokens)
        cuts, trips = self._cuts, self._trips
        try:
            yield
        except Exception as error:
            if may_pass(error):
                self._failed(error, is_first=cuts == self._cuts, is_news=trips == self._trips)
            raise
        else:
            self._answered()
        finally:
            async with self._free:
                self._busy -= 1
                self._free.notify()

    async def _enter(self, tokens: int) -> None:
        async with self._turn:
            await asyncio.sleep(_APART)
            async with self._free:
                await self._free.wait_for(lambda: self._busy < max(int(self.limit), 1))
                self._busy += 1
        async with AsyncExitStack() as undo:
            undo.push_async_callback(self._leave)
            while (rest := self._not_before - time.monotonic()) > 0 and not self.is_given_up:
                await asyncio.sleep(rest)
            self._must_be_open()
            if self._calls:
                await self._calls.acquire()
            if self._tokens:
                await self._tokens.acquire(min(tokens, self._tokens.max_rate))
            self._must_be_open()
            undo.pop_all()

    def _must_be_open(self) -> None:
        if self._is_closed or self.is_given_up:
            raise NotAsked(
                (
                    "接口接连失败，或运行已停止：不再请求。",
                    "It failed too often, or the run stopped: not asked.",
                ),
                ("稍后用同一命令续跑。", "Go on later with the same command."),
            )

    async def _leave(self) -> None:
        async with self._free:
            self._busy -= 1
            self._free.notify()

    def _answered(self) -> None:
        self._failures = self._trips = 0
        self.limit = min(self.limit + 1 / max(self.limit, 1), self.most)

    def _failed(self, error: Exception, is_first: bool, is_news: bool) -> None:
        """`is_first`, `is_news`: since the call began, the pace was not cut, the circuit did not open. The
        calls of one burst count once."""
        if is_first:
            self._cuts += 1
            if _is_refusal(error):
                self.limit = max(self.limit / 2, 1)
        self._hold(retry_after(error) or 0)
        self._failures += is_news
        if is_news and self._failures >= _IN_A_ROW:
            self._failures, self._trips, self.limit = 0, self._trips + 1, 1.0
            self._hold(min(_PAUSE * 2 ** (self._trips - 1), _LONGEST_PAUSE))

    def _hold(self, seconds: float) -> None:
        self._not_before = max(self._not_before, time.monotonic() + seconds)


def _is_refusal(error: Exception) -> bool:
    """Whether the endpoint says, or shows, that it has too much to do."""
    if isinstance(error, APIStatusError):
        return error.status_code in (429, 503, 529)
    return isinstance(error, TimeoutError | APIConnectionError)
