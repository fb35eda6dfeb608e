"""The Python example of the guide runs as it stands; every route it names exists."""

import re
from pathlib import Path

import pytest

from extractor.server.app import create_app

from .conftest import Service

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "api-http.md").read_text(encoding="utf-8")


def test_the_python_example_runs(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    exec(example, {"URL": service.url, "TOKEN": service.token(account="guide")})
    said = capsys.readouterr().out
    assert "event: over" in said
    assert "suqian-2023.html review" in said or "suqian-2023.html clean" in said


def test_the_routes_of_the_guide_are_the_routes_of_the_service(service: Service) -> None:
    known = set(create_app(service.store).openapi()["paths"])
    for path in re.findall(r"http://127\.0\.0\.1:8000(/v1/[^\s\"?]*)", GUIDE):
        assert path.replace("$JOB", "{job_id}") in known
