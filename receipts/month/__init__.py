"""The claim month: freezing, its rows and view, and its doors."""
