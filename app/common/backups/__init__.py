"""Backups of database and files together, and putting them back: checked, and without what was erased."""

from app.common.backups.manifest import Manifest, Unfit
from app.common.backups.restoring import is_unfinished, restore
from app.common.backups.taking import back_up

__all__ = ["Manifest", "Unfit", "back_up", "is_unfinished", "restore"]
