"""Models asked through an endpoint's Batch API: half the price, answers within a day.

Round by round: every report is read as far as the answers at hand go, what is still wanted is sent as one
batch, the batch is awaited and its answers kept. The second round is the re-ask of tables whose answers did
not do. What is sent is written down first, so that a run that was killed finds its batches again.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from extractor.ask import Cache, Endpoint, Request, required_endpoint
from extractor.ask.batches import batches_at
from extractor.ask.ledger import Entry
from extractor.bulk.local import read_partitions
from extractor.bulk.plan import Run
from extractor.bulk.rounds import Given
from extractor.bulk.spending import RunNotes, entries_of
from extractor.bulk.tally import Tally
from extractor.bulk.workers import Workers
from extractor.errors import ModelError
from extractor.settings import settings

_ATTEMPTS = 3  # batches a request is put into before it has failed


async def read_deferred(run: Run, pool: Workers, tally: Tally, poll: float = 30.0) -> None:
    """Reads what is not committed yet. `poll`: seconds between two looks at a batch.

    Raises ModelError where the endpoint can't be asked; the same call goes on then.
    """
    endpoint = required_endpoint(settings())
    cache = Cache(settings().cache_dir / "answers")
    async with batches_at(endpoint, cache, RunNotes(run)) as batches:
        while wanted := await _read_as_far_as_answered(run, pool, tally, endpoint, cache):
            await batches.find_lost()
            fresh = {key: wanted[key] for key in wanted.keys() - batches.under_way()}
            if tally.stopped and not batches.under_way():
                return
            if fresh and not tally.stopped:
                await batches.send(fresh)
            async for cost in batches.results(wanted, poll):
                tally.spend(cost, endpoint.currency)


async def _read_as_far_as_answered(
    run: Run, pool: Workers, tally: Tally, endpoint: Endpoint, cache: Cache
) -> dict[str, Request]:
    """Commits the partitions whose reports have all their answers; the requests others want, by key."""
    wanted: dict[str, Request] = {}
    charged: dict[str, list[Entry]] = {}
    for entry in entries_of(run):
        charged.setdefault(entry.request, []).append(entry)

    async def ask(requests: Mapping[str, Request]) -> dict[str, Given] | None:
        given: dict[str, Given] = {}
        for key, request in requests.items():
            if found := await asyncio.to_thread(_given, key, request, charged.get(key, ()), endpoint, cache):
                given[key] = found
            else:  # with the model of its answer, which all share, not what it is made from: it may stay long
                wanted[key] = replace(request, shape=request.schema)
        return given if len(given) == len(requests) else None

    read = partial(pool.read_asking, options=run.plan.options, ask=ask)
    calm = Tally(tally.reports)  # a limit of cost ends the sending, not the reading of what is paid for
    async for record in read_partitions(run, list(run.missing()), read, pool.count * 4, calm):
        tally.add_committed(record)
    return wanted


def _given(
    key: str, request: Request, charged: Sequence[Entry], endpoint: Endpoint, cache: Cache
) -> Given | None:
    """What became of a request, from the cache and what it was charged; None where it has to be sent."""
    entries = tuple(charged)
    if kept := cache.get(key):
        free = Entry(0, key, request.about, endpoint.model, 0, "cached")
        return Given(entries or (free,), kept.text, kept.problem)
    if entries and entries[-1].ended == "unusable":  # given up, and forgotten by the cache
        return Given(entries, problem=entries[-1].error)
    return Given(entries, failure=_failure(entries[-1])) if len(entries) >= _ATTEMPTS else None


def _failure(entry: Entry) -> ModelError:
    why = entry.error or "?"
    return ModelError(
        (f"{_ATTEMPTS} 次批处理都没有得到回答（{why}）。", f"No answer in {_ATTEMPTS} batches ({why})."),
        ("请另开一次运行重读。", "Read it again in another run."),
    )
