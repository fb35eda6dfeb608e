"""The headings above columns of numbers that no ruling parts: which column each word stands over."""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from extractor.read.words import Line, Word, box_around

_TORN = 0.4  # of the line height: lines of one label stand nearer than this
_SHARED = 0.3  # of the line height: lines that overlap by this much stand beside each other
_OFF_CENTRE = 0.3  # of a column: how far a heading may stand from the middle of its columns

Box = tuple[float, float]  # left and right


class Group(NamedTuple):
    """A heading over the columns first to last; (0, 0) when it stands left of all of them."""

    words: list[Word]
    first: int
    last: int


class Head(NamedTuple):
    """Columns of numbers from left to right, counted from 1 (0 are the row labels), and their headings."""

    columns: list[Box]
    limits: list[float]  # limits[0]: left of it stand the row labels
    leaves: dict[int, list[Word]]  # the words that name a column
    groups: list[list[Group]]  # headings over several columns, line by line
    labels: list[Word]  # what the head says above the row labels

    def at(self, x: float) -> int:
        """The column at x."""
        return bisect(self.limits, x)


@dataclass(slots=True)
class _Stack:
    """A column while its heading is read from below: `words` from the lowest up."""

    left: float
    right: float
    is_numbered: bool
    words: list[Word] = field(default_factory=list)
    is_closed: bool = False  # its label is complete: what stands above it is over several columns


def read_head(lines: Sequence[Line], numbers: Sequence[Box], label_right: float) -> Head:
    """The columns with the words of `lines` (right above the numbers) over them.

    `numbers`: the sides of every column in which a number is printed. A label over none of them is a
    column that is blank throughout. `label_right`: where the row labels end.
    """
    stacks = [_Stack(left, right, True) for left, right in numbers]
    labels: list[Word] = []
    above: list[list[Word]] = []
    top = lines[-1][0].top if lines else 0.0
    for line in reversed(lines):
        met = [(word, _under(word, stacks)) for word in line]
        torn = [w for w, under in met if len(under) == 1 and _continues(w, under[0], met, stacks)]
        # Only beside the lowest labels can a word name a column that holds no number.
        beside = bool(torn) or box_around(line)[3] - top > _SHARED * line[0].height
        for word, under in met:
            if word in torn:
                _push(word, under[0])
            elif not under and word.left < label_right and word.centre < numbers[0][0]:
                labels.append(word)
            elif not under and beside:
                stacks.append(_Stack(word.left, word.right, False, [word]))
            else:
                _put_above(word, under, above)
        if beside:
            top = min(top, line[0].top)
        stacks.sort(key=lambda s: s.left)
    _widen_lonely(stacks, above)
    return _finished(_paired(stacks), above, labels)


def _under(word: Word, stacks: Sequence[_Stack]) -> list[_Stack]:
    return [s for s in stacks if min(word.right, s.right) > max(word.left, s.left)]


def _push(word: Word, stack: _Stack) -> None:
    stack.words.append(word)
    stack.left, stack.right = min(stack.left, word.left), max(stack.right, word.right)


def _continues(
    word: Word, stack: _Stack, met: Sequence[tuple[Word, list[_Stack]]], stacks: Sequence[_Stack]
) -> bool:
    """Whether a word begins the label of its column, or goes on upwards from what is known of it."""
    if stack.is_closed or not stack.words:
        return not stack.is_closed
    low = stack.words[-1]
    at = next(i for i, s in enumerate(stacks) if s is stack)
    beside = [s for s in stacks[max(at - 1, 0) : at + 2] if s is not stack]
    here = [s for s in beside if any(s is u for _, under in met if len(under) == 1 for u in under)]
    level = [s for s in beside if any(abs(w.middle - low.middle) < 1 for w in s.words)]
    # Two neighbouring labels torn at the same heights; headings over several columns are no neighbours.
    if any(s.words and abs(s.words[-1].middle - low.middle) < 1 for s in here):
        return True
    lonely = bool(level) and not here
    goes_on = low.top - word.bottom <= _TORN * low.height and not lonely
    stack.is_closed = not goes_on
    return goes_on


def _put_above(word: Word, under: Sequence[_Stack], above: list[list[Word]]) -> None:
    for stack in under:
        stack.is_closed = True
    for parts in above:
        low = parts[-1]
        is_near = 0 <= low.top - word.bottom + 1 <= 1 + _TORN / 2 * low.height
        if is_near and len(under) == 1 and min(word.right, low.right) > max(word.left, low.left):
            parts.append(word)
            return
    above.append([word])


