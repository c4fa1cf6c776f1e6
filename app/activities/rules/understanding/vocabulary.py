"""The words that organisers use for days and hours, per language; all are folded, without accents and capitals.

A word that stands in none of these lists is told back as not understood.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.common.frozen import frozen

WORKDAYS, WEEKEND, ALL_DAYS = (1, 2, 3, 4, 5), (6, 7), (1, 2, 3, 4, 5, 6, 7)


@frozen
class Vocabulary:
    """One language: words by what they mean; `phrases` are regular expressions and come before single words."""

    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    numbers: Mapping[str, int]
    groups: Mapping[str, tuple[int, ...]]
    every: frozenset[str]
    both: frozenset[str]
    without: frozenset[str]
    since: frozenset[str]
    until: frozenset[str]
    hour: str
    clock: Mapping[str, int]
    weeks: Mapping[str, int]
    turns: str
    school: frozenset[str]
    public: frozenset[str]
    aliases: Mapping[str, str]
    fillers: frozenset[str]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split("|"))


def _numbered(text: str) -> dict[str, int]:
    return {word: number for number, words in enumerate(text.split(), 1) for word in words.split("|")}


DUTCH = Vocabulary(
    weekdays=_numbered(
        "maandag|maandagen|maandags|ma dinsdag|dinsdagen|dinsdags|di|din woensdag|woensdagen|woensdags|wo|woe "
        "donderdag|donderdagen|donderdags|do|don vrijdag|vrijdagen|vrijdags|vr|vrij "
        "zaterdag|zaterdagen|zaterdags|za|zat zondag|zondagen|zondags|zo|zon"
    ),
    months=_numbered(
        "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sept|sep "
        "oktober|okt november|nov december|dec"
    ),
    numbers=_numbered("een twee drie vier vijf zes zeven acht"),
    groups={
        "werkdag": WORKDAYS,
        "werkdagen": WORKDAYS,
        "weekdag": WORKDAYS,
        "weekdagen": WORKDAYS,
        "weekend": WEEKEND,
        "dag": ALL_DAYS,
        "dagen": ALL_DAYS,
        "dagelijks": ALL_DAYS,
    },
    every=_words("elke|elk|iedere|ieder|alle"),
    both=_words("en|alsook|plus"),
    without=_words(
        "behalve|uitgezonderd|met uitzondering van|niet|maar niet|buiten|zonder|geen|gaat niet door|gesloten"
    ),
    since=_words("van|vanaf|vanaf de|sinds|tussen"),
    until=_words("tot|tot en met|t/m|tem|t.e.m.|tot aan"),
    hour=r"uur|uren|u|h",
    clock={"middernacht": 0},
    weeks={"elke week": 1, "iedere week": 1, "wekelijks": 1, "om de week": 2, "om de andere week": 2,
           "tweewekelijks": 2, "elke andere week": 2, "veertiendaags": 2, "om de veertien dagen": 2,
           "om de 14 dagen": 2},
    turns=r"(?:om de|elke|iedere) (?P<turns>NUMBER) weken",
    school=_words("schoolvakantie|schoolvakanties|vakantie|vakanties|de schoolvakanties"),
    public=_words("feestdag|feestdagen|officiele feestdagen|wettelijke feestdagen"),
    aliases={"allerheiligenvakantie": "autumn", "wintervakantie": "christmas", "lentevakantie": "easter",
             "grote vakantie": "summer", "carnavalsvakantie": "carnival", "hemelvaartsdag": "ascension-day",
             "kerstdag": "christmas-day"},
    fillers=_words("de|het|op|in|om|tijdens|telkens|altijd|ook|data"),
)  # fmt: skip

FRENCH = Vocabulary(
    weekdays=_numbered(
        "lundi|lundis|lun mardi|mardis mercredi|mercredis|mer jeudi|jeudis|jeu vendredi|vendredis|ven "
        "samedi|samedis|sam dimanche|dimanches|dim"
    ),
    months=_numbered(
        "janvier|janv fevrier|fevr mars avril|avr mai juin juillet|juil aout septembre|sept octobre|oct "
        "novembre|nov decembre|dec"
    ),
    numbers=_numbered("un|une deux trois quatre cinq six sept huit"),
    groups={
        "jour ouvrable": WORKDAYS,
        "jours ouvrables": WORKDAYS,
        "week-end": WEEKEND,
        "week-ends": WEEKEND,
        "jour": ALL_DAYS,
        "jours": ALL_DAYS,
    },
    every=_words("chaque|tous les|toutes les|tout"),
    both=_words("et|ainsi que"),
    without=_words(
        "sauf|excepte|a l'exception de|a l'exception du|a l'exception des|hormis|pas|mais pas|sans|hors"
    ),
    since=_words("de|du|a partir du|a partir de|des|depuis|entre"),
    until=_words("a|au|jusqu'a|jusqu'au|jusque"),
    hour=r"heures|heure|hr|h",
    clock={"midi": 12, "minuit": 0},
    weeks={"chaque semaine": 1, "toutes les semaines": 1, "une semaine sur deux": 2, "tous les quinze jours": 2,
           "tous les 15 jours": 2},
    turns=r"toutes les (?P<turns>NUMBER) semaines",
    school=_words("vacances scolaires|conges scolaires|vacances"),
    public=_words("jours feries|jour ferie"),
    aliases={"vacances d'automne": "autumn", "conge d'automne": "autumn", "vacances de toussaint": "autumn",
             "vacances de la toussaint": "autumn", "conge de toussaint": "autumn", "vacances de noel": "christmas",
             "vacances d'hiver": "christmas", "conge de noel": "christmas", "conge de carnaval": "carnival",
             "vacances de carnaval": "carnival", "vacances de detente": "carnival", "conge de detente": "carnival",
             "vacances de paques": "easter", "conge de paques": "easter", "vacances de printemps": "easter",
             "grandes vacances": "summer", "vacances d'ete": "summer"},
    fillers=_words("le|la|les|l|l'|en|pendant|durant|toujours|dans|d'|d|dates|pendant les"),
)  # fmt: skip

ENGLISH = Vocabulary(
    weekdays=_numbered(
        "monday|mondays|mon tuesday|tuesdays|tue|tues wednesday|wednesdays|wed thursday|thursdays|thu|thur|thurs "
        "friday|fridays|fri saturday|saturdays|sat sunday|sundays|sun"
    ),
    months=_numbered(
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep "
        "october|oct november|nov december|dec"
    ),
    numbers=_numbered("one two three four five six seven eight"),
    groups={
        "weekday": WORKDAYS,
        "weekdays": WORKDAYS,
        "working day": WORKDAYS,
        "working days": WORKDAYS,
        "weekend": WEEKEND,
        "weekends": WEEKEND,
        "day": ALL_DAYS,
        "days": ALL_DAYS,
        "daily": ALL_DAYS,
    },
    every=_words("every|each|all"),
    both=_words("and|as well as|plus"),
    without=_words("except|except for|excluding|but not|not|apart from|without|no|closed"),
    since=_words("from|starting|since|as of|between|starting from"),
    until=_words("to|until|till|through|up to|up to and including"),
    hour=r"o'clock|hours|h",
    clock={"noon": 12, "midnight": 0},
    weeks={"every week": 1, "weekly": 1, "every other week": 2, "every second week": 2, "fortnightly": 2},
    turns=r"every (?P<turns>NUMBER) weeks",
    school=_words("school holidays|school holiday|holidays"),
    public=_words("public holidays|public holiday|bank holidays|bank holiday"),
    aliases={"autumn break": "autumn", "autumn holiday": "autumn", "christmas break": "christmas",
             "christmas holiday": "christmas", "winter break": "christmas", "carnival break": "carnival",
             "carnival holiday": "carnival", "easter break": "easter", "easter holiday": "easter",
             "may break": "may", "may holiday": "may", "summer break": "summer", "summer holiday": "summer",
             "february break": "spring"},
    fillers=_words("the|on|at|in|during|always|dates"),
)  # fmt: skip

VOCABULARIES = {"nl": DUTCH, "fr": FRENCH, "en": ENGLISH}
