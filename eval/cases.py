"""Cases: a source file with what a careful person reads in it, `ID.label.json` beside it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from extractor.errors import InputError
from extractor.forms import Form, load_forms
from extractor.read import SUFFIXES

Number = int | Decimal
SUFFIX = ".label.json"
SHIPPED = Path(__file__).parent / "data" / "cases"
CLAIMS = Path(__file__).parent / "claims"


class BadLabel(InputError):
    code = "bad_label"


def _is_number(value: object) -> object:
    if value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return value
    raise ValueError("a number as printed, or null")


class Label(BaseModel):
    """What one report says. `cells`: address → number as printed, null for a blank, "/", "-" or 无; an
    address that is not named is not judged. `complete`: every cell the report owes is named.

    `claims`: numbers of the prose, as in eval/claims. `tags`: what results are sliced by (layout,
    degradation, set ...). `decoys`: address → what is really printed where `cells` tells a lie on purpose:
    a reader that answers the lie has seen the label. The other keys are notes for people.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    organisation: str | None = None
    year: int | None = None
    form: str
    complete: bool = False
    cells: dict[str, Annotated[int | Decimal | None, BeforeValidator(_is_number)]]
    units: dict[str, str] = Field(default_factory=dict)
    claims: list[dict[str, Any]] | None = None
    tags: dict[str, str] = Field(default_factory=dict)
    decoys: dict[str, int] = Field(default_factory=dict)
    form_note: str | None = None
    provenance: dict[str, Any] = Field(default_factory=dict)
    violations: list[Any] = Field(default_factory=list)
    narrative: dict[str, Any] = Field(default_factory=dict)
    narrative_conflicts: list[Any] = Field(default_factory=list)
    shapes: list[str] = Field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """`expected`: what must be read, decoys undone. `tags`: form, kind, body and those of the label."""

    id: str
    path: Path
    label: Label
    form: Form
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> dict[str, Number | None]:
        return {**self.label.cells, **self.label.decoys}


def load_cases(paths: Iterable[Path], forms: Sequence[Form] | None = None) -> list[Case]:
    """The cases in folders (those within included), or of single label files; ids must differ.

    Raises BadLabel for a label that is not valid, names unknown cells, or has no source beside it.
    """
    known = {form.id: form for form in forms or load_forms()}
    cases = [load_case(label, known) for path in paths for label in _labels(path)]
    seen: dict[str, Path] = {}
    for case in cases:
        if case.id in seen:
            raise _bad(case.path, f"与 {seen[case.id]} 同名。", f"has the id of {seen[case.id]}.")
        seen[case.id] = case.path
    return cases


def load_case(path: Path, known: Mapping[str, Form]) -> Case:
    label = _with_claims(read_label(path), path)
    form = known.get(label.form) or known.get(f"disclosure-{label.form}")
    if form is None:
        raise _bad(path, f"没有格式 {label.form}。", f"names the unknown form {label.form}.")
    addresses = {str(a) for each in known.values() for a in each.columns}
    if unknown := sorted({*label.cells, *label.decoys} - addresses):
        raise _bad(path, f"没有这些格：{'、'.join(unknown)}。", f"names unknown cells: {', '.join(unknown)}.")
    source = source_of(path)
    tags = {
        "set": "labelled",
        "form": form.id,
        "kind": source.suffix[1:].lower(),
        "body": body_kind(label.organisation),
    }
    return Case(path.name.removesuffix(SUFFIX), source, label, form, tags | label.tags)


def _with_claims(label: Label, path: Path) -> Label:
    """The label with the claims kept in eval/claims for a report of its name, where it states none."""
    claims = CLAIMS / f"{path.name.removesuffix(SUFFIX)}.json"
    if label.claims is not None or not claims.is_file():
        return label
    return label.model_copy(update={"claims": json.loads(claims.read_text(encoding="utf-8"))["claims"]})


def read_label(path: Path) -> Label:
    try:
        return Label.model_validate(json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise _bad(path, f"不是可读的 JSON：{error}。", f"is no readable JSON: {error}.") from error
    except ValidationError as error:
        reasons = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
        raise _bad(path, f"不合标注格式：{reasons}。", f"is no valid label: {reasons}.") from error


def write_label(path: Path, label: Label) -> None:
    """Write `label` beside its source `path`; keys that say nothing are left out."""
    data = label.model_dump(exclude_defaults=True)
    path.with_name(path.stem + SUFFIX).write_text(
        json.dumps(data, ensure_ascii=False, indent=1, default=float) + "\n", encoding="utf-8"
    )


def source_of(label: Path) -> Path:
    """The report a label file stands beside. Raises BadLabel."""
    stem = label.name.removesuffix(SUFFIX)
    for path in sorted(label.parent.glob(f"{stem}.*")):
        if path.suffix.lower() in SUFFIXES and path.stem == stem:
            return path
    raise _bad(label, "旁边没有同名的报告文件。", "has no report of its name beside it.")


def body_kind(organisation: str | None) -> str:
    """government (of a place), town, or department: what kind of body reports."""
    name = organisation or ""
    if name.endswith(("镇人民政府", "乡人民政府", "街道办事处")):
        return "town"
    if name.endswith(("人民政府", "人民政府办公厅", "人民政府办公室", "市", "（全市）")):
        return "government"
    return "department" if name else "unknown"


def _labels(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.rglob(f"*{SUFFIX}"))
    if path.name.endswith(SUFFIX) and path.is_file():
        return [path]
    raise _bad(path, "不是文件夹，也不是标注文件。", "is neither a folder nor a label file.")


def _bad(path: Path, chinese: str, english: str) -> BadLabel:
    remedy = ("标注格式见 docs/eval.md。", "See docs/eval.md for the format.")
    return BadLabel(str(path), (chinese, english), remedy)
