"""The catalogue of findings is complete, and the committed page is what the generator writes."""

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.catalogue import catalogue, example
from extractor.messages import MESSAGES

from .sample_reports import FORMS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "findings.md"


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_code_says_what_it_means_and_what_to_do_in_both_languages(code):
    for chinese, english in (MESSAGES[code].meaning, MESSAGES[code].todo):
        assert chinese.endswith("。")
        assert english.endswith(".")
        assert english.isascii()
    for language in ("zh", "en"):
        assert "{" not in example(code, language)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_samples_of_a_code_are_details_of_its_message(code):
    assert all(f"{{{name}}}" in MESSAGES[code].words[0] for name in MESSAGES[code].example)


def test_the_page_names_every_code_with_verdict_and_severity_and_every_rule():
    text = catalogue()
    for code, message in MESSAGES.items():
        part = text.split(f"## `{code}`\n", 1)[1].split("\n## ", 1)[0]
        assert f"`{message.verdict}`" in part
        assert f"`{message.severity}`" in part
        assert ("拒读 rejects" in part) is message.rejects
    for table in (table for form in FORMS for table in form.tables):
        for rule in (*table.rules, *table.year_rules):
            assert f"| `{rule.code}` |" in text
            assert rule.label in text


def test_the_committed_page_is_what_the_generator_writes():
    assert PAGE.read_text("utf-8") == catalogue(), "run: python -m extractor.catalogue > docs/findings.md"


def test_the_generator_writes_to_stdout_whatever_its_encoding():
    call = [sys.executable, "-m", "extractor.catalogue"]
    written = subprocess.run(
        call, capture_output=True, check=True, cwd=ROOT, env={"PYTHONIOENCODING": "ascii"}
    )
    assert written.stdout.decode("utf-8") == catalogue()
