"""Makers and readers of the papers of a connection: templates, copies, lists of employees and hand-overs."""
