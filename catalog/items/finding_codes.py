"""What can be found about items that stand together on one order."""

from provider_portal.ground.errors import Family, FindingCode, Severity

CONTENTS = "湖南省居家社区养老服务消费补贴项目清单（附件2）“服务内容”"

OVERLAPPING_ITEMS = FindingCode(
    name="overlapping_items", title="项目重复收费", family=Family.PRICE, clause=CONTENTS
)
PACKAGE_CONTENTS_UNKNOWN = FindingCode(
    name="package_contents_unknown",
    title="服务包内容未登记",
    family=Family.PRICE,
    clause=CONTENTS,
    severity=Severity.MUST_EXPLAIN,
)
