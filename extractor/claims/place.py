"""Where in the document a mention stands: the line or paragraph that prints its number."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from extractor.claims.find import Mention
from extractor.records import Block, Place, Text, TextPlace

_SPACE = re.compile(r"\s")
# Letters before and behind a number that are looked for where its whole sentence is torn apart.
_WINDOWS = ((12, 12), (12, 0), (4, 4), (4, 0))


def locate(mentions: Sequence[Mention], blocks: Sequence[Block]) -> list[Place | None]:
    """For every mention, in order, the place of its number; None where the text is not found again."""
    texts = [block for block in blocks if isinstance(block, Text)]
    squeezed = [_SPACE.sub("", block.text) for block in texts]
    whole = "".join(squeezed)
    starts = [0, *accumulate(map(len, squeezed))]
    places: list[Place | None] = []
    sentence, begin, last = None, 0, -1
    for mention in mentions:
        if mention.sentence is not sentence:  # the same words may come again: look behind the last place
            sentence, begin = mention.sentence, last + 1
        at = _find(mention, whole, begin)
        if at is None:
            places.append(None)
            continue
        last = at
        index = _block_at(starts, at)
        places.append(_narrowed(texts[index], at - starts[index], len(mention.printed)))
    return places


def _find(mention: Mention, whole: str, after: int) -> int | None:
    """Where the number of `mention` begins in `whole`, sought from `after` on, else from the beginning."""
    sentence, start = mention.sentence.text, mention.start
    end = start + len(mention.printed)
    pieces = [(0, len(sentence)), *((start - before, end + behind) for before, behind in _WINDOWS)]
    for first, last in ((max(first, 0), last) for first, last in pieces):
        for origin in (after, 0):
            at = whole.find(sentence[first:last], origin)
            if at >= 0:
                return at + start - first
    return None


def _block_at(starts: Sequence[int], at: int) -> int:
    return next(index for index in range(len(starts) - 1) if at < starts[index + 1])


def _narrowed(block: Text, offset: int, length: int) -> Place:
    """The characters of the number in a line of text; elsewhere the whole line or paragraph."""
    place = block.place
    if not isinstance(place, TextPlace):
        return place
    kept = [index for index, char in enumerate(block.text) if not char.isspace()]
    chosen = kept[offset : offset + length]
    return replace(place, start=place.start + chosen[0], end=place.start + chosen[-1] + 1)
