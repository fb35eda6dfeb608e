"""The one store of this process, as the settings say."""

from functools import cache

from extractor.store import Store, open_store


@cache
def store() -> Store:
    """Opened once; its methods may be called from every session's thread."""
    return open_store()
