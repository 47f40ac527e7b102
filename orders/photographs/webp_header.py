"""What a WebP says of itself before its decoder reserves memory for it."""

_HEADER_BYTES = 30


def declared_size(data: bytes) -> tuple[int, int]:
    """Width and height of the canvas; (0, 0) when the header does not tell them or the file is cut short."""
    if len(data) < _HEADER_BYTES or int.from_bytes(data[4:8], "little") + 8 > len(data):
        return 0, 0
    match data[12:16]:
        case b"VP8X":
            return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width, height = (int.from_bytes(data[place : place + 2], "little") for place in (26, 28))
            return width & 0x3FFF, height & 0x3FFF
    return 0, 0
