"""What the READMEs show is what the program prints."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app

ROOT = Path(__file__).parents[1]
READMES = {"README.md": ["--lang", "en"], "README.zh.md": []}


@pytest.mark.parametrize("name", READMES)
def test_the_output_shown_is_real(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = re.search(r"```\n\$ gouji read .*?\n…\n(.*?)```", text, re.DOTALL)
    assert shown
    result = CliRunner().invoke(app, ["read", "docs/examples/hongze-2023.pdf", *READMES[name]])
    printed = re.sub(r"\s+", "", result.stdout)
    for part in re.split(r"\n(?! )", shown[1].strip()):
        assert re.sub(r"\s+", "", part) in printed


@pytest.mark.parametrize("name", READMES)
def test_the_python_shown_runs_as_commented(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / name).read_text(encoding="utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert code
    names: dict[str, object] = {}
    exec(code[1], names)
    commented = re.findall(r"^(report\..*?)\s+# ('clean'|\d+)$", code[1], re.MULTILINE)
    assert len(commented) == 2
    for expression, value in commented:
        assert repr(eval(expression, names)) == value


@pytest.mark.parametrize("name", READMES)
def test_every_link_leads_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_the_cell_shown_is_the_cell_read(name: str) -> None:
    import json

    from extractor.pipeline import extract

    text = (ROOT / name).read_text(encoding="utf-8")
    shown = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    assert shown
    [(address, cell)] = json.loads("{" + shown[1] + "}").items()
    report = extract(ROOT / "docs/examples/hongze-2023.pdf")
    assert json.loads(report.cells[address].model_dump_json()) == cell
