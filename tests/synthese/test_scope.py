"""A narrower consent gives its sections and no word of another, whatever was done to the headings."""

import copy
import io
from collections.abc import Callable
from functools import cache

import docx
import pytest
from docx.document import Document
from docx.text.paragraph import Paragraph

from pipeline.store.package import Package
from pipeline.store.wordml import parse
from pipeline.synthese.clean_copy import cleaned, lacking
from pipeline.synthese.consentements import sections_of
from tests.synthese import real
from tests.synthese.hands import said
from tests.synthese.word import unpacked
from tests.templates.contexts_synthese import COMPLET

SECRET, MINE = "Ce que l’agent garde", "Ce qu’il accepte de montrer"
SCOPE = sections_of("2.3 et 3.1") or frozenset()


@cache
def _made() -> bytes:
    return real.synthese(COMPLET)


def _heading(document: Document, number: str) -> Paragraph:
    return next(each for each in document.paragraphs if each.text.startswith(f"{number}. "))


def _room(document: Document, number: str) -> Paragraph:
    """The paragraph to type in, under the heading of that number."""
    paragraphs = iter(document.paragraphs)
    next(each for each in paragraphs if each.text.startswith(f"{number}. "))
    return next(each for each in paragraphs if each.style is not None and each.style.name == "Corps")


def _written(document: Document) -> None:
    _room(document, "2.3.1").add_run(MINE)
    _room(document, "2.4.1").add_run(SECRET)


def _twice(document: Document) -> None:
    _written(document)
    head, text = _heading(document, "2.4.1"), _room(document, "2.4.1")
    _heading(document, "4.1")._p.addprevious(copy.deepcopy(head._p))
    _heading(document, "4.1")._p.addprevious(copy.deepcopy(text._p))


def _as_text(document: Document) -> None:
    _written(document)
    for number in ("2.4", "2.4.1", "2.4.2"):
        _heading(document, number).style = document.styles["Corps"]


def _in_a_table(document: Document) -> None:
    _written(document)
    head, text = _heading(document, "2.4.1"), _room(document, "2.4.1")
    box = document.add_table(1, 1)
    for each in (head, text):
        box.cell(0, 0)._tc.append(each._p)
    _room(document, "2.3.4")._p.addnext(box._tbl)


def _renumbered(document: Document) -> None:
    """A section of one's own takes the number 2.3."""
    _written(document)
    own = copy.deepcopy(_heading(document, "2.4")._p)
    _heading(document, "2.4")._p.addprevious(own)
    mine = next(each for each in document.paragraphs if each._p is own)
    mine.text = "2.3. Ma santé"
    own.addnext(copy.deepcopy(_room(document, "2.4.1")._p))


def _promoted(document: Document) -> None:
    _written(document)
    _heading(document, "2.4.1").style = document.styles["Heading 1"]
    _heading(document, "2.3.4").style = document.styles["Heading 1"]


def _unnumbered(document: Document) -> None:
    _written(document)
    for number in ("2.4", "2.4.1"):
        head = _heading(document, number)
        head.text = head.text.partition(" ")[2]


def _before_all(document: Document) -> None:
    _written(document)
    _heading(document, "1").insert_paragraph_before(f"En bref : {SECRET}", style="Corps")


def _contents(document: Document) -> None:
    """A table of contents names headings of one's own."""
    _written(document)
    document.styles.add_style("toc 2", 1)
    _heading(document, "1").insert_paragraph_before(f"{SECRET}\t4", style="toc 2")


def _scheme(document: Document) -> None:
    """After the last number of the form, a heading that is not the form's and stands no deeper."""
    _written(document)
    _heading(document, "3.1.3")._p.addnext(copy.deepcopy(_room(document, "2.4.1")._p))
    own = copy.deepcopy(_heading(document, "2.4")._p)
    _heading(document, "3.1.3")._p.addnext(own)
    next(each for each in document.paragraphs if each._p is own).text = "Mes immersions"


CHANGES: tuple[Callable[[Document], None], ...] = (
    *(_written, _twice, _as_text, _in_a_table, _renumbered, _promoted, _unnumbered, _before_all),
    *(_contents, _scheme),
)


def _edited(change: Callable[[Document], None]) -> bytes:
    document = docx.Document(io.BytesIO(_made()))
    change(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _ours(heading: str) -> bool:
    """Tell the headings that the form prints, as the program does, from those of a person."""
    return heading in _headings()


@cache
def _headings() -> frozenset[str]:
    return frozenset(each.text for each in docx.Document(io.BytesIO(_made())).paragraphs)


@pytest.mark.parametrize("change", CHANGES, ids=lambda each: each.__name__.strip("_"))
def test_no_word_of_another_section_leaves(change: Callable[[Document], None]) -> None:
    package = Package(_edited(change))
    assert lacking(package, SCOPE, _ours) == []
    made = cleaned(package, SCOPE, _ours)
    assert not [name for name, part in unpacked(made).items() if SECRET.encode() in part]
    assert MINE in said(made)
    assert "Durée" in said(made), "the plan of actions"


def test_a_whole_consent_takes_both_copies_of_a_section() -> None:
    assert said(cleaned(Package(_edited(_twice)), None, _ours)).count(SECRET) == 2


def test_a_heading_of_ones_own_deeper_than_a_section_belongs_to_it() -> None:
    def remarked(document: Document) -> None:
        own = document.add_paragraph("Remarques", style="Heading 3")
        _room(document, "3.1.3")._p.addnext(own._p)
        own.insert_paragraph_before("")
        own._p.addnext(copy.deepcopy(_room(document, "2.4.1")._p))

    made = cleaned(Package(_edited(remarked)), frozenset({"3.1"}), _ours)
    assert "Remarques" in said(made)


def test_a_section_whose_heading_is_gone_is_named() -> None:
    def without(document: Document) -> None:
        for number in ("2.3.4", "2.3.3", "2.3.2", "2.3.1", "2.3"):
            head = _heading(document, number)
            head.text = "Autre chose"

    assert lacking(Package(_edited(without)), SCOPE, _ours) == ["2.3"]


def test_every_part_of_the_copy_is_well_formed() -> None:
    for name, part in unpacked(cleaned(Package(_edited(_in_a_table)), SCOPE, _ours)).items():
        assert not name.endswith((".xml", ".rels")) or parse(part) is not None
