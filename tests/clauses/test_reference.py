"""The page of the clauses is what the library says."""

from pathlib import Path

from pipeline.clauses import bibliotheque
from pipeline.clauses.reference import page

PAGE = Path(__file__).parents[2] / "docs" / "clauses.md"


def test_the_page_of_the_docs_is_what_the_command_prints() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_clause_stands_in_the_page_with_its_text_and_its_source() -> None:
    written = page()
    for clause in bibliotheque().clauses:
        assert f"`{clause.code}`" in written
        assert clause.source in written
        assert all(text in written for text in clause.texte)
