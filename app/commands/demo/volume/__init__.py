"""Volume for trials of speed: people, plans, activities and connections, the same for the same seed."""

from app.commands.demo.volume.activities import generate_activities, generate_items
from app.commands.demo.volume.connections import generate_connections
from app.commands.demo.volume.large import generate_large_plan
from app.commands.demo.volume.people import generate
from app.commands.demo.volume.plans import generate_plans
from app.commands.demo.volume.signals import generate_signals

__all__ = [
    "generate",
    "generate_activities",
    "generate_connections",
    "generate_items",
    "generate_large_plan",
    "generate_plans",
    "generate_signals",
]
