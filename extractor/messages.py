"""Every finding code with its severity and its words, Chinese and English. Codes never change meaning."""

from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["fail", "not_assessable", "warning"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Message:
    """`chinese` and `english` are format strings over a finding's details."""

    verdict: Verdict
    severity: Severity
    chinese: str
    english: str


MESSAGES: dict[str, Message] = {}


def render(code: str, details: dict[str, Any], language: str = "zh") -> str:
    """The words of a finding; `language` is "zh" or "en"."""
    message = MESSAGES[code]
    return (message.english if language == "en" else message.chinese).format(**details)
