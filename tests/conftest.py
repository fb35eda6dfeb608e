"""No test may be influenced by the models and keys that the machine's own environment names, or by chance."""

import os

import hypothesis
import pytest

from extractor.settings import settings

# The same examples in every run; others with --hypothesis-profile=default.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.load_profile("same")

# Empty, not absent: what stands in the environment, even empty, goes before a developer's .env file.
for _name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "GOUJI_MODEL"):
    os.environ[_name] = ""
for _name in [n for n in os.environ if n.startswith("GOUJI_") and n != "GOUJI_MODEL"]:
    del os.environ[_name]


@pytest.fixture(autouse=True)
def _fresh_settings():
    """Settings are read once a process; a test that changes the environment is not seen by the next."""
    settings.cache_clear()
    yield
    settings.cache_clear()
