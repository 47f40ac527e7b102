"""The caregiver's pages on the phone."""
