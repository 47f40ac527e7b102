"""A position that cannot be a place in China is asked about."""

import pytest

from orders.recipients.position import position_question


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("29.6053", "111.8796"), ("3", "73"), ("54", "136"), ("3", "136"), ("18.2", "109.5"), ("53.5", "122.3")],
)
def test_a_place_in_china_is_one(latitude: str, longitude: str) -> None:
    assert position_question(latitude, longitude) == ""


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        ("0", "0", "0,0"),
        ("0.0000000", "-0", "0,0"),
        ("73", "54", "填反"),
        ("80.1", "40.25", "纬度应是 40.25、经度应是 80.1"),
        ("29.6", "-111.9", "不在中国境内"),
        ("0", "111.9", "不在中国境内"),
        ("29.6", "0", "不在中国境内"),
        ("51.5", "-0.1", "不在中国境内"),
        ("2.9999999", "111", "不在中国境内"),
        ("54.0000001", "111", "不在中国境内"),
        ("29", "72.9999999", "不在中国境内"),
        ("29", "136.0000001", "不在中国境内"),
    ],
)
def test_anything_else_is_asked_about(latitude: str, longitude: str, words: str) -> None:
    assert words in position_question(latitude, longitude)
