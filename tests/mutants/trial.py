"""Trying mutants: one process loads what they share, and each mutant runs the rule's unit tests in a fork of it."""

import contextlib
import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, Phase, settings

from provider_portal.settings import ROOT
from tests.mutants.apart import TrialError
from tests.mutants.changes import Mutant
from tests.mutants.imports import loadable_before, module_of, path_of, reached_from

_MOST_MEMORY = 4 << 30
_NEEDLESS = ("cacheprovider", "unraisableexception", "threadexception", "junitxml", "doctest", "logging")
_LEAST_SECONDS, _TIMES_SLOWER = 10, 10


class Outcome(IntEnum):
    """How a process that ran the tests ended; anything but `SURVIVED` killed the mutant."""

    SURVIVED = 0
    KILLED = 1


class _Changed(Loader, MetaPathFinder):
    """Loads one module from a changed source and leaves all others alone."""

    def __init__(self, module: str, source: str) -> None:
        self._module, self._source = module, source

    def find_spec(self, name: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """Only the changed module is found here."""
        return spec_from_file_location(name, path_of(name), loader=self) if name == self._module else None

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source in the new module."""
        code = compile(self._source, str(path_of(self._module)), "exec", dont_inherit=True)
        exec(code, module.__dict__)  # noqa: S102 - the mutant is our own source


def try_mutants(path: str, mutants: Sequence[Mutant], tests: Sequence[Path]) -> Iterator[tuple[Mutant, bool]]:
    """Every mutant with whether the tests killed it; TrialError where they fail without any change.

    What the mutants share is loaded once, in the process that calls: begin in a fork of your own.
    """
    module = module_of(path)
    if not tests:
        raise TrialError(f"{path}: no unit test imports it")
    _prepare(loadable_before(module, tests))
    began = time.monotonic()
    if _in_fork(lambda: _run(tests), seconds=600) is not Outcome.SURVIVED:
        raise TrialError(f"{path}: its tests do not pass: {' '.join(str(test) for test in tests)}")
    seconds = _LEAST_SECONDS + int((time.monotonic() - began) * _TIMES_SLOWER)
    for mutant in mutants:
        outcome = _in_fork(lambda: _run_changed(module, mutant.source, tests), seconds)  # noqa: B023 - run at once
        yield mutant, outcome is not Outcome.SURVIVED


def _prepare(modules: Iterable[str]) -> None:
    """Load what every mutant needs; properties are tried less often than in ./test and never shrunk."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = (
        "1"  # unit tests need none, and each fork would load them all
    )
    settings.register_profile(
        "mutants",
        max_examples=20,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")
    for module in modules:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    gc.disable()
    gc.freeze()


def _run_changed(module: str, source: str, tests: Sequence[Path]) -> int:
    """In a fork: what was loaded with the rule as it was is loaded anew."""
    for name in [each for each in sys.modules if module in reached_from([each])]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Changed(module, source))
    return _run(tests)


def _run(tests: Sequence[Path]) -> int:
    """File by file up to the first that fails, without the portal that `tests/conftest.py` would make."""
    without = [word for name in _NEEDLESS for word in ("-p", f"no:{name}")]
    quiet = ("-x", "-q", "--tb=no", *without, f"--confcutdir={ROOT / 'tests' / 'unit'}")
    return next((status for test in tests if (status := int(pytest.main([*quiet, str(test)])))), 0)


def _in_fork(work: Callable[[], int], seconds: int) -> Outcome:
    """The outcome of work in a process of its own; one that hangs, or eats all memory, is killed."""
    child = os.fork()
    if child == 0:
        status = int(Outcome.KILLED)
        try:
            signal.alarm(seconds)
            resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
            _silence()
            status = work()
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    return Outcome.SURVIVED if status == 0 else Outcome.KILLED


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
