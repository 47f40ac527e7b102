"""Work in a process of its own: what it loads does not stay, and how it ends is told in words."""

import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any


class TrialError(Exception):
    """The tests of a rule do not pass, there are none, or their process died: no mutant can be judged."""


def answer_of(path: str, work: Callable[[], object]) -> Any:
    """What the work on a rule returns, by way of JSON; TrialError where its process ends without an answer."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _answer(writer, work)
    os.close(writer)
    with os.fdopen(reader) as answer:
        text = answer.read()
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code:
        how = f"was killed by signal {-code}" if code < 0 else "failed, see above"
        raise TrialError(f"{path}: the process that tried its mutants {how}")
    return json.loads(text)


def _answer(writer: int, work: Callable[[], object]) -> None:
    """Write the answer and end; whatever is raised ends this process, and never runs on in a copy of its parent."""
    code = 1
    try:
        with os.fdopen(writer, "w") as out:
            json.dump(work(), out)
        code = 0
    except BaseException:  # noqa: BLE001 - it is told, and the process ends
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
