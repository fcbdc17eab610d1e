"""Edits of every kind, each followed by seven changes of the workbook, two runs each: no word is lost."""

import datetime as dt
import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from pipeline.documents.synthese import Action, ContexteSynthese, LigneEtapes, Phase
from pipeline.store.outcome import Outcome, Status
from pipeline.store.package import Package
from pipeline.store.wordml import attribute, cell_text, select
from pipeline.synthese.anchors import label_of
from pipeline.synthese.machine import opened
from tests.store.test_store import Office
from tests.synthese import hands, libreoffice, real
from tests.synthese.word import Task, packed, paragraph, unpacked
from tests.templates.contexts_synthese import COMPLET

PATH = "syntheses/Synthèse A-01.docx"
WORD = "Mot-tapé-ici"
HEADINGS = (
    *("1.1.", "1.2.", "1.3.", "2.1.0.", "2.1.1.", "2.1.2.", "2.2.1.", "2.2.2.", "2.2.3.", "2.3.1.", "2.3.2."),
    *("2.3.3.", "2.3.4.", "2.4.1.", "2.4.2.", "2.5.", "3.1.3.", "4.1.", "Points d’appui"),
)
LABELS = ("Durée", "Date de réalisation")
Edit = Callable[[bytes], bytes]


def _typed(heading: str) -> Edit:
    return lambda data: hands.edited(data, heading, f"{WORD} sous {heading}")


def _twice(heading: str) -> Edit:
    return lambda data: _typed(heading)(_typed(heading)(data))


def _inside(mark: str) -> Edit:
    """Put a mark at the end of the paragraph typed under a heading."""

    def edit(data: bytes) -> bytes:
        typed = hands.edited(data, "2.3.2.", f"{WORD} suivi")
        body = hands.body(typed).decode()
        at = body.index("</w:p>", body.index(f"{WORD} suivi"))
        return packed({**unpacked(typed), hands.DOCUMENT: (body[:at] + mark + body[at:]).encode()})

    return edit


def _in_plan(label: str, column: int) -> Edit:
    return lambda data: hands.in_table(data, label, column, f" {WORD}")


def _table(data: bytes) -> bytes:
    cell = f"<w:tc><w:tcPr/>{paragraph(f'{WORD} en tableau')}</w:tc>"
    rows = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>"
    body = hands.body(data).decode()
    at = body.index("</w:p>", body.index("2.4.2.")) + 6
    return packed({**unpacked(data), hands.DOCUMENT: (body[:at] + rows + body[at:]).encode()})


def _renamed_main(data: bytes) -> bytes:
    parts = unpacked(_typed("2.3.1.")(data))
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["word/_rels/document2.xml.rels"] = parts.pop("word/_rels/document.xml.rels")
    for name in ("_rels/.rels", "[Content_Types].xml"):
        parts[name] = parts[name].replace(b"word/document.xml", b"word/document2.xml")
    return packed(parts)


def _unbound(data: bytes) -> bytes:
    """LibreOffice drops the tags of controls and keeps the bookmarks."""
    typed = _typed("2.2.3.")(data)
    body = re.sub(r'<w:tag w:val="bilan_[^"]*"/>', "", hands.body(typed).decode())
    return packed({**unpacked(typed), hands.DOCUMENT: body.encode()})


def _protected(data: bytes) -> bytes:
    parts = unpacked(_typed("2.3.3.")(data))
    mark = b'<w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>'
    return packed({**parts, "word/settings.xml": parts["word/settings.xml"].replace(b"</w:settings>", mark)})


def _signed(data: bytes) -> bytes:
    return packed({**unpacked(_typed("4.1.")(data)), "_xmlsignatures/sig1.xml": b"<Signature/>"})


INSERTED = '<w:ins w:id="9{n}" w:author="C"><w:r><w:t xml:space="preserve"> ajouté</w:t></w:r></w:ins>'
EDITS: dict[str, Edit] = {
    **{f"sous {heading}": _typed(heading) for heading in HEADINGS},
    **{f"deux fois sous {heading}": _twice(heading) for heading in HEADINGS[:12]},
    **{
        f"{label}, colonne {n}": _in_plan(label, n)
        for n in (1, 2, 3, 4)
        for label in ("Durée", "Date de réalisation")
    },
    **{f"Étape {k}, colonne {n}": _in_plan(f"Étape {k}", n) for n in (1, 2, 4) for k in (1, 2, 3, 4)},
    "insertion suivie": _inside(INSERTED.format(n=1)),
    "gras": _inside("<w:r><w:rPr><w:b/></w:rPr><w:t> gras</w:t></w:r>"),
    "saut de page": _inside('<w:r><w:br w:type="page"/></w:r>'),
    "tabulation": _inside("<w:r><w:tab/><w:t>après</w:t></w:r>"),
    "champ": _inside('<w:fldSimple w:instr="DATE"><w:r><w:t>1er mars</w:t></w:r></w:fldSimple>'),
    "tableau": _table,
    "réenregistrée": lambda data: hands.saved_by_word(_typed("2.4.1.")(data)),
    "Word pour le web": _renamed_main,
    "sans repères de contrôle": _unbound,
    "protégée": _protected,
    "signée": _signed,
    "colonne ajoutée": lambda data: hands.with_column(_typed("1.2.")(data), 2, WORD),
}
SEALED = frozenset({"protégée", "signée"})


