"""Which municipalities let residents in with DigiD now: switched on by them, and connected by the operator."""

from __future__ import annotations

from typing import Any

from app.security.login import tools
from app.security.login.actions import digid
from app.security.login.actions.digid import Door


def door_of(organisation_id: Any) -> Door | None:
    """A municipality, if it has DigiD switched on now."""
    return next((one for one in open_doors() if one.organisation_id == organisation_id), None)


def open_doors() -> tuple[Door, ...]:
    """The municipalities that let residents in with DigiD, and for which it is connected."""
    providers = tools.providers()
    if not any(one.is_digid for one in providers.each):
        return ()  # most installations: nothing is asked of the database
    with tools.work(writing=False) as session:
        return tuple(one for one in digid.doors(session) if providers.digid_of(one.code))
