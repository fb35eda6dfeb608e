"""What is handed in, before it becomes a job: files kept by their content, URLs held to the allowed roots."""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from fastapi import Response, UploadFile

from extractor.jobs.fetch import Roots
from extractor.read import LARGEST_FILE, SUFFIXES
from extractor.server.access import must_have_quota
from extractor.server.answers import JobAnswer, job_answer
from extractor.server.metrics import SUBMITTED
from extractor.server.problems import Refused
from extractor.store import Store, jobs
from extractor.store.jobs import KeyReused, Wanted
from extractor.store.tokens import Token

_LONGEST_NAME = 200


def hand_in(
    store: Store,
    response: Response,
    token: Token,
    wanted: Callable[[], Sequence[Wanted]],
    count: int,
    priority: int,
    language: str,
    key: str | None,
) -> JobAnswer:
    """The job made of what is wanted, within the quota, or the one that the key named before.

    The job is committed before the answer leaves: what was answered 202 is not lost. What comes again with
    its key costs no quota.
    """
    if not _is_known(store, token, key):
        must_have_quota(store, token, count)
    sources = wanted()
    try:
        job, is_new = jobs.open_job(store.engine, token.account, sources, priority, language, key)
    except KeyReused as error:
        zh, en = "这个幂等键已用于别的报告。", "The idempotency key was used for other reports."
        raise Refused(409, "key_reused", zh, en) from error
    if is_new:
        SUBMITTED.inc(count)
    else:
        response.status_code = 200
    return job_answer(job)


def _is_known(store: Store, token: Token, key: str | None) -> bool:
    with store.engine.connect() as connection:
        return key is not None and jobs.is_key_used(connection, token.account, key)


def take_files(store: Store, files: Sequence[UploadFile]) -> list[Wanted]:
    """The files in the store. Raises Refused: 415 for a kind no reader takes, 413 for one too large."""
    for file in files:
        _must_be_taken(file)
    return [Wanted(_name(file), store.files.put(file.file.read())) for file in files]


def wanted_urls(urls: Sequence[str], roots: Roots) -> list[Wanted]:
    """Raises Refused (403) for the first URL that is under no allowed root."""
    for url in urls:
        if not roots.holds(url):
            zh, en = (
                f"地址不在允许的范围内：{url[:200]}",
                f"The URL is not under an allowed root: {url[:200]}",
            )
            raise Refused(403, "url_not_allowed", zh, en)
    return [Wanted(_last_part(url), url=url) for url in urls]


def _must_be_taken(file: UploadFile) -> None:
    suffix = PurePosixPath(_name(file)).suffix.lower()
    if suffix not in SUFFIXES:
        known = " ".join(SUFFIXES)
        zh, en = f"不收这种文件：{suffix}。可用：{known}。", f"No such kind is taken: {suffix}. Use: {known}."
        raise Refused(415, "unsupported_file", zh, en)
    if (file.size or 0) > LARGEST_FILE:
        size = LARGEST_FILE >> 20
        raise Refused(413, "too_large", f"文件超过 {size} MB。", f"A file is larger than {size} MB.")


def _name(file: UploadFile) -> str:
    """The file's own name: no folders, no signs that control a terminal."""
    return _clean((file.filename or "").replace("\\", "/").rsplit("/", 1)[-1])


def _last_part(url: str) -> str:
    return _clean(url.split("?")[0].rstrip("/").rsplit("/", 1)[-1])


def _clean(name: str) -> str:
    shown = "".join(sign for sign in name if sign.isprintable())
    return shown[-_LONGEST_NAME:] or "report"
