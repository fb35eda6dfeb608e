"""What several commands share: their options, exit codes, and the test of a sensible `--format`."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.export import SUFFIXES
from extractor.export.words import Language


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Lang(StrEnum):
    ZH = "zh"
    EN = "en"

    @property
    def language(self) -> Language:
        return "en" if self is Lang.EN else "zh"


SUFFIX_HELP = f"写入文件，格式看后缀 / write a file, the suffix decides: {' '.join(SUFFIXES)}"

CHECK_CODES = (
    "退出码 Exit codes: 0 没有发现 nothing found · 2 有报告被拒读或读不了，或用法有误 a report was "
    "rejected or unreadable, or wrong usage · 4 有发现 something was found · 1、3 同 read / as in read."
)

Paths = Annotated[
    list[Path], typer.Argument(help="报告文件或文件夹 / reports, or folders of them", show_default=False)
]
StyleOption = Annotated[
    Format | None, typer.Option("--format", help="输出样式，默认 table / style, default table")
]
LangOption = Annotated[Lang, typer.Option("--lang", help="表格和说明的语言 / language of tables, messages")]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="并行进程数，0 为自动 / processes, 0 = automatic")
]


class ReaderChoice(StrEnum):
    GRID = "grid"
    LLM = "llm"
    BOTH = "both"
    AUTO = "auto"


ReaderOption = Annotated[
    ReaderChoice | None,
    typer.Option(
        "--reader",
        help="grid 按版面读，llm 只用模型，both 两者都读，auto 版面读不了才问模型；默认：有模型用 both，"
        "没有用 grid / grid: by layout; llm: by model only; both; auto: by model where the grid fails. "
        "Default: both with a model configured, else grid",
    ),
]
MaxRiskOption = Annotated[
    float | None,
    typer.Option(
        "--max-risk",
        min=0.0,
        max=1.0,
        help="任何一格读错的概率超过此值就待核，如 0.001 / review a report when the probability that any "
        "cell is wrong is above this",
    ),
]
FormFiles = Annotated[
    list[Path] | None,
    typer.Option("--form-file", help="另加的格式文件（TOML），可重复 / one more form, repeatable"),
]


def must_fit(style: Format | None, known: Sequence[Format]) -> None:
    if style and style not in known:
        raise typer.BadParameter(f"--format: {' '.join(known)}")
