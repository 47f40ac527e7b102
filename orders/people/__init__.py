"""Caregivers and their certificates."""
