"""Database, money, clock, files, jobs and audit: what every floor stands on."""
