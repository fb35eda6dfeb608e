"""Other programs that get tables out of files, measured on the same cases: one function in one file each."""

from collections.abc import Callable

from eval.readers import Reader

PEERS: dict[str, Callable[[], Reader]] = {}
