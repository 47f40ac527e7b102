"""Positions that are none: 0,0 of a device without one, degrees the wrong way round, and places abroad. Pure."""

from decimal import Decimal

_SOUTH, _NORTH = Decimal(3), Decimal(54)
_WEST, _EAST = Decimal(73), Decimal(136)


def position_question(latitude: str, longitude: str) -> str:
    """What to ask about WGS-84 degrees that cannot be a place in China; nothing where they can."""
    north, east = Decimal(latitude), Decimal(longitude)
    if _in_china(north, east):
        return ""
    if not north and not east:
        return "经纬度是 0,0，多半是设备没有定上位。这个位置是从哪里来的？请重新定位，或把经纬度都留空。"
    if _in_china(east, north):
        return f"纬度和经度是不是填反了？在中国，纬度应是 {east:f}、经度应是 {north:f} 吧？请对调后再提交。"
    return f"这个位置（{north:f}，{east:f}）不在中国境内，是不是填错了？请对照地图核对，或把经纬度都留空。"


def _in_china(north: Decimal, east: Decimal) -> bool:
    return _SOUTH <= north <= _NORTH and _WEST <= east <= _EAST
