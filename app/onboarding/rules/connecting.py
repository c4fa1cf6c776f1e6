"""Which organisations are connected to the referral index."""

from __future__ import annotations

from app.common.words import N_
from app.security.rules.organisations import Kind

CONNECTED_KINDS = (Kind.INSTITUTION, Kind.MUNICIPALITY, Kind.ORGANISER)
"""Institutions, desks of a municipality such as that for school attendance, and organisers such as youth work."""
NOT_CONNECTED_SO = N_("An organisation of this kind is not connected.")
