"""The store: reports under review, their sources and readings, what people did, and who they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Engine, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from extractor.errors import Conflict, EditRefused, Locked, NotFound, TooLarge
from extractor.forms import Form
from extractor.read import LARGEST_FILE
from extractor.records import Report
from extractor.review import Draft, Edit, Review, admit, fold, recheck
from extractor.store.engine import writing
from extractor.store.find import Choice, Filter, Page, Sort, find, ids_of, summary, values_of
from extractor.store.people import People
from extractor.store.roles import Person, must
from extractor.store.rows import (
    add_edit,
    add_reading_row,
    changes_of,
    fingerprint,
    load_edits,
    load_reading,
    load_review,
)
from extractor.store.sources import Sources
from extractor.store.summary import Summary, columns_of
from extractor.store.tables import reports, sources, users
from extractor.store.text import file_name
from extractor.store.trail import Entry, trail

LOCK = timedelta(minutes=10)  # how long a report is kept for one person without a sign of life
_ACTIONS = {"approve": "approve", "reject": "approve", "reopen": "approve", "assign": "assign"}  # else "edit"


class Submitted(NamedTuple):
    """`is_new`: False where the same bytes were there already; the report is then that one, unchanged."""

    id: int
    is_new: bool


@dataclass(frozen=True)
class Store:
    """All methods can be called from several threads and processes. `who` names the person in the trail and
    must have the role for the act (see `may`); without it: Forbidden. Unknown ids: NotFound."""

    engine: Engine
    files: Sources
    forms: tuple[Form, ...]

    @cached_property
    def people(self) -> People:
        """Accounts and sessions."""
        return People(self.engine)

    # --- sources and readings -------------------------------------------------------------------

    def submit(self, name: str, data: bytes, report: Report, who: Person) -> Submitted:
        """Takes in a file and its reading. `name`: as the person knows the file; never used as a path.
        Raises TooLarge."""
        must(who, "submit")
        if len(data) > LARGEST_FILE:
            raise TooLarge(
                file_name(name),
                (f"文件超过 {LARGEST_FILE >> 20} MB。", f"The file is larger than {LARGEST_FILE >> 20} MB."),
                ("请只提交年度报告本身。", "Submit the annual report alone."),
            )
        sha256 = self.files.put(data)
        review = fold(report, ())
        row = columns_of(review, recheck(review, self.forms), file_name(name))
        row |= {"sha256": sha256, "name": file_name(name), "submitted_by": who.name}
        now = datetime.now(UTC)
        try:
            with writing(self.engine) as connection:
                if known := connection.execute(_with_hash(sha256)).scalar_one_or_none():
                    return Submitted(known, False)
                connection.execute(insert(sources).values(sha256=sha256, size=len(data), added_at=now))
                new = insert(reports).values(**row, submitted_at=now, changed_at=now)
                id = connection.execute(new.returning(reports.c.id)).scalar_one()
                add_reading_row(connection, id, 1, report, who.name, now)
                return Submitted(id, True)
        except IntegrityError:  # the same bytes came in twice at once
            with self.engine.connect() as connection:
                return Submitted(connection.execute(_with_hash(sha256)).scalar_one(), False)

    def add_reading(self, id: int, report: Report, who: Person) -> Review:
        """Takes in another reading of the same source. What people decided stands; where the new reading
        differs from what they saw, `rereads` says so. The latest reading again changes nothing."""
        must(who, "reread")
        while True:
            before = self.review(id)
            if fingerprint(before.report.model_dump_json()) == fingerprint(report.model_dump_json()):
                return before
            number = before.reading + 1
            act = Edit(
                seq=before.version + 1, who=who.name, when=datetime.now(UTC), action="reread", new=str(number)
            )
            after = fold(report, (*before.edits, act))
            try:
                self._write(id, after, act, report)
            except Conflict:
                continue  # somebody worked meanwhile: their act goes first
            return after

    def source(self, sha256: str) -> bytes:
        """The bytes that were submitted. Raises NotFound, SourceDamaged."""
        return self.files.get(sha256)

    def reading(self, id: int, number: int) -> Report:
        """A reading of a report, 1 for the first, as it came in."""
        with self.engine.connect() as connection:
            return load_reading(connection, id, number)

    # --- review ---------------------------------------------------------------------------------

    def review(self, id: int) -> Review:
        """The report as it stands."""
        with self.engine.connect() as connection:
            return load_review(connection, id)

    def checked(self, review: Review, language: str = "zh") -> Report:
        """The recheck of a review by this store's forms."""
        return recheck(review, self.forms, language)

    def edit(self, id: int, version: int, draft: Draft, who: Person) -> Review:
        """Does what `draft` asks for on `version` of the report, the one the person saw.

        Raises Conflict where the report has moved on, Locked where another person is at it, EditRefused
        where the act makes no sense; nothing is written then.
        """
        must(who, _ACTIONS.get(draft.action, "edit"))
        before = self.review(id)
        if before.version != version:
            raise Conflict(before.version, changes_of(before.edits[version:]))
        if draft.action == "assign" and draft.new:
            self._must_be_known(draft.new)
        act = admit(before, self.checked(before), draft, who.name, datetime.now(UTC), self.forms)
        after = fold(before.report, (*before.edits, act))
        self._write(id, after, act)
        return after

    def assign(self, id: int, version: int, to: str | None, who: Person) -> Review:
        """Gives the report to a person, or to nobody."""
        return self.edit(id, version, Draft(action="assign", new=to or ""), who)

    def lock(self, id: int, who: Person) -> datetime:
        """Keeps the report for a person, from now for LOCK; again to keep it longer. Gives the end (UTC).
        Raises Locked where another person has it."""
        must(who, "edit")
        now = datetime.now(UTC)
        mine = or_(
            reports.c.locked_by.is_(None), reports.c.locked_by == who.name, reports.c.locked_until <= now
        )
        taken = update(reports).where(reports.c.id == id, mine)
        with writing(self.engine) as connection:
            done = connection.execute(taken.values(locked_by=who.name, locked_until=now + LOCK)).rowcount
        if not done:
            self._explain(id, None)
        return now + LOCK

    def unlock(self, id: int, who: Person) -> None:
        """Lets others at the report. Another person's lock takes an administrator."""
        held = self.summary(id).locked_by
        if held not in (None, who.name):
            must(who, "unlock_others")
        with writing(self.engine) as connection:
            free = update(reports).where(reports.c.id == id, reports.c.locked_by == held)
            connection.execute(free.values(locked_by=None, locked_until=None))

    def _write(self, id: int, after: Review, act: Edit, reading: Report | None = None) -> None:
        """One act, one transaction: the row moves on from the version the act was made on, or not at all."""
        columns = columns_of(after, self.checked(after), self.summary(id).name)
        free = or_(
            reports.c.locked_by.is_(None), reports.c.locked_by == act.who, reports.c.locked_until <= act.when
        )
        row = update(reports).where(reports.c.id == id, reports.c.version == act.seq - 1)
        if reading is None:
            row = row.where(free)
        with writing(self.engine) as connection:
            if connection.execute(row.values(**columns, changed_at=act.when)).rowcount:
                add_edit(connection, id, act)
                if reading is not None:
                    add_reading_row(connection, id, after.reading, reading, act.who, act.when)
                return
        self._explain(id, act.seq - 1)

    def _explain(self, id: int, version: int | None) -> None:
        """Raises what stood in the way of a change."""
        row = self.summary(id)
        if version is not None and row.version != version:
            with self.engine.connect() as connection:
                raise Conflict(row.version, changes_of(load_edits(connection, id, version)))
        raise Locked(row.locked_by or "?", row.locked_until or datetime.now(UTC))

    def _must_be_known(self, name: str) -> None:
        with self.engine.connect() as connection:
            query = select(users.c.name).where(users.c.name == name, users.c.active)
            if connection.execute(query).one_or_none() is None:
                raise EditRefused((f"没有账户 {name}。", f"There is no account {name}."))

    def audit_trail(self, id: int | None, who: Person) -> Iterator[Entry]:
        """What was done to a report, oldest first; None: to all reports, and to accounts."""
        must(who, "read" if id is not None else "audit")
        if id is not None:
            self.summary(id)
        with self.engine.connect() as connection:
            yield from trail(connection, id)

    # --- lists ----------------------------------------------------------------------------------

    def summary(self, id: int) -> Summary:
        """A report's line in the lists."""
        with self.engine.connect() as connection:
            row = connection.execute(select(reports).where(reports.c.id == id)).mappings().one_or_none()
        if row is None:
            raise NotFound((f"没有报告 {id}。", f"There is no report {id}."))
        return summary({key: value for key, value in row.items() if key != "search"})

    def find(
        self, wanted: Filter | None = None, sort: Sort = "risk", offset: int = 0, limit: int = 50
    ) -> Page:
        """A page of reports, the most urgent first unless sorted otherwise, with totals by status."""
        with self.engine.connect() as connection:
            return find(connection, wanted or Filter(), sort, offset, limit)

    def choices(self, column: Choice) -> Sequence[Any]:
        """What a filter can choose from: the years, regions, forms, assignees there are."""
        with self.engine.connect() as connection:
            return values_of(connection, column)

    def reviews(self, wanted: Filter | None = None) -> Iterator[tuple[Summary, Review]]:
        """Every report the filter lets through with its review, one at a time."""
        with self.engine.connect() as connection:
            ids = ids_of(connection, wanted or Filter())
        for id in ids:
            yield self.summary(id), self.review(id)


def _with_hash(sha256: str) -> Any:
    return select(reports.c.id).where(reports.c.sha256 == sha256)
