"""After a typed line the model in memory says what reading everything again says, and reads a part only."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.model.entites import Modele
from pipeline.run import build
from pipeline.run.a_faire import a_faire
from pipeline.run.facturer import emission
from pipeline.run.facturer.choix import Demande
from pipeline.run.gather import gather
from pipeline.run.memoire import partie
from pipeline.run.memoire.relire import relire
from pipeline.run.saisies.dire import Repere, pointer
from pipeline.settings import Settings
from pipeline.store.saisies import opened
from pipeline.workbook.sheets import Saisie
from pipeline.workbook.vocabulary import StatutSeance
from tests.builders import classeur
from tests.bureau import Bureau, enregistrer
from tests.run.memoire.bureaux import Hasard, Memoire, bureau_de_l_exemple, dit

JOUR = dt.date(2026, 5, 20)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The example as somebody's own; of so few dossiers, any part is read alone."""
    monkeypatch.setattr(partie, "PART", 0)
    return bureau_de_l_exemple(tmp_path, JOUR)


@pytest.fixture
def petit(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> Memoire:
    """One dossier in memory."""
    monkeypatch.setattr(partie, "PART", 0)
    return Memoire(bureau.deposer(classeur()).reglages())


def _pointe(memoire: Memoire) -> None:
    """Its first session is said to be cancelled."""
    (dossier,) = memoire.lu.modele.dossiers
    row = dossier.seances[0].row
    ici = Hasard(memoire.settings, lambda: memoire.lu, 1).ici
    pointer(ici, Repere(dossier.reference, row.date, row.debut), StatutSeance.ANNULEE_AGENT)


def _as_a_whole(memoire: Memoire) -> None:
    """What is in memory is what reading everything gives, part by part."""
    settings = memoire.settings
    whole = gather(settings)
    here, there = dit(memoire.relue(), memoire.taches), dit(whole, a_faire(settings, whole))
    for part, said in there.items():
        assert here[part] == said, part


def _typed(settings: Settings, graine: int, gestes: int, *, excel: bool = False) -> Memoire:
    """Type at random, and compare after each line."""
    memoire = Memoire(settings)
    hasard = Hasard(settings, lambda: memoire.lu, graine)
    for _ in range(gestes):
        if excel and hasard.chance.random() < 0.2:
            hasard.chance.choice((hasard.changer, hasard.repondre))()
        else:
            hasard.geste()
        _as_a_whole(memoire)
    return memoire


def test_a_few_typed_lines_are_each_read_alone_and_say_what_the_whole_says(settings: Settings) -> None:
    before = gather(settings).modele
    memoire = _typed(settings, 29, 2)
    assert (memoire.entieres, memoire.partielles) == (1, 2)
    assert 1 <= len(_changed(before, memoire.lu.modele)) <= 2


def _changed(before: Modele, after: Modele) -> list[str]:
    return [one.reference for one, two in zip(before.dossiers, after.dossiers, strict=True) if one != two]


@pytest.mark.epreuve
@pytest.mark.parametrize("graine", range(4))
def test_whatever_is_typed_and_changed_in_excel_the_memory_says_what_the_files_say(
    settings: Settings, graine: int
) -> None:
    memoire = _typed(settings, graine, 25, excel=True)
    assert memoire.partielles == 25


@pytest.mark.epreuve
def test_with_documents_made_and_invoices_issued_too(settings: Settings) -> None:
    settings = replace(settings, day=dt.date(2026, 11, 26))
    billed = [d.reference for d in gather(settings).modele.dossiers if d.brouillons][:6]
    prepared = emission.prepare(settings, Demande(tuple(billed)))
    words = frozenset(question.mot for question in prepared.questions)
    assert emission.emit(replace(settings, confirmes=words), prepared).factures
    build(settings)
    assert any(d.facturees for d in gather(settings).modele.dossiers)
    assert _typed(settings, 7, 25, excel=True).partielles == 25


def test_a_line_that_moves_a_session_or_that_nobody_understands_is_for_a_whole_reading(
    petit: Memoire,
) -> None:
    (dossier,) = petit.lu.modele.dossiers
    row = dossier.seances[0].row
    line = {
        "feuille_visee": "Séances",
        "cle": f"{dossier.reference} ; {row.date:%d/%m/%Y} ; {row.debut:%H:%M}",
        "colonne": "Date",
        "valeur": f"{row.date + dt.timedelta(1):%d/%m/%Y}",
        "remplacee": f"{row.date:%d/%m/%Y}",
    }
    for changed in (line, line | {"feuille_visee": "Rien"}):
        with opened(petit.settings.registre) as register:
            register.ajouter([("saisies.xlsx", Saisie.feuille.nom, changed)])
        assert relire(petit.settings, petit.lu, petit.garde) is None
        _as_a_whole(petit)
    assert petit.entieres == 3


def test_a_line_of_one_dossier_is_read_alone(petit: Memoire) -> None:
    _pointe(petit)
    _as_a_whole(petit)
    assert (petit.entieres, petit.partielles) == (1, 1)
    assert petit.lu.modele.dossiers[0].seances[0].statut is StatutSeance.ANNULEE_AGENT


def test_a_part_that_is_not_what_the_whole_said_stands_for_nothing(petit: Memoire) -> None:
    _pointe(petit)
    (dossier,) = petit.lu.modele.dossiers
    other = replace(dossier, illisibles=True)
    lu = replace(petit.lu, modele=replace(petit.lu.modele, dossiers=(other,)))
    assert relire(petit.settings, lu, petit.garde) is None


def test_a_workbook_of_the_pages_name_that_a_person_put_there_is_read_with_everything(
    petit: Memoire,
) -> None:
    enregistrer(classeur(), petit.settings.inputs / "saisies.xlsx")
    own = Memoire(petit.settings)
    _pointe(own)
    assert relire(own.settings, own.lu, own.garde) is None
    _as_a_whole(own)


def test_who_shares_a_professionals_day_or_agenda_is_read_too(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two sessions at once are told while neither is cancelled; the agenda holds those of both."""
    monkeypatch.setattr(partie, "PART", 0)
    book = classeur()
    book.sheets["Intervenants"][0]["Agenda"] = "oui"
    book.add("Agents", **(book.sheets["Agents"][0] | {"Référence": "2026-002", "Nom": "Riou"}))
    for row in [*book.sheets["Séances"]]:
        book.add("Séances", **(row | {"Référence": "2026-002"}))
    memoire = Memoire(bureau.deposer(book).reglages())
    told = _chevauchements(memoire)
    assert told
    one = memoire.lu.modele.dossiers[0].seances[0].row
    ici = Hasard(memoire.settings, lambda: memoire.lu, 1).ici
    for statut, left in ((StatutSeance.ANNULEE_AGENT, told - 1), (StatutSeance.PREVUE, told)):
        pointer(ici, Repere("2026-001", one.date, one.debut), statut)
        _as_a_whole(memoire)
        assert _chevauchements(memoire) == left
    assert (memoire.entieres, memoire.partielles) == (1, 2)
    assert any(item.kind == "agenda_conseiller" for item in memoire.lu.plan.items)


def _chevauchements(memoire: Memoire) -> int:
    return sum(issue.code == "chevauchement" for issue in memoire.lu.issues)
