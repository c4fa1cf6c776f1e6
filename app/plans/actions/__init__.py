"""What people do with persons, pathways and plans."""

from app.plans.actions import left_behind as left_behind  # so that what it knows is told below
