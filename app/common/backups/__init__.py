"""Backups of database and files together, and putting them back: checked, and without what was erased."""
