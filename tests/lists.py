"""The lists and rules that come with the program, for tests that need no portal."""

from datetime import date

from catalog.items import list_files
from catalog.items.shelf import shelf_for
from catalog.subsidy import rule_files
from provider_portal.ground.calendar.shipped import shipped_notices
from provider_portal.ground.calendar.workdays import Calendar

LISTS = list_files.read_lists(*sorted(list_files.SHIPPED.glob("*.json")))
RULES = rule_files.read_rules(*sorted(rule_files.SHIPPED.glob("*.json")))
CALENDAR = Calendar(notices=shipped_notices(), today=date(2026, 7, 15))
HUNAN = shelf_for("430781", LISTS).on(date(2026, 7, 15))
