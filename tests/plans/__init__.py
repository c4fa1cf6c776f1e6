"""Tests of persons, pathways and the rights of groups on them."""
