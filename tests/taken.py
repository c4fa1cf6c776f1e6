"""Lists that are taken along as a file, beside the same list on the screen."""

from __future__ import annotations

import csv
import io

from tests.people import Person


def as_listed(person: Person, route: str, columns: list[str], narrowed: str) -> list[list[str]]:
    """The rows of a list as a file with these columns; the page is seen to tell the same in each of them."""
    person.posts(f"/lists/{route}/columns", save=1, shown=columns)
    page = person.opens(f"/{route}/?{narrowed}")
    answer = person.client.get(f"/{route}/export.csv?{narrowed}").text.lstrip("\ufeff")
    file = list(csv.reader(io.StringIO(answer), delimiter=";"))[1:]
    listed = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    for row, told in zip(listed, file, strict=True):
        cells = row[-len(columns) - 1 : -1]  # before them the box, after them the menu
        for cell, text in zip(cells, told, strict=True):
            assert cell.startswith(text or "–"), f"{cell!r} is {text!r} in the file"
    return file
