"""What the audit page calls the recorded actions and facts. The log keeps codes; people read these words.

Each floor gives the words of what it records (`Floor.trail_words`); a fact that several floors record has its word
with the lowest of them. A test holds that every recorded action has its words, once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from provider_portal.ground.money import Fen, yuan


@dataclass(frozen=True, kw_only=True, slots=True)
class TrailWords:
    """Words by the code of an action and by the name of a fact; a code without words is shown as it is."""

    actions: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def action(self, code: str) -> str:
        """An action as people call it."""
        return self.actions.get(code, code)

    def fact(self, name: str) -> str:
        """A recorded fact's name as people call it."""
        return self.names.get(name, name)


def all_words(parts: Iterable[TrailWords]) -> TrailWords:
    """The words of all floors together."""
    given = tuple(parts)
    return TrailWords(
        actions={code: words for part in given for code, words in part.actions.items()},
        names={name: words for part in given for name, words in part.names.items()},
    )


GENERAL = TrailWords(
    actions={
        "calendar.import": "导入放假安排",
        "keys.drop": "删除旧密钥",
        "keys.reseal": "用新密钥重新加密",
        "keys.rotate": "更换密钥",
    },
    names={
        "address": "地址",
        "code": "代码",
        "column": "加密内容",
        "file": "文件",
        "file_sha256": "文件指纹",
        "from_on": "开始日期",
        "happened_at": "发生时间",
        "happened_on": "发生日期",
        "kind": "类别",
        "label": "名称",
        "month": "月份",
        "name": "姓名或名称",
        "note": "备注",
        "number": "编号",
        "phone": "电话",
        "pages": "页数",
        "raw": "原样输入",
        "reason": "原因",
        "region": "行政区划",
        "role": "角色",
        "rows": "行数",
        "scan_sha256": "扫描件指纹",
        "sha256": "文件指纹",
        "source": "文件来源",
        "status": "状态",
        "title": "名称",
        "until_on": "截止日期（不含）",
        "user_id": "账号编号",
    },
)


def value_words(name: str, value: Any) -> str:
    """A recorded value: amounts in yuan, yes and no in words, nothing as nothing."""
    match value:
        case None | [] | "":
            return ""
        case bool():
            return "是" if value else "否"
        case int() if name.endswith("_fen"):
            return f"{yuan(Fen(value))} 元"
        case list():
            return "、".join(str(each) for each in value)
        case dict():
            return "；".join(f"{key}：{_visible(str(each))}" for key, each in value.items())
        case _:
            return str(value)


def _visible(text: str) -> str:
    """With a code in the place of every character that nobody would see."""
    return "".join(mark if mark.isprintable() else f"<U+{ord(mark):04X}>" for mark in text)
