"""Cases × readers -> scores, a line each in a file: a run that stops goes on where it was, and pays once."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from eval.cases import SUFFIX, Case
from eval.readers import Reader, make_reader
from eval.score import CaseScore, score

RESULTS = "scores.ndjson"

Advance = Callable[[int], object]


def run(
    cases: Sequence[Case],
    readers: Sequence[str],
    folder: Path,
    jobs: int = 0,
    advance: Advance = lambda _: None,
) -> list[CaseScore]:
    """The score of every case by every reader, kept in `folder`; those already there are not read again.

    `jobs`: processes, 0 = as many as processors. `advance` is told how many scores were added.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = {each.key: each for each in load_scores(folder)}
    scores = []
    for reader in map(make_reader, readers):
        keyed = {key_of(case, reader): case for case in cases if reader.takes(case.path)}
        todo = [case for key, case in keyed.items() if key not in kept]
        advance(len(keyed) - len(todo))
        with (folder / RESULTS).open("a", encoding="utf-8") as file:
            file.write("\n")  # ends a line that was cut off when an earlier run died
            for each in _scored(todo, reader, jobs):
                file.write(each.model_dump_json() + "\n")
                file.flush()
                kept[each.key] = each
                advance(1)
        scores += [kept[key] for key in keyed]
    return scores


def load_scores(folder: Path) -> list[CaseScore]:
    """The scores kept in `folder`."""
    return [CaseScore.model_validate_json(line) for line in load_lines(folder / RESULTS)]


def load_lines(path: Path) -> list[str]:
    """The whole lines of a file of JSON lines; one that was cut off when a run died is left out."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [line for line in lines if line.startswith("{") and _is_whole(line)]


def _is_whole(line: str) -> bool:
    try:
        json.loads(line)
    except json.JSONDecodeError:
        return False
    return True


def key_of(case: Case, reader: Reader) -> str:
    """What a score depends on: the source, its label, the reader and all that may change what it reads."""
    label = case.path.with_name(case.path.stem + SUFFIX)
    digest = hashlib.sha256(f"{reader.name} {reader.fingerprint} {case.id}".encode())
    for path in (case.path, label):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def read_case(case: Case, reader: Reader) -> CaseScore:
    """One score. A reader that fails leaves the case unscored, with the reason; it never ends the run."""
    key, start = key_of(case, reader), time.perf_counter()
    try:
        report = reader.read(case.path)
        return score(case, report, reader.name, time.perf_counter() - start, key)
    except Exception as error:  # a peer may raise anything
        reason = f"{type(error).__name__}: {error}"[:300]
        tags = dict(case.tags)
        return CaseScore(
            case=case.id, source=str(case.path), reader=reader.name, key=key, tags=tags, error=reason
        )


def _scored(cases: Sequence[Case], reader: Reader, jobs: int) -> Iterator[CaseScore]:
    if not cases:
        return iter(())
    workers = min(jobs or os.cpu_count() or 1, len(cases))
    if workers == 1:
        return (read_case(case, reader) for case in cases)
    return _in_processes(cases, reader.name, workers)


def _in_processes(cases: Iterable[Case], name: str, workers: int) -> Iterator[CaseScore]:
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(partial(_read_by_name, name), cases, chunksize=1)  # what a stopped run loses


def _read_by_name(name: str, case: Case) -> CaseScore:
    return read_case(case, make_reader(name))
