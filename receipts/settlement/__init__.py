"""The county's result, payment and the working-day clock."""
