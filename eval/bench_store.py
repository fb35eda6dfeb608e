"""The store under load: many reviewers at once, the database killed among them, lists of 100 and 10,000."""

import argparse
import json
import multiprocessing
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from eval.generate import consistent_values
from eval.postgres import Postgres, running_postgres
from extractor.errors import Conflict, EditRefused, GoujiError, StoreUnavailable
from extractor.forms import load_forms
from extractor.records import Basis, Cell, Report, Status
from extractor.review import Draft, Edit, fold, recheck
from extractor.store import Filter, Person, Store, open_store
from extractor.store.summary import columns_of

FORMS = load_forms()
_PLACES = "甲乙丙丁戊己庚辛壬癸"
_RATIO = 3.0  # lists of 10,000 may take so many times what those of 100 take


def generated(number: int, rng: random.Random) -> Report:
    """A report of the 2021 form whose sums hold, but for one cell in every other report."""
    values = consistent_values(FORMS[0], rng)
    if number % 2:
        values[rng.choice([a for a in values if a.table == "requests"])] += 1
    cells = {
        str(a): Cell(value=v, printed=str(v), status=Status.STATED, basis=Basis.LABELS)
        for a, v in values.items()
    }
    organisation = f"{rng.choice(_PLACES)}{rng.choice(_PLACES)}县第{number}局"
    fields: dict[str, Any] = {"checks": {}, "findings": (), "sections": (), "provenance": {}}
    return Report(
        source=f"{number}.pdf",
        sha256=None,
        form=FORMS[0].id,
        organisation=organisation,
        year=2020 + number % 5,
        verdict="review",
        cells=cells,
        **fields,
    )


def fill(store: Store, count: int, start: int = 0, cells: bool = True) -> list[int]:
    """Submits `count` generated reports; without `cells` as quickly as can be, with readings as long as real
    ones that hold nothing to check."""
    rng, who = random.Random(start), Person(name="loader", role="reviewer")
    ids = []
    for number in range(start, start + count):
        report = generated(number, rng)
        if not cells:
            filler = {"filler": "x" * 40_000}
            report = report.model_copy(update={"cells": {}, "form": None, "provenance": filler})
        ids.append(store.submit(f"{number}.pdf", f"bytes {number}".encode(), report, who).id)
    return ids


# --- many reviewers ------------------------------------------------------------------------------


def review_for(url: str, folder: str, who: str, ids: list[int], seconds: float, log: str) -> None:
    """One simulated reviewer: picks a report, looks, and sets or takes back a cell of the version they saw.

    Writes down what the store said of each act, before the next: `done` with the edit, `conflict` with what
    was reported, or `unknown` where the connection broke and no answer came.
    """
    store, person, rng = _opened(url, folder), Person(name=who, role="reviewer"), random.Random(who)
    ends = time.monotonic() + seconds
    with open(log, "w", encoding="utf-8") as lines:
        while time.monotonic() < ends:
            id = rng.choice(ids[:40]) if rng.random() < 0.7 else rng.choice(ids)  # crowded, so that some meet
            try:
                line = _act(store, person, rng, id)
            except StoreUnavailable:
                line = {"outcome": "unknown", "report": id}
                time.sleep(0.2)
            lines.write(json.dumps(line) + "\n")
            lines.flush()


def _opened(url: str, folder: str) -> Store:
    """The store, as soon as its database answers: it may be down just now."""
    while True:
        try:
            return open_store(url, Path(folder))
        except StoreUnavailable:
            time.sleep(0.2)


def _act(store: Store, who: Person, rng: random.Random, id: int) -> dict[str, Any]:
    review = store.review(id)
    address = rng.choice(list(review.cells))
    draft = Draft(action="set", address=address, new=str(rng.randint(0, 99)))
    if rng.random() < 0.2:
        draft = Draft(action="undo")
    time.sleep(rng.random() * 0.1)  # a person looks before acting
    try:
        after = store.edit(id, review.version, draft, who)
    except Conflict as conflict:
        told = [change.who for change in conflict.changes]
        return {
            "outcome": "conflict",
            "report": id,
            "seen": review.version,
            "now": conflict.version,
            "told": told,
        }
    except EditRefused:
        return {"outcome": "refused", "report": id}
    act = after.edits[-1]
    return {"outcome": "done", "report": id, "edit": json.loads(act.model_dump_json())}


def crowd(server: Postgres, reviewers: int, reports: int, seconds: float, kills: int = 1) -> dict[str, Any]:
    """So many reviewers at so many reports for so long, the server killed on the way; counts, checked."""
    url = server.create_database("crowd")
    with tempfile.TemporaryDirectory() as folder:
        ids = fill(open_store(url, Path(folder)), reports)
        logs = [str(Path(folder) / f"log{number}") for number in range(reviewers)]
        spawn = multiprocessing.get_context("spawn")
        people = [
            spawn.Process(target=review_for, args=(url, folder, f"p{n}", ids, seconds, log))
            for n, log in enumerate(logs)
        ]
        for person in people:
            person.start()
        while not all(
            Path(log).exists() or person.exitcode for log, person in zip(logs, people, strict=True)
        ):
            time.sleep(0.05)  # until everybody has opened the store
        for _ in range(kills):
            time.sleep(seconds / (kills + 1))
            server.kill()
            server.start()
        for person in people:
            person.join()
        if any(person.exitcode for person in people):
            raise GoujiError(f"a reviewer's process failed: {[person.exitcode for person in people]}")
        lines = [line for log in logs for line in read_log(Path(log))]
        return judge(open_store(url, Path(folder)), ids, lines)


