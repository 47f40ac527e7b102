"""What a stranger's archive may look like: every unsafe entry is refused before anything is read."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from warnings import catch_warnings

import pytest

from receipts.verification import archive_reading
from receipts.verification.archive_reading import DefectError, SafeArchive
from receipts.verification.verify import verify_package
from tests.unit.verifying.package_file import TOP, rewritten, sha256, write

PHOTO = f"{TOP}/orders/GD2026-000001/照片01.jpg"


def info(name: str, **attributes: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    for key, value in attributes.items():
        setattr(entry, key, value)
    return entry


def defects(path: Path) -> list[str]:
    return list(verify_package(path).defects)


def test_a_package_as_it_should_be_has_no_defect(tmp_path: Path) -> None:
    verdict = verify_package(write(tmp_path / "good.zip"))
    assert verdict.defects == ()
    assert verdict.summary.startswith(f"verified {TOP}：2 单，券抵扣 102.00 元，6 个文件，manifest SHA-256 ")


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    def encrypt(entry: zipfile.ZipInfo) -> None:
        if entry.filename == PHOTO:
            entry.flag_bits |= 0x1

    assert defects(rewritten(write(tmp_path / "a.zip"), encrypt)) == [f"{PHOTO}：被加密"]


def test_flags_that_are_no_encryption_are_nobodys_business(tmp_path: Path) -> None:
    def utf8(entry: zipfile.ZipInfo) -> None:
        entry.flag_bits |= 0x800

    assert defects(rewritten(write(tmp_path / "a.zip"), utf8)) == []


@pytest.mark.parametrize("name", ["照片01.JPG", "照片01.jpg"])
def test_names_that_differ_only_in_case_are_one_name(tmp_path: Path, name: str) -> None:
    double = f"{TOP}/orders/GD2026-000001/{name}"
    with catch_warnings(action="ignore"):
        path = write(tmp_path / "a.zip", more=[(double, b"other")])
    assert defects(path) == [f"{double}：文件名重复"]


@pytest.mark.parametrize("name", ["a/../b", "a/./b", "a//b", "..", "a\\b", "C:b", "./a", "a/.."])
def test_a_name_may_not_lead_out_of_its_folder(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.zip", more=[(info(f"{TOP}/{name}"), b"")])
    assert defects(path) == [f"{TOP}/{name}：文件名含有越出文件夹的路径"]


@pytest.mark.parametrize(
    ("mark", "refused"),
    [("\x1f", True), (" ", False), ("!", False), ("~", False), ("\x7f", True), ("\x80", False)],
)
def test_control_characters_are_refused_and_not_shown(tmp_path: Path, mark: str, refused: bool) -> None:
    refusals = defects(write(tmp_path / "a.zip", more=[(f"{TOP}/a{mark}b", b"")]))
    assert (f"{TOP}/a?b：文件名含有控制字符" in refusals) is refused
    assert any("控制字符" in defect for defect in refusals) is refused


def test_a_name_that_is_shown_is_cut(tmp_path: Path) -> None:
    [defect] = defects(write(tmp_path / "a.zip", more=[(f"{TOP}/:{'长' * 300}", b"")]))
    name, _, _ = defect.partition("：文件名含有")
    assert len(name) == 200


def test_a_link_is_no_file(tmp_path: Path) -> None:
    link = info(f"{TOP}/link", external_attr=(stat.S_IFLNK | 0o777) << 16)
    assert defects(write(tmp_path / "a.zip", more=[(link, b"/etc/passwd")])) == [
        f"{TOP}/link：是链接，不是文件"
    ]


@pytest.mark.parametrize(
    ("method", "refused"),
    [
        (zipfile.ZIP_STORED, False),
        (zipfile.ZIP_DEFLATED, False),
        (zipfile.ZIP_BZIP2, True),
        (zipfile.ZIP_LZMA, True),
    ],
)
def test_other_compressions_are_refused(tmp_path: Path, method: int, refused: bool) -> None:
    refusals = defects(write(tmp_path / "a.zip", more=[(info(f"{TOP}/a", compress_type=method), b"")]))
    assert (f"{TOP}/a：压缩方法不受支持" in refusals) is refused


@pytest.mark.parametrize(("size", "refused"), [(2 << 30, False), ((2 << 30) + 1, True)])
def test_two_gigabytes_are_the_most_of_a_file(tmp_path: Path, size: int, refused: bool) -> None:
    def grow(entry: zipfile.ZipInfo) -> None:
        if entry.filename == PHOTO:
            entry.file_size = size

    assert (f"{PHOTO}：超过 2 GB" in defects(rewritten(write(tmp_path / "a.zip"), grow))) is refused


def test_a_folder_entry_is_neither_a_file_nor_a_defect(tmp_path: Path) -> None:
    assert defects(write(tmp_path / "a.zip", more=[(f"{TOP}/orders/", b"")])) == []


@pytest.mark.parametrize("name", ["OTHER/a", "a", f"/{TOP}/a"])
def test_everything_lies_in_one_folder(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "a.zip", more=[(info(name), b"")])
    assert defects(path) == ["应只有一个顶层文件夹，所有文件都在其中"]


def test_an_archive_without_files_is_no_package(tmp_path: Path) -> None:
    assert defects(rewritten(write(tmp_path / "a.zip"), lambda _entry: None, keep=0)) == [
        "应只有一个顶层文件夹，所有文件都在其中"
    ]


def test_the_number_of_files_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.zip")
    monkeypatch.setattr(archive_reading, "MOST_FILES", 8)
    assert defects(path) == []
    monkeypatch.setattr(archive_reading, "MOST_FILES", 7)
    assert defects(path) == ["文件个数或解压后的总大小超出限制，拒绝读取"]


def test_the_whole_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.zip")
    with zipfile.ZipFile(path) as archive:
        whole = sum(entry.file_size for entry in archive.infolist())
    monkeypatch.setattr(archive_reading, "LARGEST_TOTAL", whole)
    assert defects(path) == []
    monkeypatch.setattr(archive_reading, "LARGEST_TOTAL", whole - 1)
    assert defects(path) == ["文件个数或解压后的总大小超出限制，拒绝读取"]


def test_the_limits_are_those_of_the_format() -> None:
    most = (archive_reading.MOST_FILES, archive_reading.LARGEST_TOTAL >> 30)
    assert most == (300_000, 64)
    assert (archive_reading.LARGEST_MANIFEST >> 20, archive_reading.LARGEST_PAPER >> 20) == (256, 128)


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    large = [(f"{TOP}/a", b"x" * (1 << 20)), (f"{TOP}/large", b"x" * ((3 << 20) + 1))]
    with SafeArchive(write(tmp_path / "a.zip", more=large)) as archive:
        assert len(archive.read("a", 1 << 20)) == 1 << 20
        with pytest.raises(DefectError, match=r"^a：超过 0 MB，拒绝读取$"):
            archive.read("a", (1 << 20) - 1)
        with pytest.raises(DefectError, match=r"^large：超过 3 MB，拒绝读取$"):
            archive.read("large", 3 << 20)
        with pytest.raises(DefectError, match=r"^b\?：缺失$"):
            archive.read("b\n", 1)


def test_a_file_is_hashed_in_pieces(tmp_path: Path) -> None:
    data = bytes(range(256)) * 5000
    with SafeArchive(write(tmp_path / "a.zip", more=[(f"{TOP}/a", data)])) as archive:
        assert archive.sha256("a") == sha256(data)


def spoiled(path: Path, part: bytes, by: bytes) -> Path:
    data = path.read_bytes()
    assert data.count(part) == 1
    path.write_bytes(data.replace(part, by))
    return path


def test_damaged_data_is_told_in_words(tmp_path: Path) -> None:
    path = spoiled(write(tmp_path / "a.zip"), b"JPEG GD2026-000001", b"JPEG GD2026-000009")
    assert defects(path) == ["orders/GD2026-000001/照片01.jpg：读不出来，压缩数据已损坏"]
    with SafeArchive(path) as archive, pytest.raises(DefectError, match="读不出来，压缩数据已损坏"):
        archive.read("orders/GD2026-000001/照片01.jpg", 1 << 20)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: b"PK\x05\x06" + data[4:], "不是 ZIP 申报包，或文件开头被改动"),
        (lambda data: data[:-30], "打不开：文件不存在、被截断或不是完整的 ZIP"),
        (lambda data: data[:4], "打不开：文件不存在、被截断或不是完整的 ZIP"),
        (lambda _data: b"", "不是 ZIP 申报包，或文件开头被改动"),
    ],
)
def test_what_is_no_archive_is_told_apart(
    tmp_path: Path, change: Callable[[bytes], bytes], sentence: str
) -> None:
    path = write(tmp_path / "a.zip")
    path.write_bytes(change(path.read_bytes()))
    assert defects(path) == [sentence]


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert defects(tmp_path / "none.zip") == ["打不开：文件不存在、被截断或不是完整的 ZIP"]


@pytest.mark.parametrize(
    "error",
    [OSError, zipfile.BadZipFile, ValueError, NotImplementedError, EOFError],
    ids=lambda one: one.__name__,
)
def test_whatever_stumbles_over_a_list_of_files_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def stumble(_path: Path) -> None:
        raise error

    path = write(tmp_path / "a.zip")
    monkeypatch.setattr(zipfile, "ZipFile", stumble)
    assert defects(path) == ["打不开：文件不存在、被截断或不是完整的 ZIP"]
