"""The engine that works in several processes of this machine."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any

from yalu.engine.failure import item_name, work_failed
from yalu.errors import EngineError
from yalu.model.protocols import Item, Result

# Items handed out for each worker: one in work and one waiting, so that no worker is idle while a result is used.
_AHEAD = 2
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.02


class PoolEngine:
    """Maps in `workers` fresh processes. `function`, items and results must pickle.

    Results come in order, and at most a few items for each worker are taken ahead of the result asked for, so the items
    may be endless. What a worker must load, `function` loads once and keeps (see `yalu.pipeline`). The processes are
    started anew, not forked: forked ones would inherit locks held by other threads. Closing the iterator, an
    error and Ctrl-C all end the processes; so does the death of this process.
    """

    name = "pool.v1"

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `function(item)` for each item, in order. Raises EngineError naming the item."""
        context = _RecordingContext()
        executor = ProcessPoolExecutor(
            self.workers, mp_context=context, initializer=_enter_worker, initargs=(gc.get_threshold(),)
        )
        try:
            yield from self._ordered(executor, context, function, iter(items))
        finally:
            _stop(executor, context)

    def _ordered(
        self,
        executor: ProcessPoolExecutor,
        context: _RecordingContext,
        function: Callable[[Item], Result],
        items: Iterator[Item],
    ) -> Iterator[Result]:
        waiting: deque[tuple[Item, Future[Result]]] = deque()
        try:
            for item in islice(items, self.workers * _AHEAD):
                waiting.append((item, executor.submit(function, item)))
            while waiting:
                item, future = waiting[0]
                try:
                    result = future.result()
                except BrokenProcessPool:
                    raise
                except Exception as error:
                    raise work_failed(item, error) from error
                waiting.popleft()
                for following in islice(items, 1):
                    waiting.append((following, executor.submit(function, following)))
                yield result
        except BrokenProcessPool as error:
            raise _worker_died([item for item, _ in waiting], context.started) from error


class _RecordingContext(SpawnContext):
    """Starts processes and remembers them: the executor has no public way to name or end its workers."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[SpawnProcess] = []

    def Process(self, *args: Any, **options: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        """Make a worker process."""
        process = SpawnProcess(*args, **options)
        self.started.append(process)
        return process


def _enter_worker(collections: tuple[int, int, int]) -> None:
    """Leave Ctrl-C to the parent, and end with it: a killed parent cannot tell its workers to stop.

    Garbage is looked for as often as in the parent. Matrices are multiplied in one thread: workers share the cores.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(*collections)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _stop(executor: ProcessPoolExecutor, context: _RecordingContext) -> None:
    executor.shutdown(wait=False, cancel_futures=True)
    for process in context.started:
        if process.is_alive():
            process.terminate()
    for process in context.started:
        process.join(_STOP_SECONDS)
        if process.is_alive():
            process.kill()
    executor.shutdown(wait=True)


def _worker_died(items: list[Any], processes: list[SpawnProcess]) -> EngineError:
    codes = [_exit_code(process) for process in processes]
    # The executor terminates the others itself, so the one that ended in another way is the one that died.
    died = [code for code in codes if code not in (None, 0, -signal.SIGTERM)]
    how = "a worker process ended"
    if died and died[0] is not None:
        how = f"a worker process was killed by signal {-died[0]}" if died[0] < 0 else f"{how} with code {died[0]}"
    return EngineError(
        f"{how} while one of {len(items)} items was in work, most often because memory ran out.",
        item=item_name(items[0]) if items else None,
        remedy="Run the same command again with fewer workers; what was committed is kept. "
        "A script that uses workers needs `if __name__ == '__main__':` around its own work.",
    )


def _exit_code(process: SpawnProcess) -> int | None:
    """Wait for a process to end and return its exit code.

    The executor's own thread may wait for it at the same moment; the one that comes second is told nothing at first.
    """
    deadline = time.monotonic() + _STOP_SECONDS
    while process.exitcode is None and time.monotonic() < deadline:
        time.sleep(_POLL_SECONDS)
    return process.exitcode
