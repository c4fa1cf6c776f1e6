"""Screens of figures of signals: exact for the coordinator of the region, suppressed for everybody else."""
