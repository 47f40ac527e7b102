"""Backup of database and evidence in one file, and restoring it on either kind of database."""
