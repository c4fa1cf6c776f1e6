"""The organisation profile that comes with the portal: the organisation, and the five topics (O-16 to O-28)."""

from __future__ import annotations

from app.onboarding.rules.criteria import CRITERIA
from app.onboarding.rules.inquiries import MOST_MONTHS, Mark
from app.onboarding.rules.standard_questions import LONG, SHORT, YES_NO, Question, put_together, said
from app.questionnaires.rules.questions import Choice, QuestionKind

NUMBER, ONE, SEVERAL = QuestionKind.NUMBER, QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE

_ORGANISATION = (
    Question(LONG, (
        "Welke zorg of hulp biedt de organisatie, en in welk domein?",
        "Which care or help does the organisation offer, and in which field?",
        "Quels soins ou quelle aide l’organisation offre-t-elle, et dans quel domaine ?",
    ), required=True),
    Question(LONG, (
        "Welke meerwaarde heeft de Verwijsindex voor deze organisatie?",
        "What does the referral index add for this organisation?",
        "Quelle plus-value l’index de renvoi a-t-il pour cette organisation ?",
    )),
    Question(LONG, (
        "Wat is de cliëntenpopulatie?", "What is the population of clients?",
        "Quelle est la population des clients ?",
    ), required=True),
    Question(LONG, (
        "Met welke problematiek of hulpverlening heeft de organisatie te maken?",
        "Which problems or kinds of help does the organisation deal with?",
        "À quels problèmes ou à quelle aide l’organisation a-t-elle affaire ?",
    )),
    Question(LONG, (
        "Welke processen en momenten zijn er?", "Which processes and moments are there?",
        "Quels sont les processus et les moments ?",
    ), (
        "Denk aan intakes, evaluaties, interne overleggen en multidisciplinair overleg (MDO).",
        "Such as intakes, evaluations, internal meetings and multidisciplinary meetings.",
        "Comme les accueils, les évaluations et les réunions internes ou multidisciplinaires.",
    ), required=True),
    Question(ONE, (
        "Welke professionals signaleren?", "Which professionals signal?", "Quels professionnels signalent ?",
    ), required=True, choices=(
        Choice("all", said((
            "Alle uitvoerende professionals", "All professionals who do the work",
            "Tous les professionnels de terrain",
        ))),
        Choice("central", said((
            "Enkele, gecentraliseerd", "A few, centrally", "Quelques-uns, de façon centralisée",
        ))),
    )),
    Question(LONG, (
        "Hoe is dat afgewogen?", "What was weighed for that?", "Comment cela a-t-il été pesé ?",
    ), (
        "Praktische uitvoerbaarheid en administratieve lasten tegenover correct gebruik.",
        "What is workable and the burden of administration, against sound use.",
        "La faisabilité et la charge administrative, face à un usage correct.",
    )),
    Question(LONG, (
        "Welke ondersteuning krijgen professionals?", "Which support do professionals get?",
        "Quel soutien reçoivent les professionnels ?",
    ), (
        "Denk aan geheugensteuntjes, agenderen op overleggen, of aangepaste (intake)formulieren.",
        "Such as reminders, a place on the agenda of meetings, or adapted (intake) forms.",
        "Comme des aide-mémoire, un point à l’ordre du jour ou des formulaires adaptés.",
    )),
    Question(SHORT, (
        "Wie ondertekent de toetredingsovereenkomst?", "Who signs the accession agreement?",
        "Qui signe la convention d’adhésion ?",
    )),
    Question(SHORT, ("In welke functie?", "In which function?", "En quelle fonction ?")),
)  # fmt: skip
_SIGNALLING = (
    Question(LONG, (
        "Op welke momenten wegen professionals af of ze signaleren?",
        "At which moments do professionals decide whether to signal?",
        "À quels moments les professionnels décident-ils de signaler ?",
    ), required=True),
    Question(SEVERAL, (
        "Welke signaleringscriteria gelden?", "Which criteria for signalling apply?",
        "Quels critères de signalement s’appliquent ?",
    ), (
        "De risico’s a tot en met l van artikel 7.1.4.1 van de Jeugdwet.",
        "The risks a to l of article 7.1.4.1 of the Dutch Youth Act.",
        "Les risques a à l de l’article 7.1.4.1 de la loi néerlandaise sur la jeunesse.",
    ), required=True, choices=CRITERIA),
    Question(NUMBER, (
        "Hoeveel maanden staat een signaal naar verwachting open?",
        "For how many months is a signal expected to stand?",
        "Combien de mois un signal devrait-il rester ouvert ?",
    ), (
        "Ten hoogste 24 maanden (artikel 7.1.4.5 van de Jeugdwet).",
        "At most 24 months (article 7.1.4.5 of the Dutch Youth Act).",
        "Au plus 24 mois (article 7.1.4.5 de la loi néerlandaise sur la jeunesse).",
    ), required=True, least=1, most=MOST_MONTHS, mark=Mark.DURATION),
    Question(YES_NO, (
        "Gebruikt de organisatie de flyers en de richtlijn voor signaleren?",
        "Does the organisation use the flyers and the guideline for signalling?",
        "L’organisation utilise-t-elle les dépliants et la directive de signalement ?",
    )),
)  # fmt: skip
_EXPECTED = (
    Question(NUMBER, (
        "Hoeveel signalen verwacht de organisatie per jaar?",
        "How many signals does the organisation expect in a year?",
        "Combien de signaux l’organisation prévoit-elle par an ?",
    ), required=True, least=0, most=100_000, mark=Mark.EXPECTED),
    Question(LONG, ("Waarop is dat gebaseerd?", "What is that based on?", "Sur quoi cela se fonde-t-il ?")),
)  # fmt: skip
_INFORMING = (
    Question(LONG, (
        "Hoe voldoet de organisatie aan de informatieplicht?",
        "How does the organisation fulfil its duty to inform?",
        "Comment l’organisation remplit-elle son devoir d’information ?",
    ), (
        "Tot 12 jaar de wettelijk vertegenwoordiger, van 12 tot en met 15 jaar beiden, vanaf 16 jaar de jeugdige.",
        "Under 12 the legal representative, from 12 to 15 both, from 16 on the young person.",
        "Avant 12 ans le représentant légal, de 12 à 15 ans les deux, à partir de 16 ans le jeune.",
    ), required=True),
    Question(LONG, (
        "Hoe wordt toestemming gevraagd voor het delen van gegevens?", "How is consent asked for sharing data?",
        "Comment le consentement au partage de données est-il demandé ?",
    ), required=True),
    Question(LONG, (
        "Welke informatie komt op de website?", "Which information is put on the website?",
        "Quelles informations figurent sur le site ?",
    )),
    Question(LONG, (
        "Welke informatie komt op het aanmeldformulier?", "Which information is put on the registration form?",
        "Quelles informations figurent sur le formulaire d’inscription ?",
    )),
)  # fmt: skip
_CONTINUITY = (
    Question(LONG, (
        "Hoe staat de Verwijsindex in de protocollen voor in- en uitdiensttreding?",
        "How is the referral index part of the protocols for joining and leaving?",
        "Comment l’index figure-t-il dans les protocoles d’entrée et de sortie de service ?",
    ), required=True),
    Question(LONG, (
        "Wie laat accounts aanmaken en verwijderen, en wanneer?",
        "Who has accounts created and removed, and when?",
        "Qui fait créer et supprimer les comptes, et quand ?",
    ), required=True),
    Question(LONG, (
        "Hoe volgen nieuwe medewerkers altijd een training?", "How do new staff always follow a training?",
        "Comment les nouveaux suivent-ils toujours une formation ?",
    ), required=True),
)  # fmt: skip
_COORDINATOR = (
    Question(SHORT, (
        "Wie is de instellingscoördinator?", "Who is the institution coordinator?",
        "Qui est le coordinateur de l’institution ?",
    )),
    Question(LONG, (
        "Wat is de rol van de instellingscoördinator?", "What is the role of the institution coordinator?",
        "Quel est le rôle du coordinateur de l’institution ?",
    ), (
        "Deze beheert contactgegevens en signalen, en heeft alleen daarvoor toegang (Jeugdwet, 7.1.3.3).",
        "Manages contact data and signals, and has access for that only (Youth Act, 7.1.3.3).",
        "Gère les coordonnées et les signaux, et n’a accès que pour cela (loi sur la jeunesse, 7.1.3.3).",
    ), required=True),
)  # fmt: skip

PROFILE = put_together(
    ("Organisatieprofiel", "Organisation profile", "Profil de l’organisation"),
    (("De organisatie", "The organisation", "L’organisation"), _ORGANISATION),
    (("Afwegen en signaleren", "Deciding and signalling", "Peser et signaler"), _SIGNALLING),
    (("Verwacht aantal signalen", "Expected number of signals", "Nombre de signaux attendu"), _EXPECTED),
    (
        ("Informatieplicht en toestemming", "Duty to inform and consent", "Devoir d’information et consentement"),
        _INFORMING,
    ),
    (("Continuïteit", "Continuity", "Continuité"), _CONTINUITY),
    (("Instellingscoördinator", "Institution coordinator", "Coordinateur de l’institution"), _COORDINATOR),
)
