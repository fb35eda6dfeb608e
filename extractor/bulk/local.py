"""The local engine: partitions in order, their reports read by processes side by side."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial

from extractor.bulk.commit import Committed, commit
from extractor.bulk.plan import Run
from extractor.bulk.reading import Row
from extractor.bulk.tally import Tally
from extractor.bulk.workers import Workers
from extractor.settings import settings

Read = Callable[[str], Awaitable[Row | None]]
_A_PROCESS = 4  # reports handed out for each process, so that none waits for work
_AHEAD = 3  # partitions begun before the first of them is whole: a slow report keeps no process waiting


@asynccontextmanager
async def reading(run: Run, pool: Workers, tally: Tally) -> AsyncIterator[tuple[Read, int]]:
    """What reads a report, and how many at once keep processes, and the endpoint if one is asked, busy."""
    if run.plan.options.reader == "grid":
        yield partial(pool.read, options=run.plan.options), pool.count * _A_PROCESS
        return
    from extractor.bulk.asking import asking  # the client takes a second to load

    async with asking(run, tally) as ask:
        side_by_side = settings().model_slots + pool.count * _A_PROCESS
        yield partial(pool.read_asking, options=run.plan.options, ask=ask), side_by_side


async def read_partitions(
    run: Run, partitions: Iterable[int], read: Read, side_by_side: int, tally: Tally
) -> AsyncIterator[Committed]:
    """Each partition as it is committed, in order. `read`: a report's row, None once stopped;
    `side_by_side`: reports at once.

    Once `tally.stopped` is set, reports begun are finished, and only whole partitions are committed.
    """
    room = asyncio.Semaphore(side_by_side)
    ahead = max(_AHEAD, 2 * side_by_side // run.plan.options.size)
    coming: deque[tuple[int, asyncio.Task[list[Row] | None]]] = deque()
    for number in partitions:
        if tally.stopped:
            break
        coming.append((number, asyncio.create_task(_rows(run, number, read, room, tally))))
        if len(coming) >= ahead and (record := await _committed(run, *coming.popleft())):
            yield record
    while coming:
        if record := await _committed(run, *coming.popleft()):
            yield record


async def _rows(
    run: Run, partition: int, read: Read, room: asyncio.Semaphore, tally: Tally
) -> list[Row] | None:
    """The rows of a partition in the order of the manifest; None where it was stopped before it was whole."""

    async def one(source: str) -> Row | None:
        async with room:
            if tally.stopped:
                return None
            row = await read(source)
            if row:
                tally.add_row(row)
            return row

    sources = await asyncio.to_thread(run.sources, partition)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(source)) for source in sources]
    rows = [row for task in tasks if (row := task.result())]
    return rows if len(rows) == len(sources) else None


async def _committed(run: Run, partition: int, rows: asyncio.Task[list[Row] | None]) -> Committed | None:
    whole = await rows
    return await asyncio.to_thread(commit, run, partition, whole) if whole else None
