"""Two nodes on one machine, one lost midway, beside the local engine: `python -m eval.bench_ray`."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.corpus import write_corpus
from extractor.bulk import Options, Summary, open_run, run_batch
from extractor.bulk.plan import Run

RESULTS = ("reports", "ndjson", "findings", "quarantine", "_run/done")


def main(
    reports: Annotated[int, typer.Option(help="generated reports")] = 2000,
    size: Annotated[int, typer.Option(help="reports a partition")] = 25,
) -> None:
    """Prints seconds by engine and workers, and whether the results are the same to the byte."""
    options = Options(size=size, styles=("parquet", "ndjson"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_corpus(folder / "in", reports)
        runs = {
            n: open_run(str(folder / "in"), str(folder / n), options) for n in ("local", "one", "two", "lost")
        }
        seconds = {"local": timed(runs["local"], jobs=2)}
        seconds |= on_ray(runs)
        wanted = results(folder / "local")
        for label, taken in seconds.items():
            same = results(folder / label) == wanted
            typer.echo(f"{label:6} {taken:7.1f} s  {reports / taken:6.1f} reports/s  same bytes: {same}")
        typer.echo(f"speed-up of 2 workers against 1: {seconds['one'] / seconds['two']:.2f}")


def on_ray(runs: dict[str, Run]) -> dict[str, float]:
    """Seconds with one worker, with two, and with two of which one's node is removed midway."""
    with two_nodes() as (cluster, nodes):
        return {
            "one": timed(runs["one"], jobs=1, engine="ray", address=cluster.address),
            "two": timed(runs["two"], jobs=2, engine="ray", address=cluster.address),
            "lost": losing(cluster, nodes[0], runs["lost"]),
        }


@contextmanager
def two_nodes() -> Iterator[tuple[Any, list[Any]]]:
    """A cluster and its two nodes of one processor each, up while the block runs."""
    import ray
    from ray.cluster_utils import Cluster

    # The head has no processors of its own: all work is done on the two nodes.
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "object_store_memory": 10**8})
    try:
        yield cluster, [cluster.add_node(num_cpus=1, object_store_memory=10**8) for _ in range(2)]
    finally:
        ray.shutdown()
        cluster.shutdown()


def losing(cluster: Any, node: Any, run: Run, warned: bool = False) -> float:
    """Seconds of a run whose node is removed once a third of the partitions is written. `warned`: it says
    goodbye; else the others have to find out, which takes them half a minute."""

    def lose() -> None:
        while len(run.done()) * 3 < run.partitions:
            time.sleep(0.05)
        cluster.remove_node(node, allow_graceful=warned)

    threading.Thread(target=lose, daemon=True).start()
    return timed(run, jobs=2, engine="ray", address=cluster.address)


def timed(run: Run, **options: Any) -> float:
    began = time.perf_counter()
    summary: Summary = run_batch(run, **options)
    assert summary.is_complete, summary
    return time.perf_counter() - began


def results(folder: Path) -> dict[str, bytes]:
    """Every file of results by name."""
    files = (path for kind in RESULTS for path in sorted((folder / kind).glob("*")))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


if __name__ == "__main__":
    typer.run(main)