def _widen_lonely(stacks: list[_Stack], above: list[list[Word]]) -> None:
    """The only label over several columns is a heading over all it is centred on."""
    named = [stack for stack in stacks if stack.words]
    if len(named) == 1 < len(stacks) and named[0].is_numbered:
        above.append(named[0].words)
        named[0].words = []


def _paired(stacks: list[_Stack]) -> list[_Stack]:
    """Labels that stand beside their numbers, not over them, put together: one of each, neither with
    another to choose from."""
    paired: list[_Stack] = []
    for at, stack in enumerate(stacks):
        last = paired[-1] if paired else None
        if last and _is_half(last) and _is_half(stack) and last.is_numbered != stack.is_numbered:
            others = [s for s in (*stacks[max(at - 2, 0) : at - 1], *stacks[at + 1 : at + 2]) if _is_half(s)]
            if not others:
                last.left, last.right = min(last.left, stack.left), max(last.right, stack.right)
                last.words, last.is_numbered = last.words + stack.words, True
                continue
        paired.append(stack)
    return paired


def _is_half(stack: _Stack) -> bool:
    return not stack.is_numbered or not stack.words


# --- headings over several columns ---------------------------------------------------------------


def _finished(stacks: list[_Stack], above: list[list[Word]], labels: list[Word]) -> Head:
    columns = [(s.left, s.right) for s in stacks]
    between = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    pitch = between[0] - columns[0][1] if between else 20.0
    limits = [columns[0][0] - pitch, *between]
    leaves = {at: stack.words for at, stack in enumerate(stacks, start=1) if stack.words}
    groups: list[list[Group]] = []
    parents: list[Group] = []
    for level in _levels(above):
        found = _spread(level, columns, parents)
        groups.append(found)
        parents += [group for group in found if group.last > group.first]
    return Head(columns, limits, leaves, groups, labels)


def _levels(above: Iterable[list[Word]]) -> list[list[list[Word]]]:
    """Headings at one height together, top to bottom, each level left to right."""
    levels: list[list[list[Word]]] = []
    for words in sorted(above, key=_middle):
        if levels and _middle(words) - _middle(levels[-1][0]) < words[0].height / 2:
            levels[-1].append(words)
        else:
            levels.append([words])
    return [sorted(level, key=lambda words: words[0].left) for level in levels]


def _middle(words: Sequence[Word]) -> float:
    _, top, _, bottom = box_around(words)
    return (top + bottom) / 2


def _spread(level: Sequence[list[Word]], columns: Sequence[Box], parents: Sequence[Group]) -> list[Group]:
    """Each heading with the columns it is centred over; together they cover as many as they can."""
    best: dict[int, tuple[tuple[int, int], list[Group]]] = {0: ((0, 0), [])}  # by the last column covered
    for words in level:
        reached: dict[int, tuple[tuple[int, int], list[Group]]] = {}
        for first, last in _candidates(words, columns, parents):
            for end, ((covered, squares), groups) in best.items():
                width = last - first + 1
                score = (covered + width, squares - width * width)  # of equal cover, the most even
                if (end < first or last == 0) and (
                    max(last, end) not in reached or score > reached[max(last, end)][0]
                ):
                    reached[max(last, end)] = (score, [*groups, Group(words, first, last)])
        best = reached or best
    return max(best.values(), key=lambda found: found[0])[1]


def _candidates(
    words: Sequence[Word], columns: Sequence[Box], parents: Sequence[Group]
) -> Iterator[tuple[int, int]]:
    """The stretches of columns whose middle is the heading's, inside one parent or beside all of them."""
    left, _, right, _ = box_around(words)
    centre = (left + right) / 2
    centres = [(a + b) / 2 for a, b in columns]
    touched = [k for k, (a, b) in enumerate(columns, start=1) if min(right, b) > max(left, a)]
    near = min(range(len(centres)), key=lambda k: abs(centres[k] - centre)) + 1
    if not touched and centre < columns[0][0]:
        yield 0, 0
        return
    found = False
    for first in range(1, min(touched or [near]) + 1):
        for last in range(max(touched or [near]), len(columns) + 1):
            pitch = (centres[last - 1] - centres[first - 1]) / max(last - first, 1) or right - left
            off = abs((centres[first - 1] + centres[last - 1]) / 2 - centre)
            if off <= _OFF_CENTRE * pitch and all(_nested(first, last, parent) for parent in parents):
                found = True
                yield first, last
    if not found:
        yield min(touched or [near]), max(touched or [near])


def _nested(first: int, last: int, parent: Group) -> bool:
    return (parent.first <= first and last <= parent.last) or last < parent.first or parent.last < first
