"""Last year's copy: told once, and only where two workbooks share most of their references."""

import pytest

from tests.workbook.builders import Book, errors, read


def older(shared: int) -> Book:
    """A workbook with the first agents of the usual one, each with another post."""
    book = Book().copy("2025.xlsx")
    del book.sheets["Séances"]
    book.sheets["Agents"] = [dict(row, Fonction="Rédactrice") for row in book.sheets["Agents"][:shared]]
    return book


def others(count: int) -> list[dict[str, object]]:
    return [dict(Book().sheets["Agents"][0], Référence=f"2025-{n:03d}") for n in range(count)]


@pytest.mark.parametrize(
    ("shared", "own", "copy"),
    [
        (3, 2, True),  # three of five
        (3, 3, False),  # half of them only
        (2, 0, False),  # too few to say
    ],
)
def test_most_of_the_smaller_workbooks_references_make_it_a_copy(shared: int, own: int, copy: bool) -> None:
    book = older(shared)
    book.sheets["Agents"] += others(own)  # type: ignore[arg-type]
    found = [issue.code for issue in errors(read(Book(), book))]
    assert found == (["copie-de-classeur"] if copy else ["lignes-contradictoires"] * shared)
