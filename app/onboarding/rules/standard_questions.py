"""The questionnaires that come with the portal: how they are put together, and those of the evaluations.

The texts are content, which functional administrators change, so they stand here in three languages and in no
catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.common.frozen import frozen
from app.onboarding.rules.inquiries import Mark, Purpose
from app.questionnaires.rules import designs
from app.questionnaires.rules.designs import Design
from app.questionnaires.rules.items import YES, Condition, Item
from app.questionnaires.rules.questions import Choice, QuestionKind

Words = tuple[str, str, str]


@frozen
class Question:
    """A question before it has a key; `mark` where the portal understands the answer."""

    kind: QuestionKind
    text: Words
    help: Words | None = None
    required: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[Choice, ...] = ()
    items: tuple[Item, ...] = ()
    after: bool = False
    """Whether it is asked after yes to the question before it."""
    mark: Mark | None = None


@frozen
class Standard:
    """A questionnaire that comes with the portal, and its questions that have a mark."""

    title: Mapping[str, str]
    design: Design
    marks: Mapping[Mark, str]


def said(words: Words) -> dict[str, str]:
    """Words in the three languages."""
    return dict(zip(("nl", "en", "fr"), words, strict=True))


def put_together(title: Words, *parts: tuple[Words, tuple[Question, ...]]) -> Standard:
    """A questionnaire of some parts with their questions, each under a key of its own."""
    design, marks = Design(), dict[Mark, str]()
    for heading, questions in parts:
        design, part = designs.add_part(design, "questions", said(heading), {})
        for question in questions:
            design = designs.add_items(design, part, [_item(question, design)])
            if question.mark:
                marks[question.mark] = design.items[-1].key
    return Standard(said(title), design, marks)


def _item(question: Question, design: Design) -> Item:
    return Item(
        "",
        question.kind,
        said(question.text),
        said(question.help) if question.help else None,
        required=question.required,
        least=question.least,
        most=question.most,
        choices=question.choices,
        show_if=Condition(design.items[-1].key, (YES,)) if question.after else None,
        items=question.items,
    )


SHORT, LONG, YES_NO = QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.YES_NO
GROUP = QuestionKind.GROUP

MISSING = Question(
    GROUP,
    (
        "Welke organisaties missen ze in de Verwijsindex?",
        "Which organisations do they miss in the referral index?",
        "Quelles organisations leur manquent dans l’index de renvoi ?",
    ),
    (
        "Elke organisatie die u hier noemt, komt op de lijst van gemiste organisaties.",
        "Each organisation that you name here gets on the list of missing organisations.",
        "Chaque organisation nommée ici figure dans la liste des organisations manquantes.",
    ),
    most=25,
    items=(
        Item("", SHORT, said(("Naam van de organisatie", "Name of the organisation", "Nom de l’organisation"))),
        Item("", SHORT, said(("Plaats", "Town", "Lieu"))),
        Item("", SHORT, said(("Waarom missen ze deze?", "Why do they miss it?", "Pourquoi manque-t-elle ?"))),
    ),
    mark=Mark.MISSING,
)
_VOLUNTEERS = Question(
    YES_NO,
    (
        "Zijn er medewerkers die hun ervaring willen delen via een interview?",
        "Are there staff who want to share their experience in an interview?",
        "Y a-t-il des collaborateurs prêts à partager leur expérience dans un entretien ?",
    ),
    (
        "Noem hier geen namen. Zet wie wil en dat goedvindt, op de lijst voor interviews.",
        "Write no names here. Put whoever wants to and consents on the list for interviews.",
        "N’écrivez pas de noms ici. Inscrivez les personnes consentantes sur la liste des entretiens.",
    ),
)
_HOW_IT_WENT = ("Toelichting", "Explanation", "Explication")

FIRST_EVALUATION = put_together(
    ("Eerste evaluatie", "First evaluation", "Première évaluation"),
    (
        ("Vragen", "Questions", "Questions"),
        (
            Question(LONG, (
                "Hoe is de training ontvangen?", "How was the training received?",
                "Comment la formation a-t-elle été reçue ?",
            ), required=True),
            Question(LONG, (
                "Zijn er nog tips voor u?", "Are there any tips for you?", "Y a-t-il des conseils pour vous ?",
            )),
            Question(LONG, (
                "Is er nog behoefte aan extra informatie?", "Is there a need for more information?",
                "Faut-il des informations supplémentaires ?",
            )),
            Question(YES_NO, (
                "Zijn alle accounts nu op orde, kan iedereen inloggen?",
                "Are all accounts in order now, can everybody log in?",
                "Tous les comptes sont-ils en ordre, tout le monde peut-il se connecter ?",
            ), required=True),
            Question(YES_NO, (
                "Zijn er al signalen afgegeven?", "Have signals been given yet?",
                "Des signaux ont-ils déjà été donnés ?",
            ), required=True),
            Question(LONG, (
                "Hoe is dat gegaan?", "How did that go?", "Comment cela s’est-il passé ?",
            ), after=True),
        ),
    ),
)  # fmt: skip

SECOND_EVALUATION = put_together(
    ("Tweede evaluatie", "Second evaluation", "Deuxième évaluation"),
    (
        ("Vragen", "Questions", "Questions"),
        (
            Question(YES_NO, (
                "Is het aantal signalen zoals verwacht?", "Is the number of signals as expected?",
                "Le nombre de signaux correspond-il aux attentes ?",
            ), required=True),
            Question(LONG, _HOW_IT_WENT),
            Question(YES_NO, (
                "Zijn alle accounts bijgewerkt? Hebben nieuwe medewerkers er een, en zijn oude verwijderd?",
                "Are all accounts up to date? Do new staff have one, and were old ones removed?",
                "Tous les comptes sont-ils à jour ? Les nouveaux en ont-ils un, les anciens sont-ils supprimés ?",
            ), required=True),
            Question(LONG, (
                "Zijn er barrières? Welke?", "Are there barriers? Which?", "Y a-t-il des obstacles ? Lesquels ?",
            )),
            Question(LONG, (
                "Hoe gaat het opvolgen van de matches?", "How does following up matches go?",
                "Comment se passe le suivi des correspondances ?",
            ), required=True),
            MISSING,
            _VOLUNTEERS,
        ),
    ),
)  # fmt: skip

YEARLY_EVALUATION = put_together(
    ("Jaarlijkse evaluatie", "Yearly evaluation", "Évaluation annuelle"),
    (
        ("Vragen", "Questions", "Questions"),
        (
            Question(YES_NO, (
                "Geeft de organisatie zoveel signalen als in het profiel staat?",
                "Does the organisation give as many signals as the profile says?",
                "L’organisation donne-t-elle autant de signaux que le prévoit le profil ?",
            ), required=True),
            Question(LONG, (
                "Is er een reden voor, en waarmee kunt u ondersteunen?",
                "Is there a reason for it, and how can you help?",
                "Y a-t-il une raison, et comment pouvez-vous aider ?",
            )),
            Question(YES_NO, (
                "Zijn alle accounts en de contactpersonen bijgewerkt?",
                "Are all accounts and contact persons up to date?",
                "Tous les comptes et les personnes de contact sont-ils à jour ?",
            ), required=True),
            MISSING,
            _VOLUNTEERS,
        ),
    ),
)  # fmt: skip

EVALUATIONS = {
    Purpose.FIRST: FIRST_EVALUATION,
    Purpose.SECOND: SECOND_EVALUATION,
    Purpose.YEARLY: YEARLY_EVALUATION,
}
