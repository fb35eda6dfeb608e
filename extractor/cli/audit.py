"""`gouji audit`: the sums of a corpus."""

from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import Format, FormFiles, Lang, LangOption, StyleOption, must_fit
from extractor.console import errors_as_one_line, stream
from extractor.errors import InputError
from extractor.forms import load_forms

FindingsOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="逐条写入 Parquet / write every failure to Parquet")
]
PlotsOption = Annotated[Path | None, typer.Option("--plots", help="统计图写入文件夹 / folder for plots")]
ValuesFile = Annotated[
    Path, typer.Argument(help="一份一行的 Parquet，或读取结果 / Parquet, one row a report, or readings")
]


def audit(
    values: ValuesFile,
    output: FindingsOption = None,
    plots: PlotsOption = None,
    style: StyleOption = None,
    lang: LangOption = Lang.ZH,
    form_files: FormFiles = None,
) -> None:
    """核对大批报告的勾稽。 / Check the sums of a great many reports at once."""
    must_fit(style, (Format.TABLE, Format.JSON))
    with errors_as_one_line(lang.language):
        from extractor.audit import audit_file, summary_lines, summary_texts

        summary = audit_file(values, load_forms(form_files or ()), output, plots)
        as_json = style is Format.JSON
        stream(summary_lines(summary) if as_json else summary_texts(summary, lang.language))
    raise typer.Exit(InputError.exit_code if summary.rejected else 4 if summary.failed else 0)
