"""Persons, pathways and what belongs to them."""
