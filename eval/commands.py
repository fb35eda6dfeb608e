"""`gouji eval …`: the harness on the command line. Options in, exit code out; no work done here."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from extractor.cli.options import Lang, LangOption
from extractor.console import errors_as_one_line, progress_bar

app = typer.Typer(
    help="在标注过的报告上衡量读取质量。 / Measure readers on labelled reports.", no_args_is_help=True
)

Cases = Annotated[
    list[Path] | None,
    typer.Argument(help="标注过的报告，默认为自带的 / folders of labelled reports, default: those shipped"),
]
Readers = Annotated[list[str], typer.Option("--reader", "-r", help="读取方式，可重复 / reader, repeatable")]
Out = Annotated[
    Path, typer.Option("--out", "-o", help="结果文件夹，可续跑 / folder of results; a run resumes")
]
Jobs = Annotated[
    int, typer.Option("--jobs", "-j", min=0, help="并行进程数，0 为自动 / processes, 0 = automatic")
]
Slice = Annotated[
    str | None,
    typer.Option("--by", help="按标签分列：form kind layout degradation body set … / slice by a tag"),
]


def register(gouji: typer.Typer) -> None:
    """Add `eval` to the `gouji` command: called through the entry points of the package."""
    gouji.add_typer(app, name="eval")


@app.command()
def run(
    cases: Cases = None,
    readers: Readers = ["grid"],  # noqa: B006 - typer takes the default from here, nothing changes it
    out: Out = Path("eval-results"),
    by: Slice = None,
    jobs: Jobs = 0,
    lang: LangOption = Lang.ZH,
) -> None:
    """读取并评分，写入结果和 HTML 报告。 / Read, score, and write results with an HTML report."""
    from rich.console import Console

    from eval.cases import SHIPPED, load_cases
    from eval.readers import make_reader
    from eval.report.results import write_results
    from eval.run import run as run_cases
    from eval.terminal import by_reader, by_tag, score_table, slice_table

    with errors_as_one_line(lang.language):
        _must_be_known(readers)
        loaded = load_cases(cases or [SHIPPED])
        chosen = [make_reader(name) for name in readers]
        total = sum(reader.takes(case.path) for reader in chosen for case in loaded)
        with progress_bar(total) as progress:
            scores = run_cases(loaded, readers, out, jobs, _advance(progress))
        console = Console()
        for reader in chosen:
            if reader.missing:
                typer.echo(f"{reader.name}: {reader.missing}", err=True)
        groups = by_reader(scores)
        console.print(score_table(groups, str(out), lang is Lang.ZH, intervals=len(groups) < 4))
        write_results(out, scores)
        typer.echo(f"→ {out / 'report.html'}", err=True)
        if by:
            console.print(slice_table(by_tag(scores, by), by, lang is Lang.ZH))


@app.command()
def suite(
    labelled: Annotated[
        list[Path] | None, typer.Argument(help="另加的标注报告 / more labelled reports")
    ] = None,
    out: Out = Path("eval-results"),
    generated: Annotated[int, typer.Option(help="生成的报告份数 / generated reports")] = 2000,
    bases: Annotated[int, typer.Option(help="注入错误的报告份数 / reports to inject faults into")] = 520,
    scans: Annotated[int, typer.Option(help="扫描报告份数 / scanned reports")] = 10,
    lang: LangOption = Lang.ZH,
) -> None:
    """标准评测：标注、生成、注入错误、同类程序，可续跑。 / The standard suite; takes up where it stopped."""
    from rich.console import Console

    from eval.report.results import write_suite
    from eval.suite import Sizes, run_suite
    from eval.terminal import by_reader, by_tag, fault_table, score_table

    sizes = Sizes(generated=generated, bases=bases, scans=scans)
    with errors_as_one_line(lang.language), suite_progress() as advance:
        found = run_suite(out, labelled or (), sizes, advance)
        write_suite(out, found)
    console = Console()
    console.print(
        score_table(by_tag([*found.ours, *found.damaged], "set"), "gouji", lang is Lang.ZH, intervals=False)
    )
    console.print(score_table(by_reader(found.peers), "peers", lang is Lang.ZH, intervals=False))
    console.print(fault_table(found.faults))
    for name, why in found.missing.items():
        console.print(f"{name}: {why}", markup=False)
    typer.echo(f"→ {out / 'report.html'}", err=True)


@app.command("compare")
def compare_runs(
    before: Annotated[
        Path, typer.Argument(help="先前的结果：文件夹或基线文件 / an earlier run, or a baseline")
    ],
    after: Annotated[Path, typer.Argument(help="后来的结果文件夹 / a later run")],
    reader: Annotated[str, typer.Option("--reader", "-r", help="读取方式 / reader")] = "grid",
) -> None:
    """增减了哪些，差别是否偶然；有显著退步则退出码为 4。 / Gained, lost, and whether it can be chance."""
    from eval.compare import compare, load_results, regressions

    one, two = (load_results(path, reader) for path in (before, after))
    found = compare(one, two)
    typer.echo(f"{found.cases} cases · gained {len(found.gained)} · lost {len(found.lost)}")
    for sign, names in (("+", found.gained), ("-", found.lost)):
        for name in names:
            typer.echo(f"{sign} {name}")
    for each in found.differences:
        if each.better or each.worse_cases:
            counts = f"better {each.better} worse {each.worse_cases} p {each.p}"
            typer.echo(f"{each.metric}: {each.before} → {each.after}  {counts}")
    reasons = regressions(one, two)
    for line in reasons:
        typer.echo(f"! {line}", err=True)
    raise typer.Exit(4 if reasons else 0)


@app.command()
def baseline(
    out: Annotated[Path, typer.Argument(help="结果文件夹 / a folder of results")],
    target: Annotated[Path, typer.Argument(help="基线文件 / the baseline file to write")],
    reader: Annotated[str, typer.Option("--reader", "-r", help="读取方式 / reader")] = "grid",
) -> None:
    """把一次结果存为基线。 / Save a run as the baseline that later ones must not fall behind."""
    from eval.compare import load_results, save_baseline

    save_baseline(load_results(out, reader), target)


@app.command()
def label(
    paths: Annotated[list[Path], typer.Argument(help="报告文件 / reports")],
    force: Annotated[bool, typer.Option("--force", help="覆盖已有的标注 / overwrite labels")] = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """从一次读取起草标注文件，逐格核对后使用。 / Start label files from a reading, to be checked by eye."""
    from eval.labelling import start_label
    from extractor.pipeline import find_files

    with errors_as_one_line(lang.language):
        for path in find_files(paths):
            started = start_label(path, force=force)
            typer.echo(f"{started.path}: {len(started.label.cells)}  {', '.join(started.doubtful)}".rstrip())


@app.command()
def agree(
    one: Annotated[Path, typer.Argument(help="标注文件或文件夹 / a label file, or a folder of them")],
    other: Annotated[Path, typer.Argument(help="第二人的标注 / the second person's")],
    lang: LangOption = Lang.ZH,
) -> None:
    """两人标注不同的地方，一行一处。 / Where two people's labels differ, a line each."""
    from eval.labelling import disagreements

    with errors_as_one_line(lang.language):
        lines = list(disagreements(one, other))
    for line in lines:
        typer.echo(line)
    raise typer.Exit(4 if lines else 0)


def _must_be_known(readers: Sequence[str]) -> None:
    from eval.readers import reader_names

    if unknown := [name for name in readers if name not in reader_names()]:
        raise typer.BadParameter(f"--reader {' '.join(unknown)}: {' '.join(reader_names())}")


@contextmanager
def suite_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar a step, where somebody can see it."""
    from rich.console import Console

    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as progress:
        tasks: dict[str, TaskID] = {}

        def advance(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name)
            progress.update(tasks[name], completed=done, total=total)

        yield advance


def _advance(progress: Progress | None) -> Callable[[int], None]:
    """What tells the bar that so many more scores are there."""
    return lambda count: progress.advance(progress.task_ids[0], count) if progress else None
