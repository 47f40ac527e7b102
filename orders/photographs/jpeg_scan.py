"""Whether a JPEG's picture data is undamaged: libjpeg paints over a damaged part without a word."""

import re

_MARK, _END, _SCAN, _RESTART_INTERVAL = 0xFF, 0xD9, 0xDA, 0xDD
# Inside picture data 0xFF is followed by a stuffed zero, by filling, or by a marker.
_MARKER = re.compile(rb"\xff([^\x00\xff])")
_RESTARTS = range(0xD0, 0xD8)
# Between the scans of a progressive picture: tables, numbers of lines, application data, comments.
# A progressive picture has about ten scans; thousands keep a decoder busy for hours.
_MOST_SCANS = 200
_BETWEEN_SCANS = {0xC4, 0xDA, 0xDB, 0xDC, 0xDD, 0xFE, *range(0xE0, 0xF0)}


def is_whole(data: bytes) -> bool:
    """Whether every marker from the first scan to the picture's end is one that may stand there.

    Bytes lost or overwritten in the picture leave markers that no encoder writes. What follows the end
    (a second picture of an MPO, the film of a motion photograph) is not looked at. More scans than any
    camera writes are no whole picture either.
    """
    place = _first_scan(data)
    scans = 0
    restarts = _has_restarts(data[:place])
    while place is not None:
        scanning = data[place + 1] == _SCAN
        scans += scanning
        place = _after_segment(data, place)
        marker, place = _next_marker(data, place, restarts=restarts and scanning)
        if marker == _END:
            return True
        if marker not in _BETWEEN_SCANS or scans >= _MOST_SCANS:
            return False
        restarts = restarts or marker == _RESTART_INTERVAL
    return False


def _first_scan(data: bytes) -> int | None:
    """Where the first start-of-scan marker stands, walking segment by segment; None if there is none."""
    place = 2
    while place + 4 <= len(data):
        if data[place] != _MARK:  # stray bytes between segments: readers skip them, and so do we
            place = data.find(b"\xff", place)
            if place < 0:
                return None
            continue
        marker = data[place + 1]
        if marker == _SCAN:
            return place
        place = place + 1 if marker in {0x00, _MARK} else _after_segment(data, place)
    return None


def _has_restarts(head: bytes) -> bool:
    return b"\xff\xdd\x00\x04" in head


def _after_segment(data: bytes, place: int) -> int:
    """The place behind the segment whose marker stands at `place`."""
    return place + 2 + max(2, int.from_bytes(data[place + 2 : place + 4], "big"))


def _next_marker(data: bytes, place: int, *, restarts: bool) -> tuple[int, int]:
    """The next marker in picture data and its place; restart markers are passed over where they are announced."""
    for match in _MARKER.finditer(data, place):
        marker = match.group(1)[0]
        if not (restarts and marker in _RESTARTS):
            return marker, match.start()
    return -1, len(data)
