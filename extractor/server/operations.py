"""Routes for those who run it: is it up, can it work, what does it do, stop it for a while."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from extractor.server.access import Admin
from extractor.server.answers import Health, QueueAnswer
from extractor.server.metrics import REGISTRY, TASKS
from extractor.server.problems import may_answer
from extractor.store import Store, queue
from extractor.store.engine import writing
from extractor.store.job_tables import STATES

router = APIRouter(tags=["operations"])


@router.get("/healthz")
def healthz() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz", responses={503: may_answer()[503]})
def readyz(request: Request) -> Health:
    """The database answers too; 503 where it does not."""
    _queue(request)
    return Health()


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {}}}, 503: may_answer()[503]},
)
def metrics(request: Request) -> Response:
    """For Prometheus. Without a token: let only the scraper reach it."""
    for state, count in _queue(request).counts.items():
        TASKS.labels(state).set(count)  # counted in the database at each scrape: every server tells the same
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


@router.get("/v1/queue", responses=may_answer())
def get_queue(request: Request, token: Admin) -> QueueAnswer:
    """How much waits, runs and has ended, of all accounts."""
    return _queue(request)


@router.post("/v1/queue/pause", responses=may_answer())
def pause_queue(request: Request, token: Admin) -> QueueAnswer:
    """No worker begins another report until the queue is resumed."""
    with writing(_store(request).engine) as connection:
        queue.pause_all(connection)
    return _queue(request)


@router.post("/v1/queue/resume", responses=may_answer())
def resume_queue(request: Request, token: Admin) -> QueueAnswer:
    with writing(_store(request).engine) as connection:
        queue.resume_all(connection)
    return _queue(request)


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _queue(request: Request) -> QueueAnswer:
    with _store(request).engine.connect() as connection:
        counts = dict.fromkeys(STATES, 0) | queue.depths(connection)
        return QueueAnswer(paused=queue.is_paused(connection), counts=counts)  # type: ignore[arg-type]
