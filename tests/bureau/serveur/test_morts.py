"""Rows typed on the page while the server is killed: what was said kept is kept, whole, and nothing else."""

import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPException
from itertools import count
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.model.entites import Dossier
from pipeline.run.gather import gather
from pipeline.run.saisies.dire import note_de
from pipeline.run.saisies.lecture import EFFACEE
from pipeline.settings import today
from pipeline.workbook.vocabulary import Rubrique
from tests.builders import classeur
from tests.bureau import Bureau
from tests.bureau.serveur.servi import Personne, preparer, servi
from tests.rows import REFERENCE

MORTS = 20 if os.environ.get("LONGUES") else 3
GENS = [
    ("assistante", ["assistant RH"], ""),
    ("seconde", ["assistant RH"], ""),
    ("mlb", ["conseiller"], "MLB"),
]
STATUTS = {"absence": "absence", "realisee": "réalisée", "absence-excusee": "absence excusée"}
CHAMP = re.compile(r'<input type="(?:hidden|date|text)" name="([^"]+)"(?: value="([^"]*)")?')


@dataclass
class Frappe:
    """What one person types in one cell: what the server last said it kept, and what it was being sent."""

    qui: str
    taper: Callable[[Personne, int], tuple[str, int]]
    garde: str = ""
    envoi: str = ""
    fois: int = 0
    rangs: "count[int]" = field(default_factory=count)

    def jusque(self, adresse: str, fini: threading.Event) -> None:
        """Type until the server is gone."""
        person = Personne(adresse, self.qui)
        while not fini.is_set():
            try:
                said, code = self.taper(person, next(self.rangs))
            except (OSError, HTTPException, AssertionError):
                return
            self.garde, self.fois = (said, self.fois + 1) if code == 200 else (self.garde, self.fois)


@dataclass
class Mains:
    """Three people, three cells of one dossier."""

    dossier: Dossier

    def frappes(self) -> list[Frappe]:
        found = [Frappe("assistante", self.pointer), Frappe("seconde", self.dater), Frappe("mlb", self.noter)]
        self.tenues = {each.qui: each for each in found}
        return found

    def envoie(
        self, person: Personne, de: str, said: str, place: str, page: str, /, **sent: str
    ) -> tuple[str, int]:
        self.tenues[de].envoi = said
        return said, person.envoyer(place, page, **sent)[0]

    def pointer(self, person: Personne, rank: int) -> tuple[str, int]:
        row, key = self.dossier.seances[0].row, sorted(STATUTS)[rank % 3]
        assert row.debut is not None
        whose = {"qui": REFERENCE, "jour": row.date.isoformat(), "debut": f"{row.debut:%H:%M}", "statut": key}
        page = f"/dossier/{REFERENCE}"
        return self.envoie(person, "assistante", STATUTS[key], "/seance/pointer", page, retour=page, **whose)

    def dater(self, person: Personne, rank: int) -> tuple[str, int]:
        place = f"/dossier/dates/{REFERENCE}"
        shown = dict(CHAMP.findall(unescape(person.lire(place))))
        shown |= {"contrat_envoye_le": f"2026-02-{rank % 28 + 1:02d}"}
        shown.pop("csrfmiddlewaretoken")
        return self.envoie(person, "seconde", shown["contrat_envoye_le"], place, place, **shown)

    def noter(self, person: Personne, rank: int) -> tuple[str, int]:
        place, text = f"/synthese/{REFERENCE}/notes", f"Paie de {rank} agents"
        page = f"{place}?rubrique=2.1.1"
        seen = dict(CHAMP.findall(unescape(person.lire(page))))["vue"]
        return self.envoie(person, "mlb", text, place, page, rubrique="2.1.1", texte=text, vue=seen)


def dit(bureau: Bureau) -> dict[str, str]:
    """What the office's workbooks and registers say now, read as the next start reads them."""
    found = gather(bureau.reglages(day=today()))
    assert not [issue.message for issue in found.issues if issue.code == EFFACEE]
    (dossier,) = found.modele.dossiers
    statut, day = dossier.seances[0].row.statut_seance, dossier.agent.row.contrat_envoye_le
    note = note_de(dossier, Rubrique("2.1.1"))
    return {
        "assistante": statut.value if statut else "",
        "seconde": day.isoformat() if day else "",
        "mlb": note,
    }


def entiers(bureau: Bureau) -> int:
    """Every workbook opens, and how many lines of the page they hold; no line stands twice."""
    lines = 0
    for path in bureau.inputs.rglob("*.xlsx"):
        book = load_workbook(path)
        if "Saisies" in book.sheetnames:
            rows = [
                row for row in book["Saisies"].iter_rows(min_row=2, values_only=True) if row[0] is not None
            ]
            assert len({row[0] for row in rows}) == len(rows), path.name
            lines += len(rows)
    return lines


def _tous_ont_tape(typed: list[Frappe], before: dict[str, int]) -> None:
    """Wait until the server kept something of each: the machine may be slow."""
    ends = time.monotonic() + 120
    while any(each.fois == before[each.qui] for each in typed):
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.mark.epreuve
def test_what_is_typed_while_the_server_is_killed_is_whole_or_absent_and_never_lost(tmp_path: Path) -> None:
    bureau, draw = Bureau(tmp_path).deposer(classeur()), random.Random(2026)
    address = preparer(tmp_path, GENS)
    (dossier,) = gather(bureau.reglages(day=today())).modele.dossiers
    typed = Mains(dossier).frappes()
    for each in typed:
        each.garde = dit(bureau)[each.qui]
    for turn in range(MORTS):
        gone, before = threading.Event(), {each.qui: each.fois for each in typed}
        with servi(tmp_path, address) as server:
            threads = [threading.Thread(target=each.jusque, args=(address, gone)) for each in typed]
            for thread in threads:
                thread.start()
            _tous_ont_tape(typed, before)
            time.sleep(draw.uniform(0.0, 2.5))
            os.killpg(server.pid, signal.SIGKILL)
            gone.set()
            for thread in threads:
                thread.join()
        entiers(bureau)
        now = dit(bureau)
        for each in typed:
            assert now[each.qui] in (each.garde, each.envoi), (turn, each.qui, now[each.qui])
            each.garde = now[each.qui]
    assert all(each.fois >= MORTS for each in typed), "everybody typed something before each kill"
    bureau.produire(today())
    assert entiers(bureau) > MORTS, "what a kill left to copy is copied by the next production"
