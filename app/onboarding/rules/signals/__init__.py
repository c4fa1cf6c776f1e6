"""Figures of signals and matches: read from files, set against what was expected, shown without exposing anyone.

They are counts per organisation and period, as a reporting tool gives them; nothing here is about a youth.
"""
