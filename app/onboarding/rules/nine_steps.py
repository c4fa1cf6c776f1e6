"""The programme that comes with the portal: the nine steps of the plan of the referral index (O-01 to O-13).

The texts are content, which functional administrators change, so they stand here in three languages and in no
catalogue.
"""

from __future__ import annotations

from app.onboarding.rules.contacts import ContactKind
from app.onboarding.rules.gates import Gate
from app.onboarding.rules.papers import PaperKind
from app.onboarding.rules.programmes import Check, Route, Step, StepKind
from app.onboarding.rules.windows import Unit, Window

NAME = {
    "nl": "Aansluiten op de Verwijsindex",
    "en": "Connecting to the referral index",
    "fr": "Adhésion à l’index de renvoi (Verwijsindex)",
}


def _said(dutch: str, english: str, french: str) -> dict[str, str]:
    return {"nl": dutch, "en": english, "fr": french}


def _checks(*texts: tuple[str, str, str]) -> tuple[Check, ...]:
    return tuple(Check(f"c{number}", _said(*text)) for number, text in enumerate(texts, 1))


PREPARING = _checks(
    (
        "Welke zorg of hulp biedt de organisatie, in welk domein, en hoe past de Verwijsindex daarin?",
        "Which care or help does the organisation offer, in which field, and how does the referral index fit in?",
        "Quels soins ou quelle aide l’organisation offre-t-elle, dans quel domaine, et où se situe l’index ?",
    ),
    (
        "Welke meerwaarde kan de Verwijsindex deze organisatie bieden?",
        "What can the referral index add for this organisation?",
        "Quelle plus-value l’index de renvoi offre-t-il à cette organisation ?",
    ),
    (
        "Hoe benader ik de organisatie? Is er al een warm contact? Is het een contractpartner?",
        "How do I approach the organisation? Is there a warm contact already? Is it a contract partner?",
        "Comment approcher l’organisation ? Y a-t-il déjà un contact ? Est-ce un partenaire sous contrat ?",
    ),
    (
        "Zijn er contactpersonen binnen de gemeente die ik kan inzetten?",
        "Are there contact persons at the municipality who can help?",
        "Y a-t-il des personnes de contact à la commune qui peuvent aider ?",
    ),
    (
        "Valt de organisatie onder een overkoepelende organisatie, en zijn zusterorganisaties al aangesloten?",
        "Is there an umbrella organisation, and are sister organisations connected already?",
        "Y a-t-il une organisation faîtière, et des organisations sœurs ont-elles déjà adhéré ?",
    ),
)
ORIENTING = _checks(
    (
        "De cliëntenpopulatie en de soort problematiek of hulpverlening",
        "The population of clients, and the kinds of problems or help",
        "La population des clients et les types de problèmes ou d’aide",
    ),
    (
        "Andere processen: intakes, evaluatiemomenten, interne overleggen, multidisciplinair overleg (MDO)",
        "Other processes: intakes, evaluations, internal meetings, multidisciplinary meetings",
        "Autres processus : accueils, évaluations, réunions internes, réunions multidisciplinaires",
    ),
    (
        "Welke professionals naar verwachting signaleren: allemaal, of gecentraliseerd",
        "Which professionals are expected to signal: all of them, or a central few",
        "Quels professionnels signaleront : tous, ou quelques-uns de façon centralisée",
    ),
    (
        "Welke ondersteuning professionals krijgen: geheugensteuntjes, overleggen, aangepaste intakeformulieren",
        "Which support professionals get: reminders, meetings, adapted intake forms",
        "Quel soutien reçoivent les professionnels : aide-mémoire, réunions, formulaires d’accueil adaptés",
    ),
    (
        "Wie de toetredingsovereenkomst ondertekent, en in welke functie",
        "Who signs the accession agreement, and in which function",
        "Qui signe la convention d’adhésion, et en quelle fonction",
    ),
)
DISCUSSING = _checks(
    (
        "Afwegingsmomenten, signaleringscriteria en de verwachte duur van een signaal",
        "Decision moments, signalling criteria and the expected duration of a signal",
        "Moments d’évaluation, critères de signalement et durée prévue d’un signal",
    ),
    (
        "Hoeveel signalen de organisatie verwacht af te geven",
        "How many signals the organisation expects to give",
        "Combien de signaux l’organisation s’attend à donner",
    ),
    (
        "De informatieplicht en het vragen van toestemming; wat op de website en het aanmeldformulier komt",
        "The duty to inform and asking consent; what is put on the website and the registration form",
        "Le devoir d’information et la demande de consentement ; ce qui figure sur le site et le formulaire",
    ),
    (
        "Continuïteit: in- en uitdiensttreding, accounts aanmaken en verwijderen, training van nieuwe medewerkers",
        "Continuity: joining and leaving, creating and removing accounts, training of new staff",
        "Continuité : entrée et sortie de service, création et suppression de comptes, formation des nouveaux",
    ),
    (
        "De rol van de instellingscoördinator",
        "The role of the institution coordinator",
        "Le rôle du coordinateur de l’institution",
    ),
    (
        "Datum van de training en van de eerste evaluatie",
        "The date of the training and of the first evaluation",
        "La date de la formation et de la première évaluation",
    ),
)
ALL_PAPERS = (PaperKind.COVENANT, PaperKind.ACCESSION, PaperKind.PROFILE, PaperKind.ACCOUNTS)

