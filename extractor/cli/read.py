"""`gouji read`: reports in, tables, JSON, CSV or a workbook out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from extractor.cli.options import (
    SUFFIX_HELP,
    Format,
    FormFiles,
    JobsOption,
    Lang,
    LangOption,
    MaxRiskOption,
    Paths,
    ReaderOption,
    StyleOption,
)
from extractor.console import errors_as_one_line, progress_bar, stream, terminal_width
from extractor.errors import InputError
from extractor.export import SUFFIXES, csv_lines, json_lines, write_reports
from extractor.export.words import Language, word
from extractor.forms import Form, load_forms
from extractor.records import Report, Usage
from extractor.show import report_texts

EXIT_CODES = (
    "退出码 Exit codes: 0 全部通过 all clean · 1 内部错误，或无法写出 internal error, or output not "
    "writable · 2 有文件读不了，或用法有误 some input could not be read, or wrong usage · "
    "3 格式文件有误 bad form file · 4 已读出但有报告待核 read, but at least one report needs review · "
    "5 模型用不了 the model can't be used. 同时出现时 2 先于 4 / 2 goes before 4."
)

FORMATS = {".csv": Format.CSV, ".json": Format.JSON, ".ndjson": Format.JSON, ".jsonl": Format.JSON}
DebugOption = Annotated[
    Path | None,
    typer.Option("--debug-images", metavar="DIR", help="写出扫描页识别图的文件夹 / folder for what OCR saw"),
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help=SUFFIX_HELP)]


def read(
    paths: Paths,
    style: StyleOption = None,
    output: OutputOption = None,
    lang: LangOption = Lang.ZH,
    jobs: JobsOption = 0,
    form_files: FormFiles = None,
    reader: ReaderOption = None,
    max_risk: MaxRiskOption = None,
    debug_images: DebugOption = None,
) -> None:
    """读取报告，逐格核对。 / Read reports and check them cell by cell."""
    # Here and not above: the readers take a second to load, which `gouji forms` need not wait for.
    from extractor.consult import reader_for
    from extractor.pipeline import extract_many, find_files

    language = lang.language
    with errors_as_one_line(language):
        forms = load_forms(form_files or ())
        files = find_files(paths)
        _must_make_sense(paths, files, style, output)
        voices = reader_for(reader.value if reader else None)
        verdicts: Counter[str] = Counter()
        usages: list[Usage] = []
        with progress_bar(len(files)) as progress:
            reports = _counted(
                extract_many(files, jobs, language, forms, voices, max_risk, debug_images),
                verdicts,
                usages,
                progress,
            )
            if output:
                write_reports(reports, output, forms, language)
            else:
                stream(_texts(reports, style, forms, language), progress)
        if output or verdicts.total() > 1:
            typer.echo(_totals(verdicts, output, language), err=True)
        if usages:
            typer.echo(_taken(usages, language), err=True)
    raise typer.Exit(exit_code(verdicts))


def exit_code(verdicts: Counter[str]) -> int:
    """The exit code for so many reports of each verdict."""
    if verdicts["rejected"]:
        return InputError.exit_code
    return 4 if verdicts["review"] else 0


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
    reports: Iterable[Report], verdicts: Counter[str], usages: list[Usage], progress: Progress | None
) -> Iterator[Report]:
    for report in reports:
        verdicts[report.verdict] += 1
        if report.usage:
            usages.append(report.usage)
        if progress:
            progress.advance(progress.task_ids[0])
        yield report


def _totals(verdicts: Counter[str], output: Path | None, language: Language) -> str:
    parts = (f"{word(key, language)} {verdicts[key]}" for key in ("clean", "review", "rejected"))
    return " · ".join(parts) + (f" → {output}" if output else "")


def _taken(usages: Sequence[Usage], language: Language) -> str:
    """What the model took for all reports of this run together."""
    from extractor.ask.ledger import total

    run = total(usages)
    cost = f" · {run.cost:.4f} {run.currency}" if run.cost is not None else ""
    tokens = f"{run.prompt_tokens} + {run.completion_tokens} {word('tokens', language)}"
    calls = f"{run.calls} {word('calls', language)} ({word('cached', language)} {run.cached})"
    return f"{word('model', language)}: {calls} · {tokens}{cost}"