def read_log(path: Path) -> list[dict[str, Any]]:
    """What a reviewer wrote down; a last line cut off by a kill is left out."""
    whole = path.read_text("utf-8").rpartition("\n")[0]
    return [json.loads(line) for line in whole.splitlines()]


def judge(store: Store, ids: list[int], lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What must hold after everything: nothing that was confirmed is missing, nothing is doubled, every
    conflict named somebody, and each row says what its edits say."""
    counts = Counter(line["outcome"] for line in lines)
    done = {
        (line["report"], line["edit"]["seq"]): line["edit"] for line in lines if line["outcome"] == "done"
    }
    kept: dict[tuple[int, int], Edit] = {}
    wrong_rows = gaps = 0
    for id in ids:
        review, row = store.review(id), store.summary(id)
        kept |= {(id, edit.seq): edit for edit in review.edits}
        gaps += [edit.seq for edit in review.edits] != list(range(1, row.version + 1))
        expected = columns_of(review, recheck(fold(review.report, review.edits), FORMS), row.name)
        shown = row.model_dump() | {"codes": " ".join(row.codes)}
        wrong_rows += any(shown[key] != value for key, value in expected.items() if key in shown)
    missing = (
        [key for key, edit in done.items() if json.loads(kept[key].model_dump_json()) != edit]
        if (done.keys() <= kept.keys())
        else sorted(done.keys() - kept.keys())
    )
    silent = [x for x in lines if x["outcome"] == "conflict" and len(x["told"]) != x["now"] - x["seen"]]
    return {
        "acts": dict(counts),
        "confirmed twice under one number": counts["done"] - len(done),
        "confirmed edits lost or changed": len(missing),
        "edits in the store": len(kept),
        "of them without an answer to their author": len(kept) - len(done),
        "reports with a gap in their numbers": gaps,
        "rows that say something else than their edits": wrong_rows,
        "conflicts that did not name every change": len(silent),
    }


def is_sound(figures: dict[str, Any]) -> bool:
    """Whether nothing was lost, doubled or untold. An edit without an answer is one the kill cut off."""
    must_be_none = (
        "confirmed twice under one number",
        "confirmed edits lost or changed",
        "reports with a gap in their numbers",
        "rows that say something else than their edits",
        "conflicts that did not name every change",
    )
    lost_answers = figures["of them without an answer to their author"] <= figures["acts"].get("unknown", 0)
    return lost_answers and not any(figures[name] for name in must_be_none)


# --- long lists ----------------------------------------------------------------------------------


LISTS: dict[str, Callable[[Store], object]] = {
    "first page": lambda store: store.find(),
    "filter": lambda store: store.find(Filter(year=2022, status="new")),
    "search, one hit": lambda store: store.find(Filter(text="第77局")),
    "search, one in a hundred": lambda store: store.find(Filter(text="甲乙县")),
    "search, every report": lambda store: store.find(Filter(text="局")),
}


def lists(small: Store, large: Store, repeat: int = 200) -> dict[str, dict[str, float]]:
    """Median milliseconds of each list in the two stores, asked in turns so that both meet the same load."""
    found = {}
    for name, ask in LISTS.items():
        times: dict[int, list[float]] = {0: [], 1: []}
        for turn in range(2 * repeat):
            start = time.perf_counter()
            ask((small, large)[turn % 2])
            times[turn % 2].append((time.perf_counter() - start) * 1000)
        few, many = (statistics.median(times[at]) for at in (0, 1))
        found[name] = {"small": round(few, 2), "large": round(many, 2), "ratio": round(many / few, 2)}
    return found


def measure_lists(few: int, many: int) -> bool:
    """Prints the lists of both databases; whether all are within the ratio."""
    ok = True
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        for kind in ("sqlite", "postgresql"):
            stores = []
            for count in (few, many):
                name = f"lists{count}"
                lite = f"sqlite:///{folder}/{name}.db"
                url = lite if kind == "sqlite" else server.create_database(name)
                stores.append(open_store(url, Path(folder) / kind / name))
                fill(stores[-1], count, cells=False)
            found = lists(stores[0], stores[1])
            print(kind, json.dumps(found, indent=1), flush=True)
            ok = ok and all(line["ratio"] <= _RATIO for line in found.values())
    return ok


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("crowd", "lists"))
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--reports", type=int, default=None)
    parser.add_argument("--reviewers", type=int, default=20)
    chosen = parser.parse_args()
    if chosen.part == "crowd":
        with running_postgres() as server:
            figures = crowd(server, chosen.reviewers, chosen.reports or 500, chosen.seconds, kills=3)
        print(json.dumps(figures, indent=1))
        return 0 if is_sound(figures) else 1
    return 0 if measure_lists(100, chosen.reports or 10_000) else 1


if __name__ == "__main__":
    raise SystemExit(main())
