"""Whether a PNG is undamaged: Pillow checks neither the sums of its picture data nor that its end is there."""

import zlib

_SIGNATURE_BYTES = 8
_SUM_BYTES = 4


def is_whole(data: bytes) -> bool:
    """Whether every chunk that the picture needs is there with its right sum, up to the end chunk.

    Chunks that the picture does not need (text, EXIF) may be wrong; what follows the end is not looked at.
    """
    view, place = memoryview(data), _SIGNATURE_BYTES
    while place + 12 <= len(data):
        end = place + 8 + int.from_bytes(view[place : place + 4], "big")
        name = bytes(view[place + 4 : place + 8])
        checksum = int.from_bytes(view[end : end + _SUM_BYTES], "big")
        if end + _SUM_BYTES > len(data) or (
            name[:1].isupper() and zlib.crc32(view[place + 4 : end]) != checksum
        ):
            return False
        if name == b"IEND":
            return True
        place = end + _SUM_BYTES
    return False
