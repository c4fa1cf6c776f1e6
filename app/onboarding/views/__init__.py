"""Screens of connections: for coordinators of a region, and for the organisations that are connected."""
