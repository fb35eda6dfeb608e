"""`gouji check`: reports beside those of other years, or units beside their parent."""

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import (
    Format,
    FormFiles,
    JobsOption,
    Lang,
    LangOption,
    Paths,
    StyleOption,
    must_fit,
)
from extractor.console import errors_as_one_line, stream
from extractor.forms import load_forms

AgainstOption = Annotated[
    Path | None, typer.Option("--against", help="同一机关上一年的报告 / the same body's report of last year")
]
ParentOption = Annotated[
    Path | None, typer.Option("--parent", help="上级的汇总报告 / the report that should be their sum")
]
ExpectOption = Annotated[
    Path | None, typer.Option("--expect", help="下级名单，一行一个 / names of all units, one a line")
]


def check(
    paths: Paths,
    against: AgainstOption = None,
    parent: ParentOption = None,
    expect: ExpectOption = None,
    style: StyleOption = None,
    lang: LangOption = Lang.ZH,
    jobs: JobsOption = 0,
    form_files: FormFiles = None,
) -> None:
    """比对各年、上下级的报告。 / Compare reports over the years, or units with their parent."""
    from extractor.compare import comparison_lines, comparison_texts, comparisons, exit_code_for

    must_fit(style, (Format.TABLE, Format.JSON))
    if (against and parent) or (expect and not parent):
        raise typer.BadParameter("--against 或 / or --parent [--expect]")
    with errors_as_one_line(lang.language):
        forms = load_forms(form_files or ())
        found = list(comparisons(paths, forms, lang.language, against, parent, expect, jobs))
        as_json = style is Format.JSON
        stream(comparison_lines(found) if as_json else comparison_texts(found, lang.language))
    raise typer.Exit(exit_code_for(found))
