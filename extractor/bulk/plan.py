"""A run: what decides its results, fixed once and kept beside them, so that it can be taken up again."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from extractor.bulk.manifest import read_sources, sources_of, write_sources
from extractor.bulk.objects import Folder
from extractor.consult import Reader
from extractor.errors import GoujiError
from extractor.forms import Form, load_forms, parse_form
from extractor.records import Record

PLAN, MANIFEST, DONE = "_run/plan.json", "_run/manifest.parquet", "_run/done"
Style = Literal["parquet", "ndjson"]


class Options(Record):
    """What a user decides about the results. `size`: reports a partition; `seconds`: the most a report may
    take in a process; `form_files`: name and text of forms beside the official ones; `reader`: see
    `extractor.consult`, asking `model`."""

    size: int = 200
    styles: tuple[Style, ...] = ("parquet",)
    language: Literal["zh", "en"] = "zh"
    seconds: float = 300
    form_files: tuple[tuple[str, str], ...] = ()
    reader: Reader = "grid"
    model: str | None = None


class Plan(Record):
    """`given`: the manifest, folder or glob; `program` and `forms` (fingerprints): what reads the reports."""

    given: str
    options: Options
    program: str
    forms: tuple[str, ...]
    reports: int


@dataclass(frozen=True)
class Run:
    """A plan and the folder that takes its results."""

    plan: Plan
    folder: Folder

    @property
    def partitions(self) -> int:
        return math.ceil(self.plan.reports / self.plan.options.size)

    def sources(self, partition: int) -> list[str]:
        """The reports of one partition, in order."""
        with self.folder.open(MANIFEST) as file:
            return read_sources(file, partition)

    def done(self) -> set[int]:
        """The partitions that are committed."""
        return {int(name.removesuffix(".json")) for name in self.folder.names(DONE) if name.endswith(".json")}

    def missing(self) -> Iterator[int]:
        done = self.done()
        return (number for number in range(self.partitions) if number not in done)


def open_run(given: str, output: str, options: Options) -> Run:
    """The run of `given` into `output`: begun, or the one that was begun there earlier.

    Raises UnreadableFile for a manifest that can't be used, GoujiError where another run began in `output`.
    """
    folder = Folder(output)
    forms = tuple(form.fingerprint for form in forms_of(options))
    program = f"gouji {version('gouji')}"
    if folder.has(PLAN):
        plan = Plan.model_validate_json(folder.read(PLAN))
        wanted = plan.model_copy(
            update={"given": given, "options": options, "program": program, "forms": forms}
        )
        _must_be_the_same(plan, wanted, output)
    else:
        data, reports = write_sources(sources_of(given), options.size)
        folder.write(MANIFEST, data)
        plan = Plan(given=given, options=options, program=program, forms=forms, reports=reports)
        folder.write(PLAN, plan.model_dump_json(indent=1).encode())  # last: with it, the run has begun
    return Run(plan, folder)


@lru_cache(maxsize=4)
def forms_of(options: Options) -> tuple[Form, ...]:
    """The forms to choose from. Raises FormError."""
    return load_forms() + tuple(parse_form(text, name) for name, text in options.form_files)


def form_files(paths: list[Path]) -> tuple[tuple[str, str], ...]:
    """Names and texts of form files, which workers elsewhere can't open. Raises FormError."""
    load_forms(paths)
    return tuple((path.name, path.read_text(encoding="utf-8")) for path in paths)


def _must_be_the_same(begun: Plan, wanted: Plan, output: str) -> None:
    old, new = (plan.model_dump(exclude={"options"}) | plan.options.model_dump() for plan in (begun, wanted))
    differing = [name for name in old if old[name] != new[name]]
    if differing:
        named = ", ".join(f"{name}: {old[name]!s:.60} ≠ {new[name]!s:.60}" for name in differing)
        raise GoujiError(
            f"{output}: 里面是另一次运行（{named}）。请换一个输出位置，或照原样续跑 / "
            "holds another run. Choose another output, or go on with the same options."
        )
