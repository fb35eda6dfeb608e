"""The words of the pages, in the language chosen."""

import tomllib
from importlib import resources

from extractor.export.words import Language

_WORDS: dict[str, dict[str, list[str]]] = tomllib.loads(
    resources.files("ui").joinpath("words.toml").read_text(encoding="utf-8")
)
LANGUAGES: dict[Language, str] = {"zh": "中文", "en": "English"}


def words(group: str, language: Language) -> dict[str, str]:
    """Every word of one group."""
    return {key: pair[language == "en"] for key, pair in _WORDS[group].items()}


def say(group: str, key: str, language: Language, **values: object) -> str:
    """One word or sentence, its {places} filled."""
    return _WORDS[group][key][language == "en"].format(**values)
