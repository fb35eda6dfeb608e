"""Pages read side by side on the machine's cores, in order, few at a time."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import parent_process
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def side_by_side(work: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
    """`work` of each item, in order. Items are taken only when a core is free: their memory is bounded.

    Threads, since OpenCV and onnxruntime leave Python alone while they work.
    """
    cores = _cores()
    if cores == 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Made]] = deque()
    with ThreadPoolExecutor(cores) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > cores:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _cores() -> int:
    """One in a worker process: there, files are read side by side already."""
    return 1 if parent_process() else len(os.sched_getaffinity(0))
