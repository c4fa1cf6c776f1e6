"""The fields in which organisations work that are connected; each may signal (Youth Act, 7.1.1.2)."""

from __future__ import annotations

from enum import StrEnum

from app.common.words import N_


class Sector(StrEnum):
    """In which field an organisation works."""

    YOUTH_CARE = "youth_care"
    YOUTH_HEALTH = "youth_health"
    HEALTH = "health"
    EDUCATION = "education"
    CHILDCARE = "childcare"
    WELFARE = "welfare"
    WORK = "work"
    JUSTICE = "justice"
    OTHER = "other"


SECTORS = {
    Sector.YOUTH_CARE: N_("Youth care"),
    Sector.YOUTH_HEALTH: N_("Youth health care"),
    Sector.HEALTH: N_("Health care"),
    Sector.EDUCATION: N_("Education"),
    Sector.CHILDCARE: N_("Childcare"),
    Sector.WELFARE: N_("Social welfare"),
    Sector.WORK: N_("Work and income"),
    Sector.JUSTICE: N_("Police and justice"),
    Sector.OTHER: N_("Another field"),
}
