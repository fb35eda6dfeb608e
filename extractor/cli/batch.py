"""`gouji batch`: a great many reports, resumable."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli.options import FormFiles, JobsOption, Lang, LangOption, ReaderOption
from extractor.console import errors_as_one_line

BATCH_CODES = (
    "退出码 Exit codes: 0 全部读完并通过 all read and clean · 2 有文件读不了，或用法有误 some files "
    "could not be read, or wrong usage · 4 有报告待核 some need review · 6 没有读完，可续跑 not finished: "
    "run it again to go on · 1、3 同 read / as in read."
)
UNFINISHED = 6


class Engine(StrEnum):
    LOCAL = "local"
    RAY = "ray"


Given = Annotated[
    str,
    typer.Argument(
        help="清单（.csv .jsonl .parquet，含 source 列）、文件夹或通配路径；可为 s3:// 等地址 / "
        "a manifest with a column source, a folder, or a glob; also s3:// and the like",
        show_default=False,
    ),
]
OutputOption = Annotated[
    str, typer.Option("--output", "-o", help="结果文件夹或地址 / folder or URL of results")
]
StylesOption = Annotated[
    list[str] | None,
    typer.Option("--format", help="parquet（默认）或 ndjson，可重复 / parquet (default), ndjson; repeatable"),
]
SizeOption = Annotated[int, typer.Option("--partition", min=1, help="每个分区的份数 / reports a partition")]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", min=1, help="每份最多几秒 / seconds a report may take")
]
LimitOption = Annotated[
    float | None,
    typer.Option("--max-cost", min=0, help="模型花费到此即停，可续跑 / stop when models have cost this much"),
]
EngineOption = Annotated[
    Engine, typer.Option("--engine", help="本机进程，或 Ray 集群 / this machine, or a Ray cluster")
]
AddressOption = Annotated[
    str | None,
    typer.Option("--address", help="Ray 集群地址，如 auto / the cluster's address, such as auto"),
]
BatchApiOption = Annotated[
    bool,
    typer.Option(
        "--batch-api", help="经 Batch API 问模型，半价，一天之内 / ask through the Batch API: half price"
    ),
]
PollOption = Annotated[
    float, typer.Option("--poll", min=0.1, help="每隔几秒查看 / seconds between looks at a batch")
]


def batch(
    given: Given,
    output: OutputOption,
    styles: StylesOption = None,
    size: SizeOption = 200,
    timeout: TimeoutOption = 300,
    max_cost: LimitOption = None,
    reader: ReaderOption = None,
    batch_api: BatchApiOption = False,
    poll: PollOption = 30,
    engine: EngineOption = Engine.LOCAL,
    address: AddressOption = None,
    lang: LangOption = Lang.ZH,
    jobs: JobsOption = 0,
    form_files: FormFiles = None,
) -> None:
    """成批读取，可随时中断续跑。 / Read a great many reports; interrupt and go on as you like."""
    if unknown := set(styles or ()) - {"parquet", "ndjson"}:
        raise typer.BadParameter(f"--format: parquet ndjson ≠ {' '.join(sorted(unknown))}")
    with errors_as_one_line(lang.language):
        from extractor.bulk import Options, open_run, run_batch
        from extractor.bulk.plan import form_files as texts_of
        from extractor.bulk.show import batch_bar, summary_text
        from extractor.consult import reader_for
        from extractor.settings import settings

        chosen = reader_for(reader)
        options = Options(
            size=size,
            styles=tuple(dict.fromkeys(styles or ("parquet",))),  # type: ignore[arg-type]  # checked above
            language=lang.language,
            seconds=timeout,
            reader=chosen,
            model=settings().model if chosen != "grid" else None,
            form_files=texts_of(_paths(form_files)),
        )
        run = open_run(given, output, options)
        with batch_bar(lang.language) as changed:
            summary = run_batch(
                run,
                jobs=jobs,
                limit=max_cost,
                engine=engine.value,
                address=address,
                deferred=batch_api,
                poll=poll,
                changed=changed,
            )
        typer.echo(summary_text(summary, output, lang.language), err=True)
    if not summary.is_complete:
        raise typer.Exit(UNFINISHED)
    raise typer.Exit(2 if summary.verdicts.get("rejected") else 4 if summary.verdicts.get("review") else 0)


def _paths(files: list[Path] | None) -> list[Path]:
    return files or []
