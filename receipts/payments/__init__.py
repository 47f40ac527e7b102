"""Money between an elder's side and the house where no redemption tells of it: payments, returns, what is owed."""
