"""What each person reads of what is said of everybody: no payer for a counsellor, no paper of others."""

import datetime as dt
import threading
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from pipeline.bureau import regard
from pipeline.bureau.personnes import ASSISTANT, CONSEILLER, FACTURATION, INFORMATIQUE, SEULE, Personne
from pipeline.bureau.poste import LONG, Poste
from pipeline.issues import Issue, Origin, Severity
from pipeline.run.gather import gather
from pipeline.run.sauvegarde import restaurer, sauvegarder
from pipeline.store.outcome import Change, Outcome, Status
from tests.builders import classeur, modele, promotion
from tests.bureau import Bureau, enregistrer
from tests.bureau.conftest import office
from tests.bureau.serveur.conftest import Entrer
from tests.rows import REFERENCE

ASSISTANTE, FACTURIERE = Personne("a", frozenset({ASSISTANT})), Personne("f", frozenset({FACTURATION}))
ELLE = Personne("c", frozenset({CONSEILLER}), "MLB")


def texte(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\xa0", " ").replace("\u202f", " ")


def test_who_pays_is_said_to_those_who_bill_and_never_to_a_counsellor() -> None:
    payer = Issue("x", Severity.ERREUR, "FIPHFP", "", Origin("b.xlsx", "Financements", "B2"))
    billed = Issue(
        "y", Severity.ERREUR, "FIPHFP", "", Origin("b.xlsx", "Agents", "B2"), documents=("facture",)
    )
    apart = Issue("z", Severity.ERREUR, "aménagement", "", Origin(), confidential=True)
    common = Issue("t", Severity.ERREUR, "date", "", Origin("b.xlsx", "Agents", "C2"))
    found = (payer, billed, apart, common)
    assert regard.lues(ELLE, found) == [common]
    assert regard.lues(FACTURIERE, found) == [payer, billed, common]
    assert regard.lues(SEULE, found) == list(found)


def test_a_line_of_a_production_keeps_quiet_on_a_paper_that_is_not_theirs() -> None:
    line = Outcome(
        "synthese/1", "synthese", ("1",), Status.CONSERVE, "parce que", changes=(Change("a", "b", "c"),)
    )
    (told,) = regard.lignes(ASSISTANTE, [line])
    assert (told.reason, told.changes, told.dossiers) == ("", (), ("1",))
    assert regard.lignes(SEULE, [line]) == [line]
    bill = Outcome("facture/1", "facture", ("1",), Status.FAIT, "parce que")
    assert regard.lignes(FACTURIERE, [bill]) == [bill]
    assert regard.lignes(ASSISTANTE, [bill])[0].reason == ""


def test_a_trial_of_a_template_is_for_who_may_open_any_paper_made_of_it() -> None:
    assert regard.gabarit(ASSISTANTE, "convention.docx")
    assert not regard.gabarit(ASSISTANTE, "synthese.docx")
    assert not regard.gabarit(ASSISTANTE, "lettre.docx"), "the confidential letters are made of it too"
    assert not regard.gabarit(ASSISTANTE, "../secret.docx")


def test_who_led_one_session_of_a_group_does_not_follow_its_agents() -> None:
    book = promotion()
    book.add("Intervenants", Code="KRB", Nom="Kerb", Prénom="Loïc")
    book.sheets["Agents"][0]["Intervenant"] = "KRB"
    book.sheets["Agents"][1] |= {
        "Intervenant": "KRB",
        "Second intervenant": "MLB",
        "Second intervenant au": dt.date(2026, 1, 31),
    }
    dossiers = modele(book).dossiers
    assert [ELLE.suit(dossier) for dossier in dossiers[:3]] == [False, False, True]
    assert "MLB" in {record.row.code for record in dossiers[0].intervenants}


def test_the_names_that_filters_propose_are_those_of_ones_own_dossiers(
    serveur: Poste, entrer: Entrer
) -> None:
    assert "Kerlann" in texte(entrer("mlb").get("/dossiers"))
    assert "Kerlann" not in texte(entrer("autre").get("/dossiers"))


def test_what_one_drops_waits_for_them_alone(serveur: Poste, entrer: Entrer, tmp_path: Path) -> None:
    sent = BytesIO(enregistrer(classeur(), tmp_path / "depose" / "agents.xlsx").read_bytes())
    sent.name = "agents.xlsx"
    hers = entrer("assistante")
    assert hers.post("/deposer", {"classeur": sent})["Location"] == "/deposer/agents.xlsx"
    page = texte(hers.get("/deposer/agents.xlsx"))
    assert "celui d’un conseiller" not in page
    assert entrer("facturiere").get("/deposer/agents.xlsx").status_code == 422


def test_an_act_on_a_paper_asks_for_the_right_to_open_it(serveur: Poste, entrer: Entrer) -> None:
    act = "/dossier/acte/figer/synthese/" + REFERENCE
    assert entrer("assistante").post(act, {"motif": "x"}).status_code == 403


def test_an_account_closed_since_a_backup_stays_closed_when_it_is_restored(
    bureau: Bureau, serveur: Poste, tmp_path: Path
) -> None:
    settings = serveur.reglages()
    base = settings.registre / "comptes.sqlite"
    settings.registre.mkdir(exist_ok=True)
    (settings.registre / "serveur.cle").write_text("x")
    import sqlite3

    with sqlite3.connect(base) as held:
        held.execute("create table t (ferme int)")
    archive = sauvegarder(settings, dt.datetime(2026, 11, 1, 12)).path
    with sqlite3.connect(base) as held:
        held.execute("insert into t values (1)")
    held.close()
    restaurer(settings, archive, dt.datetime(2026, 11, 2, 12))
    with sqlite3.connect(base) as held:
        assert held.execute("select ferme from t").fetchall() == [(1,)]
    held.close()
    assert not (settings.registre / "serveur.cle").exists(), "sessions of before a restore end"


@pytest.mark.parametrize("groupe", [ASSISTANT, INFORMATIQUE])
def test_a_single_post_sees_everything_as_before(tmp_path: Path, groupe: str) -> None:
    assert SEULE.est(groupe)
    assert regard.gabarit(SEULE, "lettre.docx")
    with override_settings(BUREAU=Poste(office(tmp_path))):
        assert not Client(SERVER_NAME="127.0.0.1").get("/").has_header("Location")


def test_a_long_reading_makes_nobody_wait_but_who_types(
    serveur: Poste, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, reading, go = serveur.lu(), threading.Event(), threading.Event()

    def slow(*how: Any) -> Any:
        reading.set()
        assert go.wait(20)
        return gather(*how)

    monkeypatch.setattr("pipeline.bureau.poste.gather", slow)
    serveur.memoire.duree = LONG + 1
    (serveur.office.inputs / "bilans.xlsx").touch()
    assert serveur.lu() is first
    assert reading.wait(20)
    assert serveur.en_retard()
    assert serveur.lu() is first, "pages show the former state, and say so"
    go.set()
    assert serveur.frais() is not first
    assert serveur.une_fois(first, "x", lambda: 1) == 1
    assert serveur.une_fois(serveur.frais(), "x", lambda: 2) == 2, (
        "what an old reading gave is not kept for the new"
    )
