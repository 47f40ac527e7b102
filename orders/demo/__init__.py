"""The demonstration's second chapter: elders, caregivers, a month of visits, a resident."""