def changes() -> Iterator[tuple[str, ContexteSynthese]]:
    """Seven changes of the workbook, one after the other."""
    now = replace(COMPLET, agent=replace(COMPLET.agent, nom_complet="Madame Léa Le Goff-Martin"))
    yield "nom", now
    now = replace(now, date_de_lancement=dt.date(2026, 3, 9), phase_1=Phase("le 9 mars 2026"))
    yield "dates", now
    more = Action(3, "Rencontrer le pôle", "un mois", "mai 2027")
    now = replace(now, actions=(*now.actions[:2], more, now.actions[3]))
    yield "une action de plus", now
    steps = (LigneEtapes(("S’inscrire", "Trouver l’accueil", "Téléphoner", "")), *now.etapes[1:])
    now = replace(now, etapes=steps)
    yield "une étape", now
    now = replace(now, dates_des_seances="10 et 24 mars 2026")
    yield "une séance annulée", now
    now = replace(now, rubriques=replace(now.rubriques, r2_3_4=("Le droit des marchés",)))
    yield "des notes tardives", now
    first, *others = now.actions
    fifth = Action(5, None, None, None)
    cut = tuple(LigneEtapes((*line.cases[1:], "")) for line in now.etapes)
    yield "une action retirée", replace(now, actions=(*others, fifth), etapes=cut)
    assert first.numero == 1


def task(context: ContexteSynthese, mark: str) -> Task:
    return Task("synthese/A-01", PATH, mark, real.synthese(context))


def count(data: bytes) -> int:
    """How many times the typed word is read in a document, its notes included."""
    usual = _usual(data)
    notes = unpacked(usual).get("word/footnotes.xml", b"").decode()
    return (hands.said(usual) + re.sub(r"<[^>]+>", "", notes)).count(WORD)


def _usual(data: bytes) -> bytes:
    parts = unpacked(data)
    main = next(name for name in parts if re.fullmatch(r"word/document\d*\.xml", name))
    return packed({**parts, hands.DOCUMENT: parts[main]})


