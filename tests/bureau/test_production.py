"""Producing from the page: what would happen, what happens, one at a time."""

import threading
from typing import Any

import pytest
from django.test import Client

from pipeline.bureau.poste import Poste
from pipeline.bureau.travail import Travail, travail
from pipeline.errors import UserError
from pipeline.report.run import Run
from pipeline.settings import Settings


def test_what_would_happen_is_shown_before_then_the_button_does_it(client: Client, seul: Poste) -> None:
    page = client.get("/produire").content.decode()
    assert "Produire maintenant" in page
    assert "Convention" in page
    assert not seul.office.outputs.exists()
    assert client.post("/produire")["Location"] == "/produire/en-cours"
    travail.finir()
    assert "C’est fait" in client.get("/produire/en-cours").content.decode()
    assert list((seul.office.outputs / "conventions").glob("*.docx"))
    assert (seul.office.outputs / "rapport.html").exists()
    assert client.get("/produire/avancement").json()["encours"] is False
    assert "Dernière production" in client.get("/").content.decode()


class Lente:
    """A production that waits until it is told to go on."""

    def __init__(self) -> None:
        self.go, self.begun = threading.Event(), threading.Event()

    def __call__(self, settings: Settings, progress: Any) -> Run:
        progress(1, 2)
        self.begun.set()
        self.go.wait(5)
        progress(2, 2)
        return Run(settings.day, settings.outputs, (), (), ())


def test_one_production_at_a_time_and_the_other_is_told_who_runs_it(seul: Poste) -> None:
    work, slow = Travail(), Lente()
    work.demarrer(seul.reglages(), "Mme Riou", slow)
    slow.begun.wait(5)
    with pytest.raises(UserError, match="Mme Riou"):
        work.demarrer(seul.reglages(), "M. Le Bris")
    assert work.etat.pourcent == 50
    slow.go.set()
    work.finir()
    assert work.etat.resultat is not None


def test_stopped_when_asked(seul: Poste) -> None:
    work, slow = Travail(), Lente()
    work.demarrer(seul.reglages(), "Mme Riou", slow)
    slow.begun.wait(5)
    work.arreter()
    slow.go.set()
    work.finir()
    assert work.etat.arrete
    assert work.etat.resultat is None


def test_an_unforeseen_fault_is_one_sentence_and_a_file(seul: Poste) -> None:
    said = "Le Goff"

    def broken(*_: object) -> Run:
        raise ZeroDivisionError(said)

    work = Travail()
    work.demarrer(seul.reglages(), "Mme Riou", broken)
    work.finir()
    assert work.etat.faute is not None
    (told,) = seul.office.outputs.glob("incident-*.txt")
    assert told.name in work.etat.faute.remedy
    assert said not in told.read_text(encoding="utf-8")
