"""Two Ray nodes on this machine, one lost midway: the results are those of the local engine."""

from pathlib import Path

import pytest

pytest.importorskip("ray", reason="needs the extra ray: make test-ray")

from eval.bench_ray import losing, results, two_nodes
from eval.corpus import write_corpus
from extractor.bulk import Options, open_run, run_batch


def test_a_cluster_that_loses_a_node_writes_the_same_bytes_as_this_machine_alone(tmp_path: Path) -> None:
    write_corpus(tmp_path / "in", 12)
    options = Options(size=1, styles=("parquet", "ndjson"))
    local, lost = (
        open_run(str(tmp_path / "in"), str(tmp_path / name), options) for name in ("local", "lost")
    )
    run_batch(local, jobs=1)
    with two_nodes() as (cluster, nodes):
        losing(cluster, nodes[0], lost, warned=True)
    wanted = results(tmp_path / "local")
    assert len(wanted) == 12 * 4
    assert results(tmp_path / "lost") == wanted
