"""What a new provider does on this floor before its first order."""

from catalog.prices.records.models import BaselineEvidence, FiledPrice
from catalog.provider_file.models import ProviderFile
from provider_portal.shell.floor import FirstStep

FIRST_STEPS = (
    FirstStep(
        label="填写机构档案",
        why="申报表和承诺书从这里取；成立时间决定哪些时段要有价格佐证。",
        endpoint="provider_file.show",
        order=10,
        rows=ProviderFile,
    ),
    FirstStep(
        label="录入价格佐证",
        why="参与前三个月的合同、账单、收据；多的用 Excel 一次导入。",
        endpoint="evidence_of_prices.index",
        order=20,
        rows=BaselineEvidence,
    ),
    FirstStep(
        label="备案价格",
        why="不高于前三个月实际价格的才能备案。",
        endpoint="filing_lists.index",
        order=30,
        rows=FiledPrice,
    ),
)
