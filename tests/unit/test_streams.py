"""What a command prints arrives on every machine, whatever its locale is."""

import io
import os
import subprocess
import sys

import pytest

from provider_portal.operation.cli import write_chinese
from provider_portal.settings import ROOT

START = "from provider_portal.operation.cli import main; main()"
PLAIN = {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}


def written(encoding: str, text: str) -> bytes:
    """The bytes of `text` on a stream that had this encoding."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    write_chinese(stream)
    stream.write(text)
    stream.flush()
    return raw.getvalue()


@pytest.mark.parametrize(
    ("encoding", "then"),
    [("ascii", "utf-8"), ("latin-1", "utf-8"), ("utf-8", "utf-8"), ("gb18030", "gb18030")],
)
def test_a_stream_that_can_write_chinese_keeps_its_encoding(encoding: str, then: str) -> None:
    assert written(encoding, "门户") == "门户".encode(then)


def test_what_a_stream_cannot_write_is_spelled_out() -> None:
    assert written("gbk", "王㛃") == "王".encode("gbk") + rb"\u36c3"
    assert written("utf-8", "\udce7.jpg") == rb"\udce7.jpg"


def test_a_stream_of_another_kind_is_left_alone() -> None:
    stream = io.StringIO()
    write_chinese(stream)
    stream.write("门户")
    assert stream.getvalue() == "门户"


@pytest.mark.parametrize("stream", ["ascii", "latin-1"])
@pytest.mark.parametrize(
    ("arguments", "words"), [(["--help"], "养老服务消费券"), (["claims", "verify", "none.zip"], "打不开")]
)
def test_help_and_a_refusal_are_read_without_a_chinese_locale(
    arguments: list[str], words: str, stream: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START, *arguments],
        cwd=ROOT,
        env=os.environ | PLAIN | {"PYTHONIOENCODING": stream},
        capture_output=True,
        check=False,
    )
    assert words in (done.stdout + done.stderr).decode()
