"""A run from beginning, or from where it was left, to its end."""

import asyncio
import fcntl
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from extractor.bulk.local import read_partitions, reading
from extractor.bulk.plan import Run
from extractor.bulk.spending import spent_before
from extractor.bulk.summary import Summary, add_up, records
from extractor.bulk.tally import Tally
from extractor.bulk.workers import workers
from extractor.errors import GoujiError

Engine = Literal["local", "ray"]


def run_batch(
    run: Run,
    *,
    jobs: int = 0,
    limit: float | None = None,
    engine: Engine = "local",
    address: str | None = None,
    deferred: bool = False,
    poll: float = 30.0,
    changed: Callable[[Tally], None] | None = None,
) -> Summary:
    """Reads what is not committed yet. `jobs`: processes or actors, 0 for one a core; `limit`: what models
    may cost; `engine`: this machine, or the Ray cluster at `address` (None: one started here);
    `deferred`: models are asked through the endpoint's Batch API, looked at every `poll` seconds.

    Stopped by SIGINT or SIGTERM it finishes the reports, or the calls to models, it has begun; killed, it
    loses only partitions that were not whole. Either way the same call goes on where it stopped.

    Raises GoujiError for a limit or the Batch API on a cluster, whose machines know nothing of each other's
    calls.
    """
    if engine == "ray" and (deferred or limit is not None):
        raise GoujiError(
            "--max-cost 和 --batch-api 只能用于 --engine local：集群各机互不知道对方的调用。 / "
            "--max-cost and --batch-api need --engine local: machines of a cluster can't share an account."
        )
    with _alone(run):
        run.folder.clear_unfinished()
        tally = Tally(run.plan.reports, limit=limit)
        for record in records(run):
            tally.add_committed(record)
        tally.spend(*spent_before(run))
        tally.changed = changed or tally.changed
        tally.changed(tally)
        if engine == "ray":
            _read_on_cluster(run, address, jobs, tally)
        else:
            asyncio.run(_read(run, jobs, tally, deferred, poll))
        return add_up(run, *spent_before(run), tally.stopped)


async def _read(run: Run, jobs: int, tally: Tally, deferred: bool, poll: float) -> None:
    _stop_on_signals(tally)
    with workers(jobs) as pool:
        if deferred:
            from extractor.bulk.deferred import read_deferred  # the client takes a second to load

            await read_deferred(run, pool, tally, poll)
            return
        async with reading(run, pool, tally) as (read, side_by_side):
            async for _ in read_partitions(run, run.missing(), read, side_by_side, tally):
                pass


def _read_on_cluster(run: Run, address: str | None, actors: int, tally: Tally) -> None:
    from extractor.bulk.cluster import read_on_cluster  # Ray takes seconds to load

    for _ in read_on_cluster(run, address, actors, tally):
        pass


def _stop_on_signals(tally: Tally) -> None:
    """The first signal ends the run softly; a second one as usual."""
    if threading.current_thread() is not threading.main_thread():
        return  # signals are not ours there
    loop = asyncio.get_running_loop()

    def stop(number: signal.Signals) -> None:
        tally.stop("interrupted")
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop, number)


@contextmanager
def _alone(run: Run) -> Iterator[None]:
    """Two processes never work on one local folder. Objects in a store have no locks: there, two write the
    same bytes twice."""
    if not run.folder.is_local:
        yield
        return
    with Path(run.folder.path("_run/lock")).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise GoujiError(
                f"{run.folder.url}: 另一个进程正在处理 / another process is at work there."
            ) from error
        yield
