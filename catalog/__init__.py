"""Service items, filed prices, the subsidy rules and enrolment."""
