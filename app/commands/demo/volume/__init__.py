"""Volume for trials of speed: people, and plans about persons, the same for the same seed."""

from app.commands.demo.volume.large import generate_large_plan
from app.commands.demo.volume.people import generate
from app.commands.demo.volume.plans import generate_plans

__all__ = ["generate", "generate_large_plan", "generate_plans"]
