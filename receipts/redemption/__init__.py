"""Redeeming vouchers: deduction, official number, receipt."""
