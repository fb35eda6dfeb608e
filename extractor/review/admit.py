"""A draft -> an act with everything a later reader needs to know, or a refusal that says why."""

from collections.abc import Sequence
from datetime import datetime

from extractor.errors import EditRefused
from extractor.forms import Form
from extractor.numerals import parse
from extractor.records import Finding, Report, Status
from extractor.review.edits import IDENTITY, ON_CELLS, Draft, Edit
from extractor.review.fold import Review, read_at, stands_at, undone
from extractor.review.recheck import is_open, settle

MOST_CHARACTERS = 200  # of what a cell can print
_FIRST_YEAR, _LAST_YEAR = 2008, 2100  # the regulation on disclosure came into force in 2008


def admit(
    review: Review, checked: Report, draft: Draft, who: str, when: datetime, forms: Sequence[Form]
) -> Edit:
    """The act `draft` asks for, on `review` and its `recheck`. Raises EditRefused where it makes no sense."""
    if draft.action in ON_CELLS:
        edit = _on_cell(review, checked, draft, who, when, forms)
    elif draft.action in ("undo", "redo"):
        _must_be_open(review)
        edit = _edit(review, draft, who, when, of=_target(review, draft.action, who))
    else:
        _must_fit_status(review, checked, draft)
        edit = _edit(review, draft, who, when, old=review.assignee if draft.action == "assign" else None)
    return edit


def next_undo(review: Review, who: str) -> int | None:
    """The act that undo would take back: the person's latest on a cell that stands; None: there is none."""
    return _stacks(review, who)[0]


def next_redo(review: Review, who: str) -> int | None:
    """The act that redo would do again; None: there is none."""
    return _stacks(review, who)[1]


def open_errors(checked: Report) -> tuple[Finding, ...]:
    """The errors that nobody corrected and nobody took for the source's own."""
    return tuple(each for each in checked.findings if each.severity == "error" and is_open(each))


def _on_cell(
    review: Review, checked: Report, draft: Draft, who: str, when: datetime, forms: Sequence[Form]
) -> Edit:
    _must_be_open(review)
    address = draft.address or ""
    old, read = stands_at(review, address), read_at(review.report, address)
    if address in IDENTITY:
        _must_identify(draft)
    elif address not in review.cells and not _known(address, review, forms):
        raise EditRefused((f"没有这一格：{address}。", f"There is no such cell: {address}."))
    if draft.how == "second_keying":
        _must_be_second(review, draft, who)
    if draft.action == "set":
        _must_be_text(address, draft)
        return _edit(review, draft, who, when, old=old, read=read)
    cell = checked.cells.get(address)
    if old is None and (cell is None or cell.status is not Status.NOT_FOUND):
        raise EditRefused(
            ("这一格没有读数可以认可。请照原件录入。", "Nothing was read here. Type what the source prints.")
        )
    settles = settle(checked, address) if draft.action == "printed_so" else ()
    taken = draft.model_copy(update={"new": old, "how": draft.how or "accepted_reading"})
    return _edit(review, taken, who, when, old=old, read=read, settles=settles)


def _edit(review: Review, draft: Draft, who: str, when: datetime, **known: object) -> Edit:
    how = draft.how or ("typed" if draft.action == "set" else None)
    fields = draft.model_dump() | {"how": how, "seq": review.version + 1, "who": who, "when": when} | known
    return Edit.model_validate(fields)


def _must_be_open(review: Review) -> None:
    if review.is_closed:
        raise EditRefused(("报告已审结。请先重新打开。", "The report is closed. Reopen it first."))


def _must_be_text(address: str, draft: Draft) -> None:
    text = draft.new
    if address in IDENTITY or text is None:
        return
    if len(text) > MOST_CHARACTERS or parse(text).kind == "text":
        raise EditRefused(
            ("不是数字、空白或“/”之类的记号。", "This is neither a number nor a blank nor a mark like “/”.")
        )


def _must_identify(draft: Draft) -> None:
    text = draft.new or ""
    if draft.action == "set" and draft.address == "year":
        if not (text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR):
            raise EditRefused(("不是可能的报告年份。", "This can't be the year of a report."))
    elif draft.action != "set" or not 0 < len(text) <= MOST_CHARACTERS:
        raise EditRefused(("请录入机关名称或年份。", "Type the name of the body, or the year."))


def _must_be_second(review: Review, draft: Draft, who: str) -> None:
    first = review.decisions.get(draft.address or "")
    if draft.action != "set" or first is None or first.who == who or draft.address in IDENTITY:
        raise EditRefused(
            (
                "第二次录入须由另一人对已有人定过的一格进行。",
                "Second keying is for a cell that another person has decided.",
            )
        )


def _known(address: str, review: Review, forms: Sequence[Form]) -> bool:
    own = (form for form in forms if form.id == review.report.form)
    return any(address == str(known) for form in own for known in form.columns)


def _must_fit_status(review: Review, checked: Report, draft: Draft) -> None:
    if draft.action in ("approve", "reject", "assign"):
        _must_be_open(review)
    if draft.action == "reopen" and not review.is_closed:
        raise EditRefused(("报告还没有审结。", "The report is not closed."))
    if draft.action == "assign" and draft.new is None:
        raise EditRefused(("没有说明分派给谁。", "It is not said to whom."))
    if draft.action in ("reject", "comment") and not (draft.reason or "").strip():
        raise EditRefused(("请写明理由。", "Give a reason."))
    if draft.action == "approve" and open_errors(checked) and not (draft.reason or "").strip():
        raise EditRefused(
            (
                "还有没处理的错误。请改正、确认原件如此，或写明理由。",
                "There are open errors. Correct them, confirm them as printed so, or give a reason.",
            )
        )
    if draft.action == "reread":
        raise EditRefused(("新的读数由读取程序送入。", "A new reading comes from the reader."))


def _target(review: Review, action: str, who: str) -> int:
    seq = next_undo(review, who) if action == "undo" else next_redo(review, who)
    if seq is None:
        raise EditRefused(("您没有可以撤销或重做的操作。", "There is nothing of yours to undo or redo."))
    return seq


def _stacks(review: Review, who: str) -> tuple[int | None, int | None]:
    """A person's latest standing act, and the one redo would bring back: a new act ends redoing."""
    own = [edit for edit in review.edits if edit.who == who]
    back = undone(review.edits)
    standing = [edit.seq for edit in own if edit.action in ON_CELLS and edit.seq not in back]
    latest = max((edit.seq for edit in own if edit.action in ON_CELLS), default=0)
    again = [edit for edit in own if edit.action == "undo" and edit.of in back and edit.seq > latest]
    return (max(standing, default=None), min((edit.of for edit in again if edit.of), default=None))
