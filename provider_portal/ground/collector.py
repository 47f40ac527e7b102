"""Python's garbage collector, set for processes that live long and read many rows at once."""

import gc

_YOUNG, _MIDDLE, _OLD = 50_000, 20, 20


def calm_collector() -> None:
    """Once the program stands: it is never looked through again, and new objects less often.

    Rows are let go of by their counts; only cycles wait. With Python's own 700 new objects a look, the looks took
    a third of a month's self-check (docs/benchmarks.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
