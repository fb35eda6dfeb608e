"""Every finding code has words in both languages that need the same details, and is written down."""

import re
from pathlib import Path
from string import Formatter

import pytest

from extractor.messages import MESSAGES, finding, render

CODES = sorted(MESSAGES)
SOURCES = sorted(Path(__file__).parents[1].glob("extractor/**/*.py"))


def fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def details(code: str) -> dict[str, object]:
    message = MESSAGES[code]
    return dict.fromkeys(sorted(fields(message.words[0]) | fields(message.words[1])), 7)


@pytest.mark.parametrize("code", CODES)
def test_both_languages_say_the_same_details(code: str) -> None:
    assert fields(MESSAGES[code].words[0]) == fields(MESSAGES[code].words[1])


@pytest.mark.parametrize("code", CODES)
def test_the_words_are_in_their_language_and_complete(code: str) -> None:
    chinese, english = (render(code, details(code), language) for language in ("zh", "en"))
    assert re.search("[\u4e00-\u9fff]", chinese)
    assert not set("{}") & set(chinese + english)
    assert re.sub("[“”无]", "", english).isascii()


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_a_plain_word_and_what_rejects_is_an_error(code: str) -> None:
    message = MESSAGES[code]
    assert re.fullmatch("[a-z_]+", code)
    assert message.severity == "error" or not message.rejects
    assert message.severity == "error" or message.verdict != "fail"


def test_a_finding_keeps_its_details_and_its_addresses_for_programs() -> None:
    found = finding("pdf_repaired", "zh", ["a.b.c"])
    assert (found.code, found.addresses, found.details) == ("pdf_repaired", ("a.b.c",), {})
    found = finding("image_only", "en", pages=3)
    assert found.details == {"pages": 3}
    assert found.message.startswith("All 3 page(s)")


def test_a_detail_that_the_words_need_must_be_given() -> None:
    with pytest.raises(KeyError, match="pages"):
        finding("image_only", "zh")


def test_every_code_is_used_somewhere_and_no_other() -> None:
    words = {w for source in SOURCES if source.name != "messages.py" for w in _strings(source)}
    assert [code for code in CODES if code not in words] == []
    called = re.compile(r'(?:finding|Notice)\(\s*"([a-z_]+)"')
    named = {code for source in SOURCES for code in called.findall(source.read_text(encoding="utf-8"))}
    assert sorted(named - MESSAGES.keys()) == []


def _strings(source: Path) -> list[str]:
    return re.findall(r'"([a-z_]+)"', source.read_text(encoding="utf-8"))


def test_every_code_a_reader_notices_is_marked_as_noticed() -> None:
    text = "".join(source.read_text(encoding="utf-8") for source in SOURCES)
    noticed = set(re.findall(r'Notice\(\s*"(\w+)"', text))
    assert noticed
    assert sorted(code for code in noticed if not MESSAGES[code].noticed) == []
