"""The twelve risks on which somebody may report without consent (Youth Act, 7.1.4.1, a to l): a reference list.

The letters are those of the law, and so are the codes by which answers keep them.
"""

from __future__ import annotations

from app.questionnaires.rules.questions import Choice

CRITERIA = (
    Choice("a", {
        "nl": "a. geestelijk, lichamelijk of seksueel geweld, vernederende behandeling of verwaarlozing",
        "en": "a. mental, physical or sexual violence, degrading treatment or neglect",
        "fr": "a. violence psychique, physique ou sexuelle, traitement dégradant ou négligence",
    }),
    Choice("b", {
        "nl": "b. psychische problemen die niet bij de leeftijd passen, waaronder verslaving",
        "en": "b. psychological problems that do not go with the age, addiction among them",
        "fr": "b. problèmes psychiques qui ne correspondent pas à l’âge, dont la dépendance",
    }),
    Choice("c", {
        "nl": "c. ernstige opgroei- of opvoedingsproblemen die niet bij de leeftijd passen",
        "en": "c. serious problems in growing up or upbringing that do not go with the age",
        "fr": "c. problèmes graves de développement ou d’éducation qui ne correspondent pas à l’âge",
    }),
    Choice("d", {
        "nl": "d. minderjarig en moeder of zwanger",
        "en": "d. under age, and a mother or pregnant",
        "fr": "d. mineure, et mère ou enceinte",
    }),
    Choice("e", {
        "nl": "e. veelvuldig verzuim van school, of voortijdig schoolverlaten of dreiging daarvan",
        "en": "e. frequent absence from school, or leaving it early or being about to",
        "fr": "e. absentéisme scolaire fréquent, ou décrochage ou risque de décrochage",
    }),
    Choice("f", {
        "nl": "f. niet gemotiveerd om door legale arbeid in het levensonderhoud te voorzien",
        "en": "f. not motivated to earn a living by legal work",
        "fr": "f. pas motivé à gagner sa vie par un travail légal",
    }),
    Choice("g", {
        "nl": "g. financiële problemen die niet bij de leeftijd passen",
        "en": "g. financial problems that do not go with the age",
        "fr": "g. problèmes financiers qui ne correspondent pas à l’âge",
    }),
    Choice("h", {
        "nl": "h. geen vaste woon- of verblijfplaats",
        "en": "h. no fixed home or abode",
        "fr": "h. sans domicile ni lieu de séjour fixe",
    }),
    Choice("i", {
        "nl": "i. een gevaar voor anderen door geweld of ander intimiderend gedrag",
        "en": "i. a danger to others by violence or other intimidating behaviour",
        "fr": "i. danger pour autrui par la violence ou un autre comportement intimidant",
    }),
    Choice("j", {
        "nl": "j. betrokken bij activiteiten die strafbaar zijn gesteld",
        "en": "j. involved in activities that are punishable by law",
        "fr": "j. impliqué dans des activités punissables",
    }),
    Choice("k", {
        "nl": "k. ouders of verzorgers schieten ernstig tekort in verzorging of opvoeding",
        "en": "k. parents or carers fall seriously short in care or upbringing",
        "fr": "k. parents ou responsables gravement défaillants dans les soins ou l’éducation",
    }),
    Choice("l", {
        "nl": "l. risico’s die in bepaalde etnische groepen onevenredig vaak voorkomen",
        "en": "l. risks that are disproportionately frequent in certain ethnic groups",
        "fr": "l. risques disproportionnellement fréquents dans certains groupes ethniques",
    }),
)  # fmt: skip
"""Shortened from the law, of which each point is named by its letter."""
