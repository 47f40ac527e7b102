"""Whether the coded pictures of a HEIF file are all there: libheif paints lost tiles black without a word.

Boxes as in ISO/IEC 14496-12 and 23008-12, picture data as in ISO/IEC 14496-15 (HEVC).
"""

import re
from collections.abc import Iterator
from itertools import islice

_CODED = b"hvc1"
_MOST_ITEMS = 4000
_IN_FILE = 0
# HEVC never writes these inside a unit; zero-filled holes of a broken download are full of them.
_NEVER_INSIDE = re.compile(rb"\x00\x00[\x00-\x02]")
_PICTURE_UNITS = range(32)
_UNIT_HEADER_BYTES = 2


class _CutError(Exception):
    """A box says that it is longer than what holds it."""


def is_whole(data: bytes) -> bool:
    """Whether every coded picture lies inside the file and is an unbroken chain of units.

    Damage that leaves a unit's form intact is not seen. Metadata is not looked at.
    """
    try:
        meta = next(body for name, body in _boxes(data, 0, len(data)) if name == b"meta")
        parts = dict(_boxes(data, meta.start + 4, meta.stop))
        coded = _coded_items(data, parts[b"iinf"])
        places = [pieces for item, pieces in _places(data, parts[b"iloc"]) if item in coded]
        length_bytes = _length_bytes(data, meta)
        return bool(places) and all(_is_chain(each, length_bytes) for each in _streams(data, places))
    except (_CutError, StopIteration, KeyError):
        return False


def _boxes(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, range]]:
    """Name and body of each box, read as far as the caller asks."""
    while start + 8 <= stop:
        size, name, head = _number(data, start, 4), data[start + 4 : start + 8], 8
        if size == 1:
            size, head = _number(data, start + 8, 8), 16
        end = start + size if size else stop
        if end > stop or end < start + head:
            raise _CutError
        yield name, range(start + head, end)
        start = end


def _coded_items(data: bytes, iinf: range) -> set[int]:
    """Ids of the items that are HEVC pictures."""
    first = iinf.start + (6 if data[iinf.start] == 0 else 8)
    ids = set()
    for _name, infe in islice(_boxes(data, first, iinf.stop), _MOST_ITEMS):
        id_bytes = 4 if data[infe.start] == 3 else 2  # noqa: PLR2004 - version 3 of the box
        kind = infe.start + 4 + id_bytes + 2
        if data[kind : kind + 4] == _CODED:
            ids.add(_number(data, infe.start + 4, id_bytes))
    return ids


def _places(data: bytes, iloc: range) -> Iterator[tuple[int, list[range]]]:
    """In which pieces of the file the bytes of each item lie; items kept elsewhere are left out."""
    version, sizes = data[iloc.start], _number(data, iloc.start + 4, 2)
    offset_bytes, length_bytes, base_bytes = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_bytes = sizes & 15 if version else 0
    id_bytes = 4 if version == 2 else 2  # noqa: PLR2004 - version 2 of the box
    place = iloc.start + 6
    count, place = _number(data, place, id_bytes), place + id_bytes
    for _ in range(min(count, _MOST_ITEMS)):
        item, place = _number(data, place, id_bytes), place + id_bytes
        method = _number(data, place, 2) & 15 if version else _IN_FILE
        place += 4 if version else 2
        base, place = _number(data, place, base_bytes), place + base_bytes
        count_of_pieces, place = _number(data, place, 2), place + 2
        pieces = []
        for _piece in range(count_of_pieces):
            place += index_bytes
            offset, place = base + _number(data, place, offset_bytes), place + offset_bytes
            length, place = _number(data, place, length_bytes), place + length_bytes
            pieces.append(range(offset, offset + length if length else len(data)))
        if method == _IN_FILE:
            yield item, pieces


def _streams(data: bytes, places: list[list[range]]) -> Iterator[bytes]:
    """The bytes of each item; items that share bytes, and so could be endless, are no picture of a camera."""
    left = len(data)
    for pieces in places:
        left -= sum(len(piece) for piece in pieces)
        if left < 0 or any(piece.stop > len(data) for piece in pieces):
            raise _CutError
        yield b"".join(data[piece.start : piece.stop] for piece in pieces)


def _length_bytes(data: bytes, meta: range) -> int:
    """How many bytes tell a unit's length, from the decoder's configuration; it is the same for all tiles."""
    configured = data.find(b"hvcC", meta.start, meta.stop)
    return 1 + (data[configured + 4 + 21] & 3) if configured >= 0 else 4


def _is_chain(stream: bytes, length_bytes: int) -> bool:
    """Whether the bytes are units, each with its length before it, the last ending exactly at the end."""
    start = 0
    while start < len(stream):
        first = start + length_bytes
        end = first + _number(stream, start, length_bytes)
        if end > len(stream) or end - first <= _UNIT_HEADER_BYTES or stream[first] & 0x80:
            return False
        hole = _NEVER_INSIDE.search(stream, first, end) if stream[first] >> 1 in _PICTURE_UNITS else None
        if hole and stream[hole.start() : end].strip(b"\x00"):  # zeros at a unit's very end are padding
            return False
        start = end
    return True


def _number(data: bytes, place: int, width: int) -> int:
    if place + width > len(data):
        raise _CutError
    return int.from_bytes(data[place : place + width], "big")
