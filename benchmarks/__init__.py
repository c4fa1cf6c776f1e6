"""Benchmarks: how long the portal takes for its daily work, beside the least that the same work can take.

`make bench` asks a bare "floor" application and the portal the same things, in turns, over the same invented
users, on SQLite and on PostgreSQL, and writes `RESULTS.md`. Ratios count; milliseconds belong to a machine.
"""
