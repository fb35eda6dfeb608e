"""Models asked at once: all reports of a run share one line to the endpoint and keep its pace together.

Every answer is in the cache before it is used, so a report that is read again is not paid for again.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from extractor.ask import Cache, Ledger, Request, required_endpoint
from extractor.ask.outcome import Outcome
from extractor.ask.pace import NotAsked, Pace
from extractor.ask.perform import answered, line_to
from extractor.bulk.plan import Run
from extractor.bulk.rounds import Ask, Given
from extractor.bulk.spending import spending_file
from extractor.bulk.tally import Tally
from extractor.settings import settings


@asynccontextmanager
async def asking(run: Run, tally: Tally) -> AsyncIterator[Ask]:
    """What has a report's requests answered, while the block runs. Nothing once the run is stopped, as by its
    limit of cost, or by an endpoint that was given up."""
    chosen, endpoint = settings(), required_endpoint(settings())
    pace = Pace(chosen.model_slots, chosen.model_calls_a_minute, chosen.model_tokens_a_minute)
    cache = Cache(chosen.cache_dir / "answers")

    def charge(cost: float | None) -> None:
        tally.spend(cost, endpoint.currency)
        if tally.stopped:
            pace.close()

    async with line_to(endpoint, pace, charge) as line:

        async def ask(requests: Mapping[str, Request]) -> dict[str, Given] | None:
            if tally.stopped:
                return None
            ledger = Ledger(chosen.cache_dir / "ledger.jsonl", spending_file(run))
            outcomes = await answered(tuple(requests.values()), line, cache, ledger)
            if pace.is_given_up:
                tally.stop("endpoint")
            if pace.is_given_up or any(isinstance(outcome.failure, NotAsked) for outcome in outcomes):
                return None
            return {outcome.key: _given(outcome, ledger) for outcome in outcomes}

        yield ask


def _given(outcome: Outcome, ledger: Ledger) -> Given:
    entries = tuple(entry for entry in ledger.entries if entry.request == outcome.key)
    text = outcome.answer.model_dump_json(by_alias=True) if outcome.answer else ""
    return Given(entries, text, outcome.problem, outcome.failure)
