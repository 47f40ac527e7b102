"""Redemption, receipts, self-check, claim packages and settlement."""
