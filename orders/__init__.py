"""Recipients, caregivers, service orders, visits and stays."""
