"""Documents of organisations: the Servicedesk keeps them, and only their own administrators read them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest

from app.common import files
from app.common.audit import AuditEvent
from app.security.models import OrganisationDocument
from tests import bench
from tests.factories import a_document
from tests.files.bad import EICAR, PDF
from tests.files.test_taking_in import folder
from tests.people import ELSEWHERE, TESTDORP, Person, organisation

ADD = "/organisation-documents/add"


def hands_in(person: Person, content: bytes, name: str, status: int = 200, **fields: Any) -> Any:
    """Fill in the form for a document of Testdorp."""
    page = person.opens(f"{ADD}?in={organisation(TESTDORP).id}")
    return person.sends(
        page.form(ADD), status, **{"title": "Aansluiting 2026", "file": (BytesIO(content), name), **fields}
    )


def test_olivier_adds_an_agreement_and_it_stands_on_the_page_of_the_organisation(olivier: Person) -> None:
    page = hands_in(olivier, PDF, "overeenkomst.pdf")
    assert page.shows("Aansluiting 2026") and page.shows("overeenkomst.pdf")
    there = olivier.opens(organisation(TESTDORP))
    assert there.shows("Aansluiting 2026") and there.shows("Overeenkomst")


def test_what_comes_back_is_what_was_handed_in_and_only_to_be_saved(olivier: Person) -> None:
    hands_in(olivier, PDF, "overeenkomst é.pdf")
    (document,) = bench.rows_of(OrganisationDocument)
    answer = olivier.client.get(f"/organisation-documents/{document.id}/file")
    assert answer.get_data() == PDF
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''overeenkomst%20%C3%A9.pdf" in headers["Content-Disposition"]
    assert headers["Content-Security-Policy"].endswith("sandbox")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_what_is_done_with_a_document_is_in_the_audit_log_without_its_title(olivier: Person) -> None:
    hands_in(olivier, PDF, "overeenkomst.pdf")
    (document,) = bench.rows_of(OrganisationDocument)
    olivier.client.get(f"/organisation-documents/{document.id}/file")
    olivier.posts(f"/organisation-documents/{document.id}/delete")
    told = [row for row in bench.rows_of(AuditEvent) if row.action.startswith("document.")]
    assert [row.action for row in told] == ["document.added", "document.downloaded", "document.removed"]
    assert {row.actor_id for row in told} == {olivier.user.actor_id}
    assert "Aansluiting" not in "".join(row.details for row in told)


def test_gijs_reads_the_documents_of_testdorp_and_no_others(gijs: Person) -> None:
    own = a_document(organisation(TESTDORP), title="Onze overeenkomst")
    other = a_document(organisation(ELSEWHERE), title="Hun overeenkomst")
    assert gijs.client.get(f"/organisation-documents/{own.id}/file").get_data()[:5] == b"%PDF-"
    gijs.opens(f"/organisation-documents/{other.id}/file", status=404)
    gijs.opens(f"/organisation-documents/{other.id}", status=404)
    listed = gijs.opens("/organisation-documents/")
    assert listed.shows("Onze overeenkomst") and not listed.shows("Hun overeenkomst")
    assert gijs.opens(organisation(TESTDORP)).shows("Onze overeenkomst")
    assert not gijs.opens(organisation(ELSEWHERE)).shows("Hun overeenkomst")


def test_marieke_sees_no_documents_at_all(marieke: Person) -> None:
    document = a_document(organisation(TESTDORP), title="Onze overeenkomst")
    assert not marieke.opens(organisation(TESTDORP)).shows("Onze overeenkomst")
    marieke.opens(f"/organisation-documents/{document.id}/file", status=403)


def test_a_refused_file_keeps_what_was_typed_and_asks_for_the_file_again(olivier: Person) -> None:
    page = hands_in(olivier, b"<html>", "overeenkomst.pdf", title="Mijn titel")
    assert page.shows("Mijn titel")
    told = " ".join(page.errors())
    assert "beschadigd" in told and "Kies het bestand opnieuw" in told
    assert bench.counted(OrganisationDocument) == 0


def test_a_form_that_lacks_something_else_asks_for_the_file_again(olivier: Person) -> None:
    page = hands_in(olivier, PDF, "overeenkomst.pdf", title="")
    assert "Kies het bestand opnieuw" in " ".join(page.errors())
    assert bench.counted(files.StoredFile) == 0


def test_a_form_without_a_file_says_so(olivier: Person) -> None:
    page = olivier.opens(f"{ADD}?in={organisation(TESTDORP).id}")
    again = olivier.sends(page.form(ADD), title="Zonder bestand")
    assert "Vul dit veld in" in " ".join(again.errors())


def test_a_file_of_a_wrong_kind_is_refused_at_its_field(olivier: Person) -> None:
    page = hands_in(olivier, EICAR, "virus.exe")
    assert "van deze soort" in " ".join(page.errors())


def test_a_file_that_is_too_large_gets_a_sentence(olivier: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(olivier.app.config, "FILE_LIMIT_MB", 1)
    page = hands_in(olivier, b"een regel tekst\n" * 70_000, "lang.txt")
    assert "te groot" in " ".join(page.errors())
    hands_in(olivier, b"een regel tekst\n" * 400_000, "lang.txt", status=413)


def test_a_file_of_somebody_who_is_not_logged_in_is_not_even_read(visitor: Person) -> None:
    answer = visitor.client.post(ADD, data={"file": (BytesIO(b"x" * 6_000_000), "groot.txt")})
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/login/")


def test_deleting_a_document_asks_first_and_takes_the_file(olivier: Person) -> None:
    hands_in(olivier, PDF, "overeenkomst.pdf")
    (document,) = bench.rows_of(OrganisationDocument)
    asked = olivier.opens(f"/organisation-documents/{document.id}/delete")
    assert "niet terugdraaien" in asked.content
    back = olivier.posts(f"/organisation-documents/{document.id}/delete")
    assert back.heading == organisation(TESTDORP).name
    assert bench.counted(files.StoredFile) == bench.counted(OrganisationDocument) == 0


def test_an_organisation_with_documents_stays(olivier: Person) -> None:
    place = organisation(ELSEWHERE)
    a_document(place)
    page = olivier.opens(f"/organisations/{place.id}/delete")
    assert page.shows("Er horen documenten bij deze organisatie.")


def test_a_file_that_is_missing_is_told_and_logged(olivier: Person, logged_errors: list[Any]) -> None:
    document = a_document(organisation(TESTDORP))
    (folder() / document.file.key).unlink()
    page = olivier.opens(f"/organisation-documents/{document.id}/file", status=404)
    assert page.heading and len(logged_errors) == 1
