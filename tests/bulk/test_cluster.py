"""Two Ray nodes on this machine: the local engine's results, also when a node is lost midway."""

from pathlib import Path

import pytest

pytest.importorskip("ray", reason="needs the extra ray: make test-ray")

from eval.bench_ray import on_ray, results
from eval.corpus import write_corpus
from extractor.bulk import Options, open_run, run_batch


def test_a_cluster_writes_the_same_bytes_as_this_machine_alone_also_when_it_loses_a_node(
    tmp_path: Path,
) -> None:
    write_corpus(tmp_path / "in", 40)
    options = Options(size=4, styles=("parquet", "ndjson"))
    runs = {
        name: open_run(str(tmp_path / "in"), str(tmp_path / name), options)
        for name in ("local", "one", "two", "lost")
    }
    run_batch(runs["local"], jobs=2)
    assert on_ray(runs).keys() == {"one", "two", "lost"}
    wanted = results(tmp_path / "local")
    assert len(wanted) >= 40
    for name in ("one", "two", "lost"):
        assert results(tmp_path / name) == wanted
