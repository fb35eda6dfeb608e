"""Processes that read reports: one that dies or never ends takes its own report with it and no other."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import forkserver
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from extractor.bulk.plan import Options
from extractor.bulk.reading import Row, read_source, row_not_read
from extractor.bulk.rounds import Ask, Given, Wanted, read_with_answers
from extractor.settings import settings

Result = TypeVar("Result")
_DEATHS = 2  # of a worker over one report: the first may be another's fault, as when memory ran out


class Workers:
    """A pool of reading processes. `count`: how many."""

    def __init__(self, pool: ProcessPool, count: int) -> None:
        self._pool, self.count = pool, count

    async def read(self, source: str, options: Options) -> Row:
        """The row of a report, whatever becomes of the process that reads it."""
        return await self._in_process(read_source, source, options)

    async def read_asking(self, source: str, options: Options, ask: Ask) -> Row | None:
        """The row of a report that a model reads as well; None where `ask` gives no answers now."""
        opened: bytes | None = None
        given: dict[str, Given] = {}
        while isinstance(
            found := await self._in_process(read_with_answers, source, options, opened, given), Wanted
        ):
            answers = await ask(found.requests)
            if answers is None:
                return None
            opened, given = found.opened, given | answers
        return found

    async def _in_process(
        self, work: Callable[..., Result], source: str, options: Options, *more: object
    ) -> Result | Row:
        for _ in range(_DEATHS):
            try:
                return await asyncio.wrap_future(
                    self._pool.schedule(work, args=(source, options, *more), timeout=options.seconds)
                )
            except TimeoutError:
                return row_not_read(source, "took_too_long", options, seconds=f"{options.seconds:g}")
            except ProcessExpired:
                continue
        cause = "the process that read it died" if options.language == "en" else "读取它的进程异常退出"
        return row_not_read(source, "internal_error", options, cause=cause)


def _begin(environment: dict[str, str]) -> None:
    """In a process: set as the run is, which the server it is forked from need not be. A signal to the whole
    group is for the run to obey: it lets reports be finished."""
    os.environ.clear()
    os.environ.update(environment)
    settings.cache_clear()
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


@contextmanager
def workers(count: int = 0) -> Iterator[Workers]:
    """`count`: processes, 0 for one a core. They start when the first report comes."""
    count = count or len(os.sched_getaffinity(0))
    # Forked from a server that has loaded the readers, not from this process, which has threads of its own.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["extractor.bulk.rounds"])
    forkserver.ensure_running()  # it loads them while this process loads what it needs itself
    pool = ProcessPool(count, context=context, initializer=_begin, initargs=(dict(os.environ),))
    try:
        yield Workers(pool, count)
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()
