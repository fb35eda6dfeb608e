"""Document + forms -> requests, one a table: messages and the schema of the answer. Pure: nothing is sent."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from extractor.ask.answer import Answer, Shape, answer_model
from extractor.ask.excerpt import Excerpt
from extractor.ask.listing import Listing, listing
from extractor.forms import Form
from extractor.records import Document
from prompts import fingerprint, render

_TOKENS_A_CELL = 6  # a number of several digits and its separator
_TOKENS_BESIDES = 200


@dataclass(frozen=True)
class Request:
    """One call. `about`: the table's id, or "prose"; `shape`: the model of the answer, or what it is made
    from: a model that was made goes to no other process."""

    about: str
    source: str  # sha256 of the document
    messages: tuple[dict[str, Any], ...]
    shape: type[Answer] | Shape
    prompt: str  # fingerprint
    max_tokens: int

    @property
    def schema(self) -> type[Answer]:
        return answer_model(*self.shape) if isinstance(self.shape, Shape) else self.shape

    @property
    def fingerprint(self) -> str:
        """Of everything that decides the answer but the model: source, prompt, messages, schema."""
        parts = (self.source, self.prompt, self.messages, _schema_text(self.schema), self.max_tokens)
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


@lru_cache(maxsize=256)
def _schema_text(schema: type[Answer]) -> str:
    return json.dumps(schema.model_json_schema(), ensure_ascii=False)


def plan(
    document: Document,
    forms: Sequence[Form],
    found: Mapping[str, Excerpt],
    tables: Iterable[str],
    runs: bool = True,
    images: Sequence[str] = (),
) -> tuple[Request, ...]:
    """A request for each of `tables` that one of `forms` has, and in which there is anything to read.

    `runs`: equal cells may be answered as 0*5, and rows by number alone: fewer tokens, but small models lose
    count and their place. `images`: pages as data URLs, sent along.
    """
    return tuple(
        _for_table(document, listing(table, tuple(forms)), found[table], runs, images)
        for table in tables
        if any(table in form.table for form in forms)
        and table in found
        and (images or any(line.has_numbers for line in found[table].lines))
    )


def again(request: Request, problems: Sequence[str]) -> Request:
    """The same request with what was wrong with its answer: the findings only, neither the answer itself nor
    any value that would do."""
    [(_, text)] = render("again", {"problems": "\n".join(f"- {problem}" for problem in problems)})
    *before, last = request.messages
    return replace(
        request,
        messages=(*before, _with_text(last, text)),
        prompt=f"{request.prompt}+{fingerprint('again')}",
    )


def _for_table(
    document: Document, listed: Listing, excerpt: Excerpt, runs: bool, images: Sequence[str]
) -> Request:
    prompt = "table" if runs else "small"
    values = {"form": listed.text(), "report": excerpt.text()}
    cells = sum(max(widths) for widths in listed.widths.values())
    return Request(
        about=listed.table,
        source=document.sha256,
        messages=_messages(render(prompt, values), images),
        shape=Shape(listed, bool(excerpt.marked), runs),
        prompt=fingerprint(prompt),
        max_tokens=cells * _TOKENS_A_CELL + _TOKENS_BESIDES,
    )


def _messages(rendered: Iterable[tuple[str, str]], images: Sequence[str]) -> tuple[dict[str, Any], ...]:
    messages: list[dict[str, Any]] = [{"role": role, "content": text.strip()} for role, text in rendered]
    if images:
        pictures = [{"type": "image_url", "image_url": {"url": url}} for url in images]
        messages[-1]["content"] = [{"type": "text", "text": messages[-1]["content"]}, *pictures]
    return tuple(messages)


def _with_text(message: dict[str, Any], text: str) -> dict[str, Any]:
    content = message["content"]
    if isinstance(content, str):
        return message | {"content": f"{content}\n\n{text}"}
    first, *rest = content
    return message | {"content": [first | {"text": f"{first['text']}\n\n{text}"}, *rest]}
