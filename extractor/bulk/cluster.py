"""The Ray engine: partitions spread over a cluster, each read and committed where an actor sits.

What travels between machines is a partition's number and its record, so the object store stays all but empty
however large the reports are. Manifest and results lie where every machine can reach them.
"""

import asyncio
import logging
from collections.abc import Iterator
from typing import Any

from extractor.bulk.commit import Committed
from extractor.bulk.local import read_partitions, reading
from extractor.bulk.plan import Run
from extractor.bulk.tally import Tally
from extractor.bulk.workers import Workers, workers
from extractor.errors import GoujiError

try:
    import ray
    import ray.data
except ModuleNotFoundError as error:
    raise GoujiError(
        f"缺少 {error.name}，请先运行 / {error.name} is missing, run: pip install 'gouji[ray]'"
    ) from error

_WAITING = 2  # partitions handed to an actor before it has finished the first: the rest wait in the driver


class PartitionReader:
    """An actor: its reading process, with whatever models that has loaded, lives as long as it does."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._pool = workers(1)
        self._workers: Workers = self._pool.__enter__()

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        """Numbers of partitions -> their records as JSON. Read again after a machine was lost, a partition
        is written again, the same to the byte."""
        numbers = [int(number) for number in batch["partition"]]
        return {"record": [record.model_dump_json() for record in asyncio.run(self._read(numbers))]}

    async def _read(self, numbers: list[int]) -> list[Committed]:
        run, done = self._run, Tally(self._run.plan.reports)
        async with reading(run, self._workers, done) as (read, side_by_side):
            return [record async for record in read_partitions(run, numbers, read, side_by_side, done)]


def read_on_cluster(run: Run, address: str | None, actors: int, tally: Tally) -> Iterator[Committed]:
    """Each missing partition as its record comes in, in whatever order. `address`: of a running cluster, None
    for one on this machine; `actors`: at most, 0 for one a core of the cluster, which may grow and shrink.

    Raises GoujiError where there is no such cluster.
    """
    missing = [{"partition": number} for number in run.missing()]
    if not missing:
        return
    _connect(address)
    most = min(actors or int(ray.cluster_resources().get("CPU", 1)), len(missing))
    rows = ray.data.from_items(missing, override_num_blocks=len(missing)).map_batches(
        PartitionReader,
        batch_size=1,
        fn_constructor_args=(run,),
        compute=ray.data.ActorPoolStrategy(min_size=1, max_size=most, max_tasks_in_flight_per_actor=_WAITING),
        num_cpus=1,  # a lost machine's actors start elsewhere, and what they were given is given again
    )
    for row in rows.iter_rows():
        record = Committed.model_validate_json(row["record"])
        tally.add_committed(record)
        yield record
        if tally.stopped:
            return


def _connect(address: str | None) -> None:
    if ray.is_initialized():
        return
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise GoujiError(f"{address}: 连不上 Ray / no Ray cluster there ({error})") from error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
