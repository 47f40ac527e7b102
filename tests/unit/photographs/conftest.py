"""A place on disk for a photograph."""

from pathlib import Path

import pytest

from tests.unit.photographs.keeping import Keep


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    def written(data: bytes) -> Path:
        path = tmp_path / "photo"
        path.write_bytes(data)
        return path

    return written
