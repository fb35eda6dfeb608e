"""What became of a request, and where its answer is kept. Pure: processes that only read load no client."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError

from extractor.ask.answer import Answer
from extractor.ask.cache import Cache
from extractor.ask.endpoint import Endpoint
from extractor.ask.ledger import Ledger
from extractor.ask.plan import Request
from extractor.errors import ModelError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a request. `problem`: why an answer can't be used, in the words of a prompt;
    `failure`: why there is none."""

    request: Request
    key: str  # of the cache
    answer: Answer | None = None
    problem: str | None = None
    failure: ModelError | None = None


Perform = Callable[[Sequence[Request], Endpoint, Cache, Ledger], tuple[Outcome, ...]]


def key_of(request: Request, endpoint: Endpoint) -> str:
    """Where an answer is kept: by source, prompt, schema and model."""
    return replace(request, prompt=f"{request.prompt} {endpoint.fingerprint}").fingerprint


def from_text(request: Request, key: str, text: str, problem: str | None) -> Outcome:
    """What a kept answer makes of its request; `problem`: what was wrong with it when it came."""
    if problem:
        return Outcome(request, key, problem=problem)
    try:
        return Outcome(request, key, answer=request.schema.model_validate_json(text))
    except ValidationError:
        return Outcome(request, key, problem="回答不是要求的 JSON")
