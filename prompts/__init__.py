"""Prompts as files: `NAME-VERSION.md` holds the messages of one call; a new wording is a new version."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Template

Message = tuple[str, str]  # role, text
VERSIONS = {"table": 2, "small": 1, "prose": 1, "again": 1}  # the versions in use
_ROLE = re.compile(r"^=== (system|user|assistant)\n", re.MULTILINE)


def render(name: str, values: Mapping[str, str]) -> tuple[Message, ...]:
    """The messages of prompt `name`, every $word filled from `values`. Raises KeyError for one that lacks.

    What is filled in is never looked into again: a $ or a role mark in a report stays text.
    """
    return tuple((role, Template(text).substitute(values)) for role, text in _parts(name))


@cache
def fingerprint(name: str) -> str:
    """Changes when a word of the prompt does; part of every answer's cache key and provenance."""
    return f"{name}-{VERSIONS[name]}:{hashlib.sha256(_text(name).encode()).hexdigest()[:12]}"


@cache
def _parts(name: str) -> tuple[Message, ...]:
    pieces = _ROLE.split(_text(name))
    return tuple((role, text.strip()) for role, text in zip(pieces[1::2], pieces[2::2], strict=True))


def _text(name: str) -> str:
    file = resources.files(__package__) / f"{name}-{VERSIONS[name]}.md"
    return file.read_text(encoding="utf-8")
