"""Elders who are served: file, eligibility, agreements, the month's voucher."""
