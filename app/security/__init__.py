"""Organisations, regions, users, roles, and how people log in."""
