"""Distance between two places on earth."""

from math import asin, cos, radians, sin, sqrt

_EARTH_RADIUS_M = 6_371_009


def distance_m(latitude: str, longitude: str, other_latitude: str, other_longitude: str) -> int:
    """Metres between two WGS-84 points in degrees, along the great circle (haversine), rounded."""
    one, two = radians(float(latitude)), radians(float(other_latitude))
    across = radians(float(other_longitude) - float(longitude))
    chord = sin((two - one) / 2) ** 2 + cos(one) * cos(two) * sin(across / 2) ** 2
    return round(2 * _EARTH_RADIUS_M * asin(min(1.0, sqrt(chord))))
