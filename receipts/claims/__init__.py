"""The monthly claim: freezing, building and verifying the package."""
