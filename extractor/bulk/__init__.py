"""A great many reports: manifest in, partitions of results out, resumable. Needs the extra `batch`."""

from extractor.errors import GoujiError

try:
    import fsspec  # noqa: F401  # only to say plainly what is missing
    import pebble  # noqa: F401
    import pyarrow  # noqa: F401
except ModuleNotFoundError as error:
    raise GoujiError(
        f"缺少 {error.name}，请先运行 / {error.name} is missing, run: pip install 'gouji[batch]'"
    ) from error

from extractor.bulk.plan import Options, Run, open_run
from extractor.bulk.run import run_batch
from extractor.bulk.summary import Summary

__all__ = ["Options", "Run", "Summary", "open_run", "run_batch"]
