"""A pool of processes for work that needs a processor: values in, bytes out, no database inside."""

import atexit
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

WORKERS = 2
TASKS_PER_PROCESS = 500

_lock = threading.Lock()
_pool: list[ProcessPoolExecutor] = []


def _current() -> ProcessPoolExecutor:
    with _lock:
        if not _pool:
            context = multiprocessing.get_context("spawn")
            _pool.append(
                ProcessPoolExecutor(
                    WORKERS,
                    mp_context=context,
                    initializer=_end_with_parent,
                    max_tasks_per_child=TASKS_PER_PROCESS,
                )
            )
        return _pool[0]


def _end_with_parent() -> None:
    """In the pool's process: a worker that is killed leaves nobody behind who waits for work for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()


def submit(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
    """Start the function in another process; a pool whose process was killed is replaced."""
    try:
        return _current().submit(function, *args, **kwargs)
    except BrokenProcessPool:
        close_pool()
        return _current().submit(function, *args, **kwargs)


def in_pool(function: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Run the function in another process and wait; if the process dies under it, it is tried once more."""
    try:
        return submit(function, *args, **kwargs).result()
    except BrokenProcessPool:
        close_pool()
        return submit(function, *args, **kwargs).result()


def close_pool() -> None:
    """End the processes; the next call starts new ones."""
    with _lock:
        while _pool:
            _pool.pop().shutdown(wait=False, cancel_futures=True)


atexit.register(close_pool)
