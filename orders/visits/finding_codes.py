"""What can be found about a visit: its times, its place, what was done, photographs and signature. Pure."""

from orders.recipients.finding_codes import RECIPIENT
from provider_portal.ground.errors import Family, FindingCode, Place, Severity

TRAY = Place(label="打开签到异常", endpoint="visits_office.tray")
_FIX, _EXPLAIN, _NOTICE = Severity.MUST_FIX, Severity.MUST_EXPLAIN, Severity.NOTICE


def _visit(
    name: str, title: str, severity: Severity, place: Place | None = None, clause: str = ""
) -> FindingCode:
    return FindingCode(
        name=name, title=title, family=Family.VISIT, clause=clause, severity=severity, cleared_at=place
    )


IN_TRAY = _visit("tray", "打卡没有计入", _EXPLAIN, TRAY)
LATE_ENTRY = _visit("late_entry", "补录未复核", _FIX, TRAY)
LATE_ARRIVAL = _visit("late_arrival", "记录晚到", _EXPLAIN)
CLOCK_OFF = _visit("clock_off", "手机时间不准", _EXPLAIN)
CLOCK_UNKNOWN = _visit("clock_unknown", "手机时间未核对", _NOTICE)
TOO_EARLY = _visit("too_early", "提前上门", _EXPLAIN)
AFTER_END = _visit("after_end", "过时上门", _EXPLAIN)
PLACE_MISSING = _visit("place_missing", "没有定位", _EXPLAIN)
TOO_FAR = _visit("too_far", "位置偏离", _EXPLAIN, RECIPIENT)
CHECK_OUT_BEFORE_CHECK_IN = _visit("check_out_before_check_in", "签退早于签到", _FIX)
TOO_SHORT = _visit("too_short", "服务时长不足", _EXPLAIN, clause="服务项目清单“服务时长”一列")
NOTHING_DONE = _visit("nothing_done", "没有完成项目", _FIX)
PART_DONE = _visit("part_done", "只完成一部分", _NOTICE)
DONE_NOT_TOLD = _visit("done_not_told", "没有勾选完成项目", _NOTICE)

DUPLICATE_PHOTO = FindingCode(name="duplicate_photo", title="照片重复", family=Family.EVIDENCE)
NO_PHOTO = FindingCode(name="no_photo", title="没有照片", family=Family.EVIDENCE, severity=_EXPLAIN)

UNSIGNED = FindingCode(name="unsigned", title="没有签名", family=Family.PAPERS, severity=_EXPLAIN)
PROXY_SIGNATURE = FindingCode(
    name="proxy_signature", title="由他人代签", family=Family.PAPERS, severity=_NOTICE
)
LATE_CONFIRMATION = FindingCode(
    name="late_confirmation", title="服务确认补录", family=Family.PAPERS, severity=_EXPLAIN
)
