"""The floors above this one by name; what each hangs in the portal is imported by whoever needs it."""

FLOORS = ("catalog", "orders", "receipts")
