"""Reports that a model reads as well: their files opened in processes, their answers awaited in threads.

All reports of a run share one line to the endpoint and keep its pace together. Every answer is in the cache
before it is used, so a report that is read again is not paid for again.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from extractor.ask import Cache, Endpoint, Ledger, Request, required_endpoint
from extractor.ask.pace import NotAsked, Pace
from extractor.ask.perform import Line, Outcome, answered, line_to
from extractor.bulk.local import Read
from extractor.bulk.plan import Run
from extractor.bulk.reading import Row, row_with_model
from extractor.bulk.spending import spending_file
from extractor.bulk.tally import Tally
from extractor.bulk.workers import Workers
from extractor.settings import settings


class Stopped(Exception):
    """Nothing more may be asked: the limit of cost is reached, or the endpoint given up."""


@asynccontextmanager
async def reading_with_model(run: Run, pool: Workers, tally: Tally) -> AsyncIterator[tuple[Read, int]]:
    """What reads a report, and how many of them at once keep the endpoint busy."""
    chosen, endpoint = settings(), required_endpoint(settings())
    pace = Pace(chosen.model_slots, chosen.model_calls_a_minute, chosen.model_tokens_a_minute)
    side_by_side = chosen.model_slots + pool.count

    def charge(cost: float | None) -> None:
        tally.spend(cost, endpoint.currency)
        if tally.stopped:
            pace.close()

    with ThreadPoolExecutor(side_by_side) as threads:
        async with line_to(endpoint, pace, charge) as line:
            ask = partial(_answered, line, spending_file(run), tally, asyncio.get_running_loop())

            async def read(source: str) -> Row | None:
                document = await pool.document(source, run.plan.options)
                if isinstance(document, Row):
                    return document
                loop = asyncio.get_running_loop()
                work = partial(row_with_model, document, source, run.plan.options, ask)
                try:
                    return await loop.run_in_executor(threads, work)
                except Stopped:
                    return None

            yield read, side_by_side


def _answered(
    line: Line,
    spending: Path,
    tally: Tally,
    loop: asyncio.AbstractEventLoop,
    requests: Sequence[Request],
    endpoint: Endpoint,
    cache: Cache,
    ledger: Ledger,
) -> tuple[Outcome, ...]:
    """In a report's thread: its requests answered over the shared line. Raises Stopped."""
    if tally.stopped:
        raise Stopped
    ledger.copy_to(spending)
    outcomes = asyncio.run_coroutine_threadsafe(answered(requests, line, cache, ledger), loop).result()
    if line.pace.is_given_up:
        loop.call_soon_threadsafe(tally.stop, "endpoint")
        raise Stopped
    if any(isinstance(outcome.failure, NotAsked) for outcome in outcomes):
        raise Stopped
    return outcomes
