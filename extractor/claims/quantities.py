"""The quantities that prose states, from quantities.toml: their words, units and cells."""

import json
import re
import tomllib
from functools import cache, cached_property
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict

_COUNTED_IN = frozenset(("件", "件次", "条", "條", "份", "宗", "起", "例", "项", "項", "次"))
_BATCHES = frozenset(("批次", "批", "个", "项", "件", "次"))


class Quantity(BaseModel):
    """One quantity; quantities.toml says what each field means."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    id: str
    label: str
    english: str
    family: str
    unit: Literal["count", "yuan", "batch"] = "count"
    extra_units: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    short_after: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    needs: str = ""
    never: str = ""
    weak: str = ""
    cells: tuple[str, ...]
    only_if_weak: tuple[str, ...] = ()

    @cached_property
    def words(self) -> dict[str, tuple[re.Pattern[str], ...]]:
        """Compiled `head`, `tail`, `short` and `none`."""
        named = {"head": self.head, "tail": self.tail, "short": self.short, "none": self.none}
        return {name: tuple(map(re.compile, patterns)) for name, patterns in named.items()}

    def counted_in(self, unit: str) -> bool:
        """Whether a number with this unit can be one of it."""
        if self.unit == "yuan":
            return unit.endswith("元")
        return unit in (_BATCHES if self.unit == "batch" else _COUNTED_IN) or unit in self.extra_units

    @cached_property
    def _spoilers(self) -> re.Pattern[str]:
        return re.compile(self.never)

    def spoilt_by(self, clause: str) -> bool:
        return bool(self.never and self._spoilers.search(clause))

    def is_weak_in(self, clause: str) -> bool:
        return bool(self.weak and re.search(self.weak, clause))


@cache
def load_quantities() -> dict[str, Quantity]:
    """Every quantity by its id, in the order of the file."""
    text = (resources.files(__package__) / "quantities.toml").read_text(encoding="utf-8")
    # Strict models take a list for a tuple from JSON only, so TOML goes through JSON.
    found = [Quantity.model_validate_json(json.dumps(entry)) for entry in tomllib.loads(text)["quantities"]]
    return {quantity.id: quantity for quantity in found}
