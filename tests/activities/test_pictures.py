"""The picture of an activity: made smaller, without where it was taken, and told in words."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from app.activities.actions import picture_files, pictures
from app.activities.models import Activity
from app.common import erasures
from app.common.context import Context, system_scope, working_as
from app.common.errors import RuleBroken
from app.common.files import StoredFile
from app.common.files.pictures import MOST_HIGH, MOST_WIDE, drawn_anew
from app.common.scope import Scope
from app.security.models import Organisation
from tests import bench, people
from tests.factories import OrganisationFactory
from tests.files.bad import EICAR, PDF, png
from tests.files.test_taking_in import folder
from tests.people import TESTDORP, Person
from tests.season import ActivityFactory, a_photo, with_a_picture


@pytest.fixture
def table(tineke: Person) -> Activity:
    """An activity of the village hall on the territory of Testdorp."""
    village: Organisation = people.organisation(TESTDORP)
    return ActivityFactory(organisation=tineke.place, municipality=village, title={"nl": "Taalcafé"})


def hands_in(
    person: Person, activity: Activity, content: bytes | None, name: str = "foto.jpg", **fields: Any
) -> Any:
    """Fill in the form of a picture, and send it."""
    there = f"/activities/{activity.id}/picture"
    words = {"picture_alt_nl": "Drie mensen praten aan een tafel.", **fields}
    file: dict[str, Any] = {} if content is None else {"file": (BytesIO(content), name)}
    return person.sends(person.opens(there).form(there), **words, **file)


def the_picture(person: Person, activity: Activity) -> bytes:
    answer = person.client.get(f"/activities/{activity.id}/picture.jpg")
    assert answer.status_code == 200 and answer.mimetype == "image/jpeg"
    return answer.data


def lying() -> set[str]:
    """The names of the files that lie in the store."""
    return {path.name for path in folder().glob("*") if path.is_file()}


# What goes out


def test_tineke_adds_a_picture_and_who_does_not_see_it_reads_what_it_shows(
    tineke: Person, bram: Person, table: Activity
) -> None:
    page = hands_in(tineke, table, a_photo())
    (image,) = page.select("img.rp-picture")
    assert image["alt"] == "Drie mensen praten aan een tafel."
    assert str(image["src"]).startswith(f"/activities/{table.id}/picture.jpg")
    assert the_picture(tineke, table) == the_picture(bram, table), "who looks after the territory sees it too"
    assert bram.opens(f"/activities/{table.id}").select("img.rp-picture")


def test_nothing_of_what_the_camera_wrote_goes_out(tineke: Person, table: Activity) -> None:
    photo = a_photo()
    assert b"Telefoon van Tineke" in photo and b"Kamer van Tineke" in photo
    hands_in(tineke, table, photo)
    found = the_picture(tineke, table)
    assert b"Exif" not in found and b"Tineke" not in found
    with Image.open(BytesIO(found)) as image:
        assert not image.getexif() and not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        assert set(image.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
    assert {one.name for one in bench.rows_of(StoredFile)} == {"afbeelding.jpg"}, "the name it had is gone as well"


def test_a_picture_is_made_smaller_and_stands_upright(tineke: Person, table: Activity) -> None:
    hands_in(tineke, table, a_photo(4000, 3000))
    with Image.open(BytesIO(the_picture(tineke, table))) as image:
        assert image.size == (675, MOST_HIGH), "the camera lay on its side"


def test_a_small_picture_stays_small_and_what_was_clear_becomes_white(tmp_path: Path) -> None:
    clear = tmp_path / "clear.png"
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(clear)
    with Image.open(drawn_anew(clear)) as image:
        assert image.size == (40, 30)
        assert image.getpixel((20, 15)) == (255, 255, 255)
    wide = tmp_path / "wide.png"
    Image.new("P", (4000, 100)).save(wide)
    with Image.open(drawn_anew(wide)) as image:
        assert image.size == (MOST_WIDE, 30)


def test_what_was_handed_in_lies_nowhere(tineke: Person, table: Activity) -> None:
    before, photo = lying(), a_photo()
    hands_in(tineke, table, photo)
    new = lying() - before
    assert len(new) == 1
    assert (folder() / new.pop()).read_bytes() not in (photo, b"")


# What is asked and refused


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (PDF, "foto.pdf", "kunt u hier niet toevoegen"),
        (PDF, "foto.jpg", "beschadigd"),
        (png()[:40], "foto.png", "beschadigd"),
        (png(20_000, 4_000), "foto.png", "te veel"),
        (EICAR, "foto.png", "beschadigd"),
        (b"GIF89a", "foto.gif", "kunt u hier niet toevoegen"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(
    tineke: Person, table: Activity, content: bytes, name: str, says: str
) -> None:
    before = lying()
    page = hands_in(tineke, table, content, name)
    assert any(says in error for error in page.errors()), page.errors()
    assert bench.kept(table).picture_id is None
    assert lying() == before
    assert not bench.rows_of(StoredFile)


def test_a_picture_that_breaks_off_in_the_middle_is_refused(tineke: Person, table: Activity) -> None:
    whole = a_photo()
    page = hands_in(tineke, table, whole[: len(whole) // 2])
    assert page.errors() and bench.kept(table).picture_id is None


def test_no_picture_without_words_and_no_words_without_a_picture(tineke: Person, table: Activity) -> None:
    page = hands_in(tineke, table, a_photo(), picture_alt_nl="")
    assert any("wat er op de afbeelding staat" in error for error in page.errors())
    page = hands_in(tineke, table, a_photo(), picture_alt_nl=" ", picture_alt_fr="Une table")
    assert any("in het Nederlands" in error for error in page.errors())
    page = hands_in(tineke, table, a_photo(), picture_alt_nl="\x00")
    assert any("wat er op de afbeelding staat" in error for error in page.errors())
    page = hands_in(tineke, table, None)
    assert any("Kies een afbeelding" in error for error in page.errors())
    assert bench.kept(table).picture_id is None
    with system_scope("a test"), bench.office() as session:
        kept = session.get_one(Activity, table.id)
        with pytest.raises(RuleBroken, match="Say in Dutch"):
            pictures.set_picture(kept, BytesIO(a_photo()), {}, name="a.jpg", limit=10**7, actor_id=None)
        with pytest.raises(RuleBroken, match="no picture"):
            pictures.describe_picture(kept, {"nl": "Een tafel"})


def test_the_municipality_and_others_do_not_change_it(tineke: Person, bram: Person, table: Activity) -> None:
    with_a_picture(table)
    bram.opens(f"/activities/{table.id}/picture", status=403)
    far = OrganisationFactory()
    other = with_a_picture(ActivityFactory(organisation=far, municipality=far))
    for person in (tineke, bram):
        assert person.client.get(f"/activities/{other.id}/picture.jpg").status_code == 404
        person.opens(f"/activities/{other.id}/picture", status=404)
    with bench.office() as session:
        kept = session.get_one(Activity, table.id)
        here = Context(scope=Scope(organisation_id=bram.place.id), writing=True)
        with working_as(here), pytest.raises(RuleBroken, match="Only the organisation"):
            pictures.remove_picture(kept)


def test_only_the_form_of_a_picture_takes_as_much_as_a_picture(tineke: Person, table: Activity) -> None:
    for form, status in (("picture", 200), ("edit", 413)):
        large = {"csrf_token": tineke.token, "file": (BytesIO(b"a" * 6_000_000), "foto.jpg")}
        assert tineke.client.post(f"/activities/{table.id}/{form}", data=large).status_code == status
    assert bench.kept(table).picture_id is None


# Another one, other words, none


def test_another_picture_takes_the_place_of_the_first_for_good(tineke: Person, table: Activity) -> None:
    first = with_a_picture(table)
    (before,) = bench.rows_of(StoredFile)
    hands_in(tineke, table, a_photo(300, 200), picture_alt_nl="Een lege zaal.")
    (after,) = bench.rows_of(StoredFile)
    assert first.picture_id == before.id != after.id == bench.kept(table).picture_id
    assert before.key not in lying() and after.key in lying()
    with bench.office() as session:
        assert before.key in erasures.list_of(session).read_text(), "a backup does not bring it back"
    told = tineke.opens(f"/activities/{table.id}/history").text
    assert f"Afbeelding {before.id} {after.id}" in told, "the number that went, and the one that came"
    assert "Wat er op de afbeelding staat" in told and "lege" in told


def test_words_change_without_another_picture(tineke: Person, table: Activity) -> None:
    number = with_a_picture(table).picture_id
    page = hands_in(tineke, table, None, picture_alt_nl="Een volle zaal.", picture_alt_en="A full room.")
    assert page.select("img.rp-picture")[0]["alt"] == "Een volle zaal."
    kept = bench.kept(table)
    assert (kept.picture_id, kept.picture_alt) == (number, {"nl": "Een volle zaal.", "en": "A full room."})


def test_tineke_takes_it_away(tineke: Person, table: Activity) -> None:
    with_a_picture(table)
    page = hands_in(tineke, table, None, gone=True)
    assert not page.select("img.rp-picture")
    assert bench.kept(table).picture_id is None and not bench.rows_of(StoredFile)
    assert tineke.client.get(f"/activities/{table.id}/picture.jpg").status_code == 404


def test_a_draft_that_is_deleted_takes_its_picture_along(tineke: Person, table: Activity) -> None:
    with_a_picture(table)
    (stored,) = bench.rows_of(StoredFile)
    tineke.posts(f"/activities/{table.id}/delete")
    assert not bench.rows_of(Activity) and not bench.rows_of(StoredFile)
    assert stored.key not in lying()


def test_a_picture_that_was_erased_stays_so_when_a_backup_is_put_back(table: Activity) -> None:
    with_a_picture(table)
    (stored,) = bench.rows_of(StoredFile)
    with system_scope("a test"), bench.office() as session:
        picture_files.erase_picture(session, stored.key)
        picture_files.erase_picture(session, stored.key)
        session.commit()
    kept = bench.kept(table)
    assert (kept.picture_id, kept.picture_alt) == (None, None)
    assert not bench.rows_of(StoredFile)
