"""The guide's own curl examples, typed in order into one shell beside a served portal."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from tests.journey.portal import PORTAL, Portal
from tests.pictures import jpeg, png

GUIDE = Path(__file__).parents[2] / "docs/api.md"
BLOCK = re.compile(r"^```sh ?(?P<now>\S*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
# A refused call ends the shell, with the refusal's words as its last.
STRICT = 'set -eu\ncurl() { command curl --fail-with-body "$@"; }\n'
TYPED = "--- typed ---"
MOST_SECONDS = 240


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    """A portal of its own, with an empty database."""
    served = Portal(tmp_path)
    yield served
    served.stop()


@pytest.fixture
def shell(tmp_path: Path, portal: Portal) -> Iterator["subprocess.Popen[str]"]:
    """A shell that finds `portal` and the pictures which the guide sends; ended if it hangs."""
    for name, data in {
        "before.jpg": jpeg(1),
        "after.jpg": jpeg(2),
        "screen.png": png(3),
        "signature.png": png(4, (300, 120)),
    }.items():
        (tmp_path / name).write_bytes(data)
    env = portal._env("2026-07-14T09:00:00+08:00")
    env |= {"PATH": f"{PORTAL.parent}:{env['PATH']}", "BASE": f"{portal.address}/api/v1"}
    with subprocess.Popen(
        ["sh"],
        cwd=tmp_path,
        env=env,
        encoding="utf-8",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        watch = Timer(MOST_SECONDS, process.kill)
        watch.start()
        yield process
        watch.cancel()
        process.kill()


def type_in(shell: "subprocess.Popen[str]", text: str) -> str:
    """What the lines printed; the test fails with it where one of them failed."""
    assert shell.stdin is not None
    assert shell.stdout is not None
    shell.stdin.write(f"{text}\necho; echo '{TYPED}'\n")
    shell.stdin.flush()
    output = ""
    for line in shell.stdout:
        if line.strip() == TYPED:
            return output
        output += line
    pytest.fail(f"{text}\n→ {output}")


def test_every_example_of_the_guide_works(shell: "subprocess.Popen[str]", portal: Portal) -> None:
    type_in(shell, STRICT)
    output = ""
    for block in BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        if block["now"]:
            portal.start(block["now"])
        output += type_in(shell, block["text"])
    assert '"above_ceiling"' in output
    assert "verified" in output
    assert portal.failures() == []
    assert type_in(shell, "head -c 5 receipt.pdf").strip() == "%PDF-"
