"""The command line: `gouji read`, `check`, `audit`, `forms`. Options in, exit code out; no work done here."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from extractor.console import errors_as_one_line, progress_bar, stream, terminal_width
from extractor.errors import InputError
from extractor.export import SUFFIXES, csv_lines, json_lines, write_reports
from extractor.export.words import Language, word
from extractor.forms import Form, load_forms
from extractor.records import Report
from extractor.show import PLAIN_WIDTH, as_text, form_list, report_texts

EXIT_CODES = (
    "退出码 Exit codes: 0 全部通过 all clean · 1 内部错误，或无法写出 internal error, or output not "
    "writable · 2 有文件读不了，或用法有误 some input could not be read, or wrong usage · "
    "3 格式文件有误 bad form file · 4 已读出但有报告待核 read, but at least one report needs review. "
    "同时出现时 2 先于 4 / 2 goes before 4."
)

CHECK_CODES = (
    "退出码 Exit codes: 0 没有发现 nothing found · 2 有报告被拒读或读不了，或用法有误 a report was "
    "rejected or unreadable, or wrong usage · 4 有发现 something was found · 1、3 同 read / as in read."
)

app = typer.Typer(
    name="gouji",
    help="读取政府信息公开工作年度报告，核对勾稽关系，指出每个数字的出处。"
    " / Reads Chinese annual disclosure reports, checks every sum, shows where each number stands.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


FORMATS = {".csv": Format.CSV, ".json": Format.JSON, ".ndjson": Format.JSON, ".jsonl": Format.JSON}
SUFFIX_HELP = f"写入文件，格式看后缀 / write a file, the suffix decides: {' '.join(SUFFIXES)}"

Paths = Annotated[
    list[Path], typer.Argument(help="报告文件或文件夹 / reports, or folders of them", show_default=False)
]
StyleOption = Annotated[
    Format | None, typer.Option("--format", help="输出样式，默认 table / style, default table")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help=SUFFIX_HELP)]
LangOption = Annotated[Lang, typer.Option("--lang", help="表格和说明的语言 / language of tables, messages")]
JobsOption = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="并行进程数，0 为自动 / processes, 0 = automatic")
]
FormFiles = Annotated[
    list[Path] | None,
    typer.Option("--form-file", help="另加的格式文件（TOML），可重复 / one more form, repeatable"),
]
AgainstOption = Annotated[
    Path | None, typer.Option("--against", help="同一机关上一年的报告 / the same body's report of last year")
]
ParentOption = Annotated[
    Path | None, typer.Option("--parent", help="上级的汇总报告 / the report that should be their sum")
]
ExpectOption = Annotated[
    Path | None, typer.Option("--expect", help="下级名单，一行一个 / names of all units, one a line")
]
FindingsOption = Annotated[
    Path | None, typer.Option("--output", "-o", help="逐条写入 Parquet / write every failure to Parquet")
]
PlotsOption = Annotated[Path | None, typer.Option("--plots", help="统计图写入文件夹 / folder for plots")]
ValuesFile = Annotated[
    Path, typer.Argument(help="一份一行的 Parquet，或读取结果 / Parquet, one row a report, or readings")
]
SchemaOption = Annotated[
    str | None,
    typer.Option("--schema", metavar="ID", help="输出该格式的 JSON Schema / print a form's schema"),
]
VersionOption = Annotated[bool, typer.Option("--version", help="版本 / version")]


def main() -> None:
    """The entry point of the `gouji` command."""
    for target in (sys.stdout, sys.stderr):
        # Files and pipes are always UTF-8; a terminal keeps its own code and shows ? for a sign it lacks.
        encoding = target.encoding if target.isatty() else "utf-8"
        target.reconfigure(encoding=encoding, errors="replace")  # type: ignore[union-attr]
    app(prog_name="gouji")


@app.callback(invoke_without_command=True)
def gouji(show_version: VersionOption = False) -> None:
    if show_version:
        typer.echo(f"gouji {_version()}")
        raise typer.Exit


@app.command(epilog=EXIT_CODES)
def read(
    paths: Paths,
    style: StyleOption = None,
    output: OutputOption = None,
    lang: LangOption = Lang.ZH,
    jobs: JobsOption = 0,
    form_files: FormFiles = None,
) -> None:
    """读取报告，逐格核对。 / Read reports and check them cell by cell."""
    # Here and not above: the readers take a second to load, which `gouji forms` need not wait for.
    from extractor.pipeline import extract_many, find_files

    language = lang.language
    with errors_as_one_line(language):
        forms = load_forms(form_files or ())
        files = find_files(paths)
        _must_make_sense(paths, files, style, output)
        verdicts: Counter[str] = Counter()
        with progress_bar(len(files)) as progress:
            reports = _counted(extract_many(files, jobs, language, forms), verdicts, progress)
            if output:
                write_reports(reports, output, forms, language)
            else:
                stream(_texts(reports, style, forms, language), progress)
        if output or verdicts.total() > 1:
            typer.echo(_totals(verdicts, output, language), err=True)
    raise typer.Exit(exit_code(verdicts))


@app.command(epilog=CHECK_CODES)
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

    _must_fit(style, (Format.TABLE, Format.JSON))
    if (against and parent) or (expect and not parent):
        raise typer.BadParameter("--against 或 / or --parent [--expect]")
    with errors_as_one_line(lang.language):
        forms = load_forms(form_files or ())
        found = list(comparisons(paths, forms, lang.language, against, parent, expect, jobs))
        as_json = style is Format.JSON
        stream(comparison_lines(found) if as_json else comparison_texts(found, lang.language))
    raise typer.Exit(exit_code_for(found))


@app.command(epilog=CHECK_CODES)
def audit(
    values: ValuesFile,
    output: FindingsOption = None,
    plots: PlotsOption = None,
    style: StyleOption = None,
    lang: LangOption = Lang.ZH,
    form_files: FormFiles = None,
) -> None:
    """核对大批报告的勾稽。 / Check the sums of a great many reports at once."""
    _must_fit(style, (Format.TABLE, Format.JSON))
    with errors_as_one_line(lang.language):
        from extractor.audit import audit_file, summary_lines, summary_texts

        summary = audit_file(values, load_forms(form_files or ()), output, plots)
        as_json = style is Format.JSON
        stream(summary_lines(summary) if as_json else summary_texts(summary, lang.language))
    raise typer.Exit(InputError.exit_code if summary.rejected else 4 if summary.failed else 0)


@app.command("forms")
def list_forms(schema: SchemaOption = None, lang: LangOption = Lang.ZH, form_files: FormFiles = None) -> None:
    """列出可读的格式。 / List the forms that can be read."""
    from extractor.schema import values_model

    with errors_as_one_line(lang.language):
        forms = load_forms(form_files or ())
        if schema is None:
            stream([as_text([form_list(forms, lang.language)], terminal_width() or PLAIN_WIDTH)])
            return
        model = values_model(_form_named(schema, forms))
        stream([json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2) + "\n"])


def exit_code(verdicts: Counter[str]) -> int:
    """The exit code for so many reports of each verdict."""
    if verdicts["rejected"]:
        return InputError.exit_code
    return 4 if verdicts["review"] else 0


def _form_named(name: str, forms: Sequence[Form]) -> Form:
    for form in forms:
        if form.id == name:
            return form
    known = " ".join(form.id for form in forms)
    raise typer.BadParameter(f"没有这种格式 / no such form: {name}. 可用 / known: {known}")


def _must_fit(style: Format | None, known: Sequence[Format]) -> None:
    if style and style not in known:
        raise typer.BadParameter(f"--format: {' '.join(known)}")


def _must_make_sense(
    paths: Sequence[Path], files: Sequence[Path], style: Format | None, output: Path | None
) -> None:
    """Everything that can be known to be wrong before the first file is read."""
    if not files:
        cause = ("里面没有可读的报告。", "holds no report that can be read.")
        remedy = ("请给出报告文件，或含有报告的文件夹。", "Name a report, or a folder that holds some.")
        raise InputError(" ".join(map(str, paths)), cause, remedy)
    if not output:
        return
    suffix = output.suffix.lower()
    if suffix not in SUFFIXES or (style and FORMATS.get(suffix) != style):
        raise typer.BadParameter(
            f"{output}: 后缀不合 / the suffix does not fit. 可用 / use: {' '.join(SUFFIXES)}"
        )
    if output.resolve() in {file.resolve() for file in files}:
        raise typer.BadParameter(
            f"{output}: 不能覆盖要读的文件 / would overwrite a report that is to be read"
        )


def _texts(
    reports: Iterable[Report], style: Format | None, forms: Sequence[Form], language: Language
) -> Iterator[str]:
    if style is Format.JSON:
        return json_lines(reports)
    if style is Format.CSV:
        return csv_lines(reports, forms, language)
    return report_texts(reports, forms, language, terminal_width())


def _counted(
    reports: Iterable[Report], verdicts: Counter[str], progress: Progress | None
) -> Iterator[Report]:
    for report in reports:
        verdicts[report.verdict] += 1
        if progress:
            progress.advance(progress.task_ids[0])
        yield report


def _totals(verdicts: Counter[str], output: Path | None, language: Language) -> str:
    parts = (f"{word(key, language)} {verdicts[key]}" for key in ("clean", "review", "rejected"))
    return " · ".join(parts) + (f" → {output}" if output else "")


def _version() -> str:
    try:
        return version("gouji")
    except PackageNotFoundError:
        return "(not installed)"
