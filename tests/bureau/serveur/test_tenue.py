"""The server under strain, started by the command: eight at once, killed while it works."""

import os
import random
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest

from bench.classeur import write
from pipeline.ooxml.reading import read_members
from pipeline.run.espace.exemple_livre import lay_out
from pipeline.run.facturer import etat
from pipeline.settings import today
from tests.bureau import Bureau
from tests.bureau.conftest import office as folders
from tests.bureau.serveur.servi import Personne, preparer, servi
from tests.run.office import Office

LONGUES = bool(os.environ.get("LONGUES"))
SECONDES = 120 if LONGUES else 20
MORTS = 20 if LONGUES else 3
LECTURE = 0.5  # seconds that a person looks at a page, far fewer than any does
# Measured on a quiet machine (LONGUES); beside other proofs, bounded only.
PETIT, GRAND = (0.3, 0.8) if LONGUES else (3.0, 8.0)
GENS = [
    ("assistante", ["assistant RH"], ""),
    ("seconde", ["assistant RH"], ""),
    ("facturiere", ["facturation"], ""),
    ("comptable", ["facturation"], ""),
    ("mlb", ["conseiller"], "MLB"),
    ("krb", ["conseiller"], "KRB"),
    ("cheffe", ["responsable"], ""),
    ("technicien", ["informatique"], ""),
]
PAGES = {
    "assistant RH": ("/", "/dossiers", "/dossiers?mots=ri"),
    "facturation": ("/", "/factures", "/dossiers?mots=le"),
    "conseiller": ("/", "/dossiers", "/syntheses"),
    "responsable": ("/", "/journal", "/aide"),
    "informatique": ("/comptes", "/journal", "/espace"),
}


def visiter(address: str, rank: int, ends: float) -> list[float]:
    """What each page took for one person, until the end."""
    name, (group, *_), _ = GENS[rank]
    person, times = Personne(address, name), list[float]()
    while time.monotonic() < ends:
        start = time.monotonic()
        person.lire(PAGES[group][len(times) % 3])
        times.append(time.monotonic() - start)
        time.sleep(LECTURE)
    return times


def p95(found: list[list[float]]) -> float:
    assert all(found), "everybody saw pages"
    return statistics.quantiles([each for times in found for each in times], n=20)[-1]


def huit(address: str, seconds: float) -> list[list[float]]:
    ends = time.monotonic() + seconds
    with ThreadPoolExecutor(len(GENS)) as threads:
        return list(threads.map(lambda rank: visiter(address, rank, ends), range(len(GENS))))


def emettre(address: str, who: str, reference: str) -> tuple[str, int, str]:
    """One person issues the invoice of a bilan: the page's own summary, confirmed."""
    person, place = Personne(address, who), f"/factures/emettre?references={reference}"
    page = person.lire(place)
    seen = re.search(r'name="vu" value="([^"]+)"', page)
    assert seen
    words = dict(
        zip(re.findall(r'name="(mot-\d+)"', page), re.findall(r"tapez «\s*(.+?)\s*»", page), strict=False)
    )
    return reference, *person.envoyer(place, oui="oui", vu=seen[1], **words)


@pytest.mark.epreuve
def test_eight_people_at_once_see_their_pages_soon(tmp_path: Path) -> None:
    lay_out(folders(tmp_path))
    address = preparer(tmp_path, GENS)
    with servi(tmp_path, address):
        found = huit(address, SECONDES)
    print(f"p95, 43 dossiers : {p95(found) * 1000:.0f} ms sur {sum(map(len, found))} pages")
    assert p95(found) <= PETIT


@pytest.mark.epreuve
def test_two_clerks_at_once_give_each_number_once_and_lose_no_payment(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.settings()
    address = preparer(tmp_path, GENS)
    with servi(tmp_path, address):
        with ThreadPoolExecutor(4) as threads:
            who = ["facturiere", "comptable"] * 2
            said = list(threads.map(lambda name: emettre(address, name, "2026-001"), who))
        (number,) = office.numbers()
        assert not [page for _, _, page in said if "erreur imprévue" in page]
        people = [Personne(address, name) for name in who]
        place = f"/facture/{number}"
        amounts = [f"{n},00" for n in range(1, 9)]

        def pay(rank: int) -> int:
            sent = {"le": today().isoformat(), "montant": amounts[rank]}
            return people[rank % 4].envoyer(f"/facture/noter/payer/{number}", place, **sent)[0]

        with ThreadPoolExecutor(4) as threads:
            codes = list(threads.map(pay, range(len(amounts))))
    assert codes == [200] * len(amounts)
    (row,) = etat.look(office.settings(day=today()))
    assert row.regle == 36, "1 + 2 + … + 8: no payment is lost, none is counted twice"


@pytest.mark.epreuve_longue
def test_eight_people_of_an_office_of_ten_thousand_dossiers(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    write(tmp_path / "inputs" / "bilans.xlsx", 10_000)
    address = preparer(tmp_path, GENS)
    with servi(tmp_path, address):
        Personne(address, "assistante").lire("/dossiers")  # the model is read once
        found = huit(address, SECONDES)
    print(f"p95, 10 000 dossiers : {p95(found) * 1000:.0f} ms sur {sum(map(len, found))} pages")
    assert p95(found) <= GRAND


@pytest.mark.epreuve
def test_a_server_killed_at_random_leaves_nothing_half_done_and_loses_nothing(tmp_path: Path) -> None:
    draw = random.Random(20)
    book = Office(tmp_path)
    book.settings()
    Bureau(tmp_path).reglages()
    address = preparer(tmp_path, GENS)
    with servi(tmp_path, address):
        emettre(address, "facturiere", "2026-001")
    (number,) = book.numbers()
    kept = 0
    for turn in range(1, MORTS + 1):
        with servi(tmp_path, address) as server:
            assistant, clerk = Personne(address, "assistante"), Personne(address, "facturiere")
            assistant.envoyer("/produire")
            ends = time.monotonic() + draw.uniform(0.05, 4)
            with ThreadPoolExecutor(1) as threads:
                typed = threads.submit(_payer_jusque, clerk, number, ends)
                time.sleep(max(0.0, ends - time.monotonic()))
                os.killpg(server.pid, 9)
                kept += typed.result()
        for path in (tmp_path / "outputs").rglob("*.docx"):
            assert read_members(path.read_bytes()), turn
    assert book.numbers() == [number]
    (row,) = etat.look(book.settings(day=today()))
    assert kept, "something was typed before a kill"
    assert kept <= row.regle <= kept + MORTS, "what was said kept is kept; the last one of a turn may be too"
    run = Bureau(tmp_path).produire()
    assert not [line for line in Bureau(tmp_path).produire().documents if line.status.value == "fait"]
    assert run.documents


def _payer_jusque(clerk: Personne, number: str, ends: float) -> int:
    """Payments of one euro that the server said it kept."""
    kept = 0
    while time.monotonic() < ends:
        try:
            code, _ = clerk.envoyer(
                f"/facture/noter/payer/{number}",
                f"/facture/{number}",
                le=today().isoformat(),
                montant="1,00",
                deuxieme="on",
            )
        except (OSError, HTTPException, AssertionError):
            return kept
        kept += code == 200
    return kept