NINE_STEPS = Route(
    (
        Step(
            "contact", _said("Contact leggen", "Make contact", "Prendre contact"), StepKind.CONTACT,
            checklist=PREPARING,
        ),
        Step(
            "orientation", _said("Oriënterend gesprek", "Orientation meeting", "Entretien d’orientation"),
            StepKind.MEETING, checklist=ORIENTING, least_minutes=15, most_minutes=30,
            guests=(ContactKind.CONTACT,),
        ),
        Step(
            "profile",
            _said(
                "Organisatieprofiel invullen en toesturen", "Fill in and send the organisation profile",
                "Remplir et envoyer le profil de l’organisation",
            ),
            StepKind.PAPERS, papers=ALL_PAPERS,
        ),
        Step(
            "discussion",
            _said(
                "Organisatieprofiel doornemen en training plannen",
                "Go through the organisation profile and plan the training",
                "Parcourir le profil de l’organisation et planifier la formation",
            ),
            StepKind.MEETING, checklist=DISCUSSING, least_minutes=30, most_minutes=30,
            guests=(ContactKind.CONTACT, ContactKind.PRACTICE),
        ),
        Step(
            "joining", _said("Aansluiting voltooien", "Complete the connection", "Finaliser l’adhésion"),
            StepKind.JOINING, gates=(Gate.ACCESSION, Gate.ACCOUNTS),
            papers=(PaperKind.ACCESSION, PaperKind.PROFILE, PaperKind.ACCOUNTS),
        ),
        Step(
            "training", _said("Professionals trainen", "Train professionals", "Former les professionnels"),
            StepKind.TRAINING,
        ),
        Step(
            "evaluation_1", _said("Eerste evaluatie", "First evaluation", "Première évaluation"),
            StepKind.EVALUATION, window=Window("training", Unit.DAYS, 42, 56),
        ),
        Step(
            "evaluation_2", _said("Tweede evaluatie", "Second evaluation", "Deuxième évaluation"),
            StepKind.EVALUATION, window=Window("evaluation_1", Unit.MONTHS, 2, 3),
        ),
        Step(
            "yearly", _said("Jaarlijkse evaluatie", "Yearly evaluation", "Évaluation annuelle"),
            StepKind.YEARLY, window=Window("evaluation_2", Unit.YEARS, 1, 1),
        ),
    )
)  # fmt: skip