def sound(data: bytes) -> None:
    """Each part parses, the zip is whole, no mark nor control has another's number, the identifier stands."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
    for name, part in unpacked(data).items():
        if name.endswith((".xml", ".rels")) and "theme" not in name:
            etree.fromstring(part)
    (root,) = [r for name, r in opened(data).roots.items() if name == hands.DOCUMENT]
    for path, name in ((".//w:bookmarkStart", "id"), (".//w:sdtPr/w:id", "val")):
        numbers = [attribute(each, name) for each in select(root, path)]
        assert len(numbers) == len(set(numbers)), path
    assert Package(data).identifier() == "synthese/A-01"


def fields(data: bytes) -> dict[str, str]:
    """What each field of the workbook says, by its name."""
    return {name: placed[0][1].text() for name, placed in opened(data).places.items()}


def cells(data: bytes) -> list[str]:
    """What the plan says, cell by cell."""
    grids = opened(data).grids.values()
    return [text for grid in grids for cell in grid.values() if (text := cell_text(cell.element))]


@cache
def _labels() -> dict[str, str]:
    """What a reader calls each field: LibreOffice drops the titles of controls."""
    return {
        name: label_of(name, found[0][1]) for name, found in opened(real.synthese(COMPLET)).places.items()
    }


def told_as_it_is(before: bytes, after: bytes, outcome: Outcome) -> None:
    """The report says which fields changed and to what, and that the plan did; nothing else, nothing less."""
    old, new = fields(before), fields(after)
    assert old.keys() == new.keys()
    labels = {name: label for name, label in _labels().items() if name in new}
    wrote = [change for change in outcome.changes if not change.garde]
    said = {change.champ: change.nouveau for change in wrote}
    for name, value in new.items():
        if old[name] != value:
            assert said.get(labels[name]) == value, name
        elif labels[name] in said and list(labels.values()).count(labels[name]) == 1:
            raise AssertionError(f"{name} is said to change and does not")
    plan = [c for c in wrote if "action" in c.champ.casefold()]
    if cells(before) != cells(after):
        assert plan
    for change in outcome.changes:
        if change.garde and change.champ in labels.values() and change.nouveau:
            assert change.nouveau not in {new[name] for name in labels if labels[name] == change.champ}


def held(office: Office) -> dict[str, bytes]:
    return {each: (office.outputs / each).read_bytes() for each in office.files()}


def lived(office: Office, edit: Edit, *, sealed: bool = False) -> None:
    """Make, edit, then follow the seven changes with two runs each; check after every run."""
    office.one(task(COMPLET, "f0"))
    path = office.outputs / PATH
    path.write_bytes(edit(path.read_bytes()))
    typed = count(path.read_bytes())
    assert typed
    for number, (change, context) in enumerate(changes(), 1):
        before = path.read_bytes()
        outcome = office.one(task(context, f"f{number}"))
        after = path.read_bytes()
        assert count(after) == typed, change
        sound(after)
        if sealed:
            assert after == before, change
            beside = [each for each in office.files() if "nouvelle version" in each]
            assert beside
            assert all(count((office.outputs / each).read_bytes()) == typed for each in beside)
        else:
            assert (after != before) == bool(outcome.saved), change
            assert outcome.changes or outcome.status is Status.INCHANGE, (change, outcome.reason)
            told_as_it_is(before, after, outcome)
        files = held(office)
        office.one(task(context, f"f{number}"))
        assert held(office) == files, change


CHOSEN = random.Random(15).sample(sorted(EDITS), 12)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.epreuve if name in CHOSEN else pytest.mark.epreuve_longue)
        for name in sorted(EDITS)
    ],
)
def test_no_word_is_lost_through_seven_changes(name: str, tmp_path: Path) -> None:
    lived(Office(tmp_path), EDITS[name], sealed=name in SEALED)


AFTER = ("type_after", "Savoir faire", f"{WORD} dans LibreOffice")
BY_HAND: dict[str, list[tuple[object, ...]]] = {
    "sous une rubrique": [AFTER],
    "sous deux rubriques": [AFTER, ("type_after", "domaine fonctionnel", f"{WORD} aussi")],
    "case vide du plan": [("in_plan", "Étape 3", 2, WORD)],
    "case remplie du plan": [("in_plan", "Étape 1", 1, f" {WORD}")],
    "durée": [("in_plan", "Durée", 2, f" {WORD}")],
    "modification suivie": [AFTER, ("track", WORD, " puis ajouté")],
    "commentaire": [AFTER, ("comment", WORD, f"{WORD} en marge")],
    "gras et saut de page": [AFTER, ("bold", WORD), ("page_break", WORD)],
    "note de bas de page": [AFTER, ("footnote", WORD, f"{WORD} en note")],
    "tableau": [("table", "métiers occupés", WORD)],
    "ligne supprimée": [AFTER, ("drop_row", "Étape 4")],
    "ligne ajoutée": [("add_row", "Étape 4", WORD)],
    "colonne ajoutée": [("add_column", "Durée", 2, WORD)],
    "champ remplacé": [("replace", COMPLET.agent.fonction, WORD)],
    "titre retouché": [("replace", "Savoir être", f"Savoir être {WORD}")],
}


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The synthesis as LibreOffice saves it after each edit, all made in one session."""
    libreoffice.required()
    folder = tmp_path_factory.mktemp("libreoffice")
    source = folder / "synthese.docx"
    source.write_bytes(real.synthese(COMPLET))
    targets = {name: folder / f"{rank}.docx" for rank, name in enumerate(BY_HAND)}
    libreoffice.every([(source, targets[name], deeds) for name, deeds in BY_HAND.items()])
    return {name: target.read_bytes() for name, target in targets.items()}


@pytest.mark.epreuve
@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_no_word_typed_in_libreoffice_is_lost(name: str, by_hand: dict[str, bytes], tmp_path: Path) -> None:
    lived(Office(tmp_path), lambda _: by_hand[name])


def test_there_are_at_least_sixty_edits_and_seven_changes() -> None:
    assert len(EDITS) >= 60
    assert len(list(changes())) == 7


@pytest.mark.parametrize("name", ["sous 2.3.2.", "Étape 3, colonne 2", "signée"])
def test_a_few_are_tried_each_time(name: str, tmp_path: Path) -> None:
    lived(Office(tmp_path), EDITS[name], sealed=name in SEALED)


def test_a_decomposed_name_changes_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.one(task(COMPLET, "f0"))
    path = office.outputs / PATH
    hands.type_in(path, "2.3.2.", WORD)
    real_name = path.with_name(unicodedata.normalize("NFD", path.name))
    path.rename(real_name)
    _, context = next(changes())
    assert office.one(task(context, "f1")).status is Status.FAIT
    assert WORD in hands.said(real_name.read_bytes())
    assert sorted(each.name for each in real_name.parent.iterdir()) == [real_name.name]
