"""Who appears: elders and caregivers of the demonstration. Names, numbers and places are invented."""

from dataclasses import dataclass
from datetime import date

from orders.recipients.capability import Level

# Weights and check characters of GB 11643: the demonstration makes numbers that no authority gave out.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_AREA = "430781"


@dataclass(frozen=True, kw_only=True, slots=True)
class Elder:
    """An elder; `agreement` is whether one was signed before service began."""

    key: str
    name: str
    birth_on: date
    sequence: int
    level: Level
    street: str
    latitude: str
    longitude: str
    agreement: bool = True

    @property
    def id_number(self) -> str:
        """An 18-character number that passes the check; odd sequences are men."""
        body = f"{_AREA}{self.birth_on:%Y%m%d}{self.sequence:03d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
        return body + _CHECK_CHARACTERS[total % 11]

    @property
    def address(self) -> str:
        """Where the caregiver rings."""
        return f"湖南省津市市{self.street}（演示）"


ELDERS = (
    Elder(
        key="wang",
        name="王㛃",
        birth_on=date(1948, 3, 12),
        sequence=122,
        level=Level.SEVERE,
        street="襄阳街街道澹津路12号2单元301室",
        latitude="29.6061",
        longitude="111.8779",
    ),
    Elder(
        key="li",
        name="李𬭎",
        birth_on=date(1944, 11, 2),
        sequence=213,
        level=Level.COMPLETE,
        street="襄阳街街道车胤大道88号5栋102室",
        latitude="29.6102",
        longitude="111.8711",
    ),
    Elder(
        key="shan",
        name="单桂英",
        birth_on=date(1951, 7, 30),
        sequence=344,
        level=Level.MODERATE,
        street="汪家桥街道凤凰路6号",
        latitude="29.6155",
        longitude="111.8832",
    ),
    Elder(
        key="zhang",
        name="张䶮",
        birth_on=date(1940, 2, 29),
        sequence=415,
        level=Level.MODERATE,
        street="三洲驿街道三洲街21号",
        latitude="29.5988",
        longitude="111.8805",
    ),
    Elder(
        key="qin",
        name="覃玉珍",
        birth_on=date(1946, 5, 18),
        sequence=526,
        level=Level.SEVERE,
        street="襄阳街街道人民路45号1栋201室",
        latitude="29.6047",
        longitude="111.8768",
    ),
    Elder(
        key="xiang",
        name="向明德",
        birth_on=date(1955, 9, 9),
        sequence=637,
        level=Level.MODERATE,
        street="金鱼岭街道金鱼路9号",
        latitude="29.6203",
        longitude="111.8904",
        agreement=False,
    ),
)
RESIDENTS = (
    Elder(
        key="gong",
        name="龚秀兰",
        birth_on=date(1941, 1, 20),
        sequence=128,
        level=Level.COMPLETE,
        street="汪家桥街道安宁养老院",
        latitude="29.6170",
        longitude="111.8850",
    ),
    Elder(
        key="peng",
        name="彭长庚",
        birth_on=date(1939, 12, 8),
        sequence=231,
        level=Level.SEVERE,
        street="汪家桥街道安宁养老院",
        latitude="29.6170",
        longitude="111.8850",
    ),
)
