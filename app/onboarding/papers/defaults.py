"""The templates that come with the portal: one of each of the four papers, in Dutch, made as Word makes them.

They say what the plan for connecting says has to be agreed (O-05, O-16 to O-28), for a lawyer of the region to
look at before the first goes out. Functional administrators put their own in their place.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from app.onboarding.rules.papers import PaperKind

Lines = tuple[tuple[str, str], ...]

SIGNING: Lines = (
    ("Namens {{ organisation }}", "Namens {{ region }}"),
    ("Naam: {{ signatory }}", "Naam:"),
    ("Functie: {{ signatory_function }}", "Functie:"),
    ("Datum:", "Datum:"),
    ("Handtekening:\n\n\n", "Handtekening:\n\n\n"),
)


def template_of(kind: PaperKind) -> bytes:
    """The document from which a kind of paper is made, until somebody brings another one."""
    import docx

    document = docx.Document()
    normal: Any = document.styles["Normal"]
    normal.font.name = "Calibri"
    _WRITTEN[kind](document)
    document.core_properties.title = ""
    document.core_properties.author = ""
    document.core_properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _covenant(document: Any) -> None:
    document.add_heading("Samenwerkingsconvenant Verwijsindex", 0)
    document.add_paragraph("{{ region }} en {{ organisation }}, {{ today }}")
    _article(
        document,
        "Waarom wij samenwerken",
        "Jongeren met wie het niet vanzelf goed gaat, hebben vaak met meer dan één professional te maken. Met de "
        "Verwijsindex laten professionals elkaar weten dat zij bij dezelfde jongere of hetzelfde gezin betrokken "
        "zijn. Zo stemmen zij hun hulp eerder en beter op elkaar af.",
    )
    _article(document, "Wat wij afspreken")
    for point in (
        "Partijen werken met de Verwijsindex volgens paragraaf 7.1 van de Jeugdwet.",
        "In de Verwijsindex staat alleen dat iemand betrokken is, nooit wat er aan de hand is.",
        "Bij een match nemen de betrokken professionals contact met elkaar op.",
        "Elke organisatie wijst een instellingscoördinator aan die de gegevens van haar professionals bijhoudt.",
        "Jongeren en hun ouders worden vooraf over een signaal geïnformeerd.",
        "Partijen evalueren de samenwerking elk jaar.",
    ):
        document.add_paragraph(point, style="List Bullet")
    _article(
        document,
        "Duur",
        "Dit convenant geldt vanaf de dag van ondertekening en zolang de organisatie op de Verwijsindex is "
        "aangesloten. Opzeggen gaat schriftelijk, met een termijn van drie maanden.",
    )
    _signed(document)


def _accession(document: Any) -> None:
    document.add_heading("Toetredingsovereenkomst Verwijsindex", 0)
    document.add_paragraph("{{ organisation }} treedt toe tot de Verwijsindex in {{ region }}.")
    _table(
        document,
        (
            ("Organisatie", "{{ organisation }}"),
            ("Overkoepelende organisatie", "{{ umbrella }}"),
            ("Adres", "{{ street }}\n{{ postal_code }} {{ city }}"),
            ("Contactpersoon", "{{ contact_person }} {{ contact_email }}"),
            ("Aansluitcoördinator", "{{ coordinator }} {{ coordinator_email }}"),
        ),
    )
    _article(document, "Partijen verklaren")
    for point in (
        "De organisatie onderschrijft het samenwerkingsconvenant.",
        "De organisatie hoort tot de instanties die de Jeugdwet in artikel 7.1.1.2 noemt.",
        "Alleen functionarissen die de organisatie heeft aangewezen en die een training hebben gevolgd, "
        "geven signalen af.",
        "De organisatie maakt bekend dat zij met de Verwijsindex werkt en informeert jongeren en ouders.",
        "Hoe de organisatie met de Verwijsindex werkt, staat in het organisatieprofiel bij deze overeenkomst.",
        "Een signaal wordt verwijderd als het niet meer nodig is, en uiterlijk na twee jaar.",
    ):
        document.add_paragraph(point, style="List Bullet")
    _article(
        document,
        "Begin en einde",
        "De overeenkomst geldt vanaf de dag van ondertekening. Partijen kunnen schriftelijk opzeggen met een "
        "termijn van drie maanden. De accounts van de organisatie worden dan verwijderd.",
    )
    _signed(document)


def _profile(document: Any) -> None:
    document.add_heading("Organisatieprofiel {{ organisation }}", 0)
    document.add_paragraph(
        "Dit profiel beschrijft hoe {{ organisation }} met de Verwijsindex werkt. Opgesteld op {{ today }}"
        "{% if coordinator %} door {{ coordinator }}{% endif %}."
    )
    _article(document, "De organisatie")
    _table(
        document,
        (
            ("Overkoepelende organisatie", "{{ umbrella }}"),
            ("Contactpersoon", "{{ contact_person }}"),
            ("Cliënten", "{{ population }}"),
            ("Problematiek", "{{ problems }}"),
            ("Hulp die wordt geboden", "{{ help_offered }}"),
            ("Intakes, evaluaties en overleggen", "{{ processes }}"),
        ),
    )
    for heading, rows in (
        (
            "1. Signaleren",
            (
                ("Afwegingsmomenten", "{{ decision_moments }}"),
                ("Signaleringscriteria", "{{ criteria }}"),
                ("Verwachte duur van een signaal", "{{ signal_duration }}"),
                ("Wie signaleert", "{{ who_signals }}"),
                ("Ondersteuning", "{{ support }}"),
            ),
        ),
        ("2. Verwacht aantal signalen", (("Signalen per jaar", "{{ expected_signals }}"),)),
        (
            "3. Informatieplicht en toestemming",
            (("Hoe jongeren en ouders worden geïnformeerd", "{{ duty_to_inform }}"),),
        ),
        ("4. Continuïteit", (("In- en uitdiensttreding, accounts en training", "{{ continuity }}"),)),
        (
            "5. Instellingscoördinator",
            (
                ("Naam", "{{ institution_coordinator }}"),
                ("Taken", "{{ institution_coordinator_tasks }}"),
            ),
        ),
        (
            "Afspraken",
            (
                ("Training", "{{ training_date }}"),
                ("Eerste evaluatie", "{{ first_evaluation_date }}"),
                ("Ondertekenaar van de toetredingsovereenkomst", "{{ signatory }}"),
                ("Functie van de ondertekenaar", "{{ signatory_function }}"),
            ),
        ),
    ):
        _article(document, heading)
        _table(document, rows)


def _accounts(document: Any) -> None:
    document.add_heading("Accountformulier {{ organisation }}", 0)
    document.add_paragraph(
        "Vul hieronder iedereen in die een account voor de Verwijsindex nodig heeft. Een account werkt pas als "
        "iemand een training heeft gevolgd. Stuur het formulier terug aan de aansluitcoördinator: "
        "{{ coordinator }} {{ coordinator_email }}."
    )
    _article(document, "Organisatie")
    _table(
        document,
        (
            ("Naam", "{{ organisation }}"),
            ("Adres", "{{ street }}\n{{ postal_code }} {{ city }}"),
            ("Instellingscoördinator", "{{ institution_coordinator }}"),
        ),
    )
    _article(document, "Medewerkers")
    grid = document.add_table(1, 4, style="Table Grid")
    for cell, heading in zip(grid.rows[0].cells, ("Nr.", "Naam", "E-mailadres", "Functie"), strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
    _row(grid, "{%tr for account in accounts %}")
    _row(grid, "{{ account.number }}", "{{ account.name }}", "{{ account.email }}", "{{ account.function }}")
    _row(grid, "{%tr endfor %}")
    for _number in range(6):
        _row(grid)


def _article(document: Any, heading: str, text: str = "") -> None:
    document.add_heading(heading, 1)
    if text:
        document.add_paragraph(text)


def _table(document: Any, rows: Lines) -> None:
    grid = document.add_table(0, 2, style="Table Grid")
    for label, value in rows:
        _row(grid, label, value)


def _row(grid: Any, *texts: str) -> None:
    for cell, text in zip(grid.add_row().cells, texts, strict=False):
        cell.text = text


def _signed(document: Any) -> None:
    _article(document, "Ondertekening")
    _table(document, SIGNING)


_WRITTEN: dict[PaperKind, Callable[[Any], None]] = {
    PaperKind.COVENANT: _covenant,
    PaperKind.ACCESSION: _accession,
    PaperKind.PROFILE: _profile,
    PaperKind.ACCOUNTS: _accounts,
}
