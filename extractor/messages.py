"""The findings: their codes, words and severities, read from findings.toml."""

import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from extractor.records import Finding

Pair = tuple[str, str]  # Chinese, English


class Message(BaseModel):
    """A finding code. `words`: format strings over a finding's details; `example`: details of a sample.

    `noticed`: seen while the file was read, so that checking the cells again can't find it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdict: Literal["fail", "not_assessable", "warning"]
    severity: Literal["error", "warning", "info"]
    words: Pair
    meaning: Pair
    todo: Pair
    rejects: bool = False
    noticed: bool = False
    example: dict[str, Any] = {}


_DATA = tomllib.loads(resources.files("extractor").joinpath("findings.toml").read_text(encoding="utf-8"))
MESSAGES = {code: Message.model_validate(entry) for code, entry in _DATA["codes"].items()}
SAMPLES: dict[str, Any] = _DATA["samples"]  # details for sample messages; a pair is Chinese, English


def render(code: str, details: dict[str, Any], language: str = "zh") -> str:
    """The words of a finding; `language` is "zh" or "en"."""
    return MESSAGES[code].words[int(language == "en")].format(**details)


def finding(code: str, language: str, addresses: Iterable[object] = (), **details: Any) -> Finding:
    """A finding in `language`; `details` fill the words of its code and stay with it for programs."""
    message = MESSAGES[code]
    return Finding(
        code=code,
        verdict=message.verdict,
        severity=message.severity,
        addresses=tuple(str(address) for address in addresses),
        message=render(code, details, language),
        details=details,
    )
