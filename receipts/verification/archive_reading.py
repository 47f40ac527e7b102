"""Opening a ZIP that a stranger sent: nothing is unpacked, nothing outside its own folder is believed."""

import hashlib
import stat
import zipfile
from pathlib import Path
from types import TracebackType
from typing import Self

MOST_FILES = 300_000
LARGEST_FILE = 2 << 30
LARGEST_TOTAL = 64 << 30
LARGEST_MANIFEST = 256 << 20
LARGEST_PAPER = 128 << 20
_CHUNK = 1 << 20
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_FIRST_PRINTABLE, _DELETE = 0x20, 0x7F


class DefectError(Exception):
    """The archive cannot be worked with; the sentence says why."""


class SafeArchive:
    """A claim package opened for reading: `defects` of its form, `files` by path under the one top folder."""

    def __init__(self, path: Path) -> None:
        """DefectError when it is no ZIP, or its list of files cannot be trusted."""
        try:
            with path.open("rb") as file:
                if file.read(4) != b"PK\x03\x04":
                    raise DefectError("不是 ZIP 申报包，或文件开头被改动")
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise DefectError("打不开：文件不存在、被截断或不是完整的 ZIP") from error
        self.defects: list[str] = []
        self.files: dict[str, zipfile.ZipInfo] = {}
        self.top = ""
        try:
            self._list()
        except DefectError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _list(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > LARGEST_TOTAL:
            raise DefectError("文件个数或解压后的总大小超出限制，拒绝读取")
        tops = {info.filename.split("/", 1)[0] for info in infos}
        if len(tops) != 1 or any("/" not in info.filename for info in infos):
            raise DefectError("应只有一个顶层文件夹，所有文件都在其中")
        self.top = tops.pop()
        seen: set[str] = set()
        for info in infos:
            reason = _unsafe(info)
            if not reason and info.filename.casefold() in seen:
                reason = "文件名重复"
            seen.add(info.filename.casefold())
            if reason:
                self.defects.append(f"{_shown(info.filename)}：{reason}")
            elif not info.is_dir():
                self.files[info.filename.split("/", 1)[1]] = info

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of one file, at most `limit`; DefectError when it cannot be read."""
        info = self.files.get(path)
        if info is None:
            raise DefectError(f"{_shown(path)}：缺失")
        if info.file_size > limit:
            raise DefectError(f"{_shown(path)}：超过 {limit >> 20} MB，拒绝读取")
        try:
            return self._zip.read(info)
        except Exception as error:  # zipfile raises many kinds on hostile bytes
            raise DefectError(f"{_shown(path)}：读不出来，压缩数据已损坏") from error

    def sha256(self, path: str) -> str:
        """Hash of one file, read in pieces."""
        digest = hashlib.sha256()
        try:
            with self._zip.open(self.files[path]) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except Exception as error:  # zipfile raises many kinds on hostile bytes
            raise DefectError(f"{_shown(path)}：读不出来，压缩数据已损坏") from error
        return digest.hexdigest()


def _unsafe(info: zipfile.ZipInfo) -> str:
    """Why an entry is refused, or nothing."""
    name, parts = info.filename, info.filename.rstrip("/").split("/")
    if name.startswith("/") or "\\" in name or ":" in name or any(part in {"", ".", ".."} for part in parts):
        return "文件名含有越出文件夹的路径"
    if any(ord(mark) < _FIRST_PRINTABLE or ord(mark) == _DELETE for mark in name):
        return "文件名含有控制字符"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "是链接，不是文件"
    if info.flag_bits & _ENCRYPTED:
        return "被加密"
    if info.compress_type not in _METHODS:
        return "压缩方法不受支持"
    if info.file_size > LARGEST_FILE:
        return "超过 2 GB"
    return ""


def _shown(name: str) -> str:
    """A name that cannot break a line or a terminal."""
    return "".join(mark if mark.isprintable() else "?" for mark in name)[:200]
