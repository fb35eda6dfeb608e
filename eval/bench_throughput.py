"""How near a batch comes to what an endpoint can do: `python -m eval.bench_throughput`, from a clone.

The endpoint is scripted, in a process of its own: each answer takes a second, and more calls at once than it
has slots are refused. A batch is the command a user calls, timed from its start to its end; there are so many
reports that the seconds it takes to start and to finish weigh as little as they do in earnest.
"""

import asyncio
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Annotated, Any

import typer

from eval.corpus import write_corpus
from extractor.ask import Cache, Endpoint, Ledger
from extractor.ask.pace import Pace
from extractor.ask.perform import answered, line_to
from extractor.bind import bind
from extractor.bulk import Summary
from extractor.consult import planned
from extractor.forms import load_forms
from extractor.read import read_document
from tests.model_answers import answers
from tests.scripted_endpoint import Reply, scripted_endpoint

LINE = 30  # calls a slot where the line is measured alone


def main(
    reports: Annotated[int, typer.Option(help="reports of the parallel run")] = 1920,
    serial: Annotated[int, typer.Option(help="reports of the strictly serial run")] = 10,
    slots: Annotated[int, typer.Option(help="calls the endpoint takes at once")] = 64,
    latency: Annotated[float, typer.Option(help="seconds an answer takes")] = 1.0,
) -> None:
    """Prints calls a second beside the ideal, slots over latency, and beside one call after the other."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        said = write_copies(folder / "in", reports)
        write_copies(folder / "few", serial)
        here, there = multiprocessing.Pipe()
        server = multiprocessing.get_context("fork").Process(target=serve, args=(there, said, slots, latency))
        server.start()
        try:
            address = here.recv()
            one = calls_a_second(folder, "few", address, here, 1)
            line = asyncio.run(over_the_line(folder, address, slots))
            many = calls_a_second(folder, "in", address, here, slots)
        finally:
            here.send("end")
            server.join()
    ideal = slots / latency
    typer.echo(f"serial   {one:6.2f} calls/s")
    typer.echo(f"line     {line:6.2f} calls/s, {100 * line / ideal:.1f}% of {ideal:g}: nothing read beside")
    typer.echo(f"parallel {many:6.2f} calls/s, {100 * many / ideal:.1f}% of {ideal:g}")
    typer.echo(f"× serial {many / one:6.1f}")


def write_copies(folder: Path, count: int) -> dict[str, str]:
    """One report `count` times, each with a last line of its own, and what a faultless model says of it."""
    (path,) = write_corpus(folder, 1, layouts=("tab_text",))
    text, forms = path.read_text(encoding="utf-8"), load_forms()
    document = read_document(path)
    said = answers(document, bind(document, forms).cells, forms)
    for number in range(count):
        (folder / f"{number:06}.txt").write_text(f"{text}\n编号{number}\n", encoding="utf-8")
    return said


def serve(pipe: Connection, said: dict[str, str], slots: int, latency: float) -> None:
    """The endpoint, until it is told to end; asked for its count, it says how many it has answered."""
    room, answered = threading.Semaphore(slots), [0]

    def script(about: str, before: int, body: dict[str, Any]) -> Reply:
        if not room.acquire(blocking=False):
            return Reply(status=429, raw="{}")
        time.sleep(latency)
        room.release()
        answered[0] += 1
        return Reply(said[about])

    with scripted_endpoint(script) as endpoint:
        pipe.send(endpoint.base_url)
        while pipe.recv() != "end":
            pipe.send(answered[0])


async def over_the_line(folder: Path, address: str, slots: int) -> float:
    """Calls a second where the requests are planned before and no report is read beside them."""
    endpoint, forms = Endpoint(base_url=address, model="scripted"), load_forms()
    paths = sorted((folder / "in").iterdir())[: LINE * slots // 3]
    requests = [request for path in paths for request in planned(read_document(path), forms)]
    cache, ledger = Cache(folder / "cache-line"), Ledger()
    async with line_to(endpoint, Pace(slots)) as line:
        began = time.perf_counter()
        outcomes = await answered(requests, line, cache, ledger)
    assert all(outcome.answer for outcome in outcomes)
    return len(requests) / (time.perf_counter() - began)


def calls_a_second(folder: Path, name: str, address: str, pipe: Connection, slots: int) -> float:
    """Answers the endpoint gave over the seconds that `gouji batch` took, from its start to its end."""
    output = folder / f"out-{name}"
    command = [sys.executable, "-c", "from extractor.cli import main; main()", "batch", str(folder / name)]
    command += ["--output", str(output), "--partition", "50", "--reader", "both", "--jobs", "2"]
    environment = {
        "OPENAI_BASE_URL": address,
        "GOUJI_MODEL": "scripted",
        "GOUJI_MODEL_SLOTS": str(slots),
        "GOUJI_CACHE_DIR": str(folder / f"cache-{name}"),
    }
    pipe.send("count")
    before, began = pipe.recv(), time.perf_counter()
    subprocess.run(command, env=os.environ | environment, check=True, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    pipe.send("count")
    calls: int = pipe.recv() - before
    summary = Summary.model_validate_json((output / "summary.json").read_bytes())
    typer.echo(f"{name}: {summary.read} reports, {summary.verdicts}, {calls} calls, {seconds:.1f} s")
    assert summary.is_complete
    assert calls == summary.usage.calls - summary.usage.retries
    return calls / seconds


if __name__ == "__main__":
    typer.run(main)
