"""All sums over a great many reports at once: `gouji audit`. Needs the extra `audit` (NumPy, Arrow)."""

from extractor.errors import GoujiError

try:
    import numpy  # noqa: F401  # only to say plainly what is missing
    import pyarrow  # noqa: F401
except ModuleNotFoundError as error:
    raise GoujiError(
        f"缺少 {error.name}，请先运行 / {error.name} is missing, run: pip install 'gouji[audit]'"
    ) from error

from extractor.audit.run import audit_file
from extractor.audit.show import summary_lines, summary_texts
from extractor.audit.summary import Summary
from extractor.audit.values import value_batches, write_values

__all__ = ["Summary", "audit_file", "summary_lines", "summary_texts", "value_batches", "write_values"]
