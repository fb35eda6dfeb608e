"""The endpoint of the readers' tests."""

import pytest

from tests.scripted_endpoint import Reply, scripted_endpoint


@pytest.fixture
def model(monkeypatch, tmp_path):
    """An endpoint that the settings name; a test sets what it says."""
    with scripted_endpoint(lambda about, nth, body: Reply(status=500)) as endpoint:
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.base_url)
        monkeypatch.setenv("GOUJI_MODEL", "scripted")
        monkeypatch.setenv("GOUJI_CACHE_DIR", str(tmp_path / "cache"))
        yield endpoint
