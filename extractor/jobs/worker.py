"""A worker: claims tasks, has them read in processes of their own, and writes down how each ended."""

import logging
import multiprocessing
import os
import secrets
import socket
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass

from pebble import ProcessPool

from extractor.jobs.ending import end, outcome_of, source_of
from extractor.jobs.fetch import Roots
from extractor.jobs.reading import Reading, read_task
from extractor.settings import settings
from extractor.store import Store, queue
from extractor.store.engine import writing
from extractor.store.queue import Problem, Task

log = logging.getLogger("gouji.worker")

_IDLE = 0.5  # seconds between looks at an empty queue
_LONGEST_PAUSE = 15.0  # seconds between tries while the database is away
_ASKING = ("extractor.ask.perform",)  # what a reader loads beside, where a model is asked
_RENEWED_AFTER = 500  # reports read by one process: what a library leaks ends with it


@dataclass(frozen=True)
class Pace:
    """`slots`: reports read side by side; `attempts`: before a report goes into quarantine.

    In seconds: `lease`; `seconds`, the most a report may take; `grace` for what is read at a shutdown.
    """

    slots: int
    lease: float = 60.0
    seconds: float = 600.0
    grace: float = 30.0
    attempts: int = 4


class Worker:
    """Nothing it knows is needed after it: what it held is claimed by others once its leases have run out."""

    def __init__(self, store: Store, roots: Roots, pace: Pace) -> None:
        self._store, self._roots, self._pace = store, roots, pace
        self._held: dict[int, Task] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._broken_off = False
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"

    def run(self, stop: threading.Event) -> None:
        """Works until `stop` is set; then ends what it holds within `grace`, and gives back the rest."""
        over = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(over,), name="leases")
        keeper.start()
        log.info("worker started", extra={"worker": self.name, "slots": self._pace.slots})
        try:
            while not stop.is_set():
                self._work(stop)
        finally:
            over.set()
            keeper.join()
            self._give_back()
            log.info("worker stopped", extra={"worker": self.name})

    def _work(self, stop: threading.Event) -> None:
        """Until `stop`, or until the pool breaks: one whose processes die while they start can't go on."""
        # Forked from a server that has loaded the readers, not from this process: it has threads of its own.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["extractor.jobs.reading", *(_ASKING if settings().model else ())])
        pool = ProcessPool(self._pace.slots, max_tasks=_RENEWED_AFTER, context=context)
        self._broken_off = False
        try:
            self._feed(pool, stop)
            if pool.active:
                self._wait_for_the_rest()
        finally:
            broke = not pool.active
            self._broken_off = True
            pool.stop()
            pool.join()
            if broke:
                log.warning("the pool of readers broke and is replaced")
                self._give_up()

    def _feed(self, pool: ProcessPool, stop: threading.Event) -> None:
        pause = _IDLE
        while pool.active and not stop.is_set():
            try:
                claimed, pause = self._claim(), _IDLE
            except queue.AWAY as error:
                claimed, pause = [], min(pause * 2, _LONGEST_PAUSE)
                log.warning("database away", extra={"cause": str(error), "pause": pause})
            for task in claimed:
                self._begin(pool, task)
            if not claimed or not self._free():
                self._ended.wait(pause)
                self._ended.clear()

    def _claim(self) -> list[Task]:
        free = self._free()
        if not free:
            return []
        with writing(self._store.engine) as connection:
            claimed = queue.claim(connection, self.name, free, self._pace.lease)
        with self._lock:
            self._held.update({task.id: task for task in claimed})
        return claimed

    def _free(self) -> int:
        with self._lock:
            return self._pace.slots - len(self._held)

    def _begin(self, pool: ProcessPool, task: Task) -> None:
        source = source_of(self._store, task)
        if isinstance(source, Problem):
            self._end(task, source)
            return
        try:
            future = pool.schedule(read_task, args=(task, source, self._roots), timeout=self._pace.seconds)
        except RuntimeError:  # the pool broke: `_work` gives up what was held
            return
        future.add_done_callback(lambda done: self._take(task, done))

    def _take(self, task: Task, done: "Future[Reading | Problem]") -> None:
        outcome = outcome_of(done)
        if outcome is not None and not self._broken_off:
            self._end(task, outcome)

    def _end(self, task: Task, outcome: Reading | Problem) -> None:
        """Written down, while the database is away again and again until the lease would be over."""
        until = time.monotonic() + self._pace.lease
        try:
            while time.monotonic() < until:
                try:
                    end(self._store, task, outcome, self._pace.attempts)
                    break
                except queue.AWAY:
                    time.sleep(1)
        except (
            Exception
        ):  # a pool's callback: what escapes it is lost. The lease runs out, and it is tried again
            log.exception("an end could not be written", extra={"task": task.id})
        with self._lock:
            self._held.pop(task.id, None)
        self._ended.set()

    def _keep(self, over: threading.Event) -> None:
        """Renews the leases of what is held, and ends the attempts of workers that died."""
        while not over.wait(self._pace.lease / 4):
            with self._lock:
                held = list(self._held.values())
            try:
                with writing(self._store.engine) as connection:
                    queue.extend(connection, held, self._pace.lease)
                with writing(self._store.engine) as connection:
                    queue.reap(connection, self._pace.attempts)
            except queue.AWAY as error:
                log.warning("leases not renewed", extra={"cause": str(error)})

    def _wait_for_the_rest(self) -> None:
        until = time.monotonic() + self._pace.grace
        while self._held and time.monotonic() < until:
            time.sleep(0.05)

    def _give_up(self) -> None:
        """What was held when the pool broke has failed an attempt: one of it may be what broke it."""
        for task in list(self._held.values()):
            self._end(task, queue.WORKER_DIED)

    def _give_back(self) -> None:
        try:
            with writing(self._store.engine) as connection:
                queue.release(connection, list(self._held.values()))
        except queue.AWAY:
            log.warning("tasks not given back: their leases run out")
