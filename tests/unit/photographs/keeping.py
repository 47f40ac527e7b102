"""How a picture is made by a camera and kept on disk, as types."""

from collections.abc import Callable
from pathlib import Path

Keep = Callable[[bytes], Path]
Camera = Callable[..., bytes]
