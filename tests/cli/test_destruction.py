"""Destroying a synthesis: what is certified is gone, wherever it had been put and whatever it was called."""

import os
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline.store import pdfs
from pipeline.store.archive import check_archive
from pipeline.store.verdicts import vet
from pipeline.synthese.cosignatures import Cosignature, cosigned, record
from pipeline.synthese.transmission import recorded
from tests.cli.terminal import Terminal, without_libreoffice
from tests.cli.test_conseiller import ANSWERED, CERTIFICATE, RH, blank
from tests.product.bureau import CONSEILLER, LEA, Bureau, copied, opened
from tests.product.mains import edit, read

PROTECTED = b"\xd0\xcf\x11\xe0" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """An office whose syntheses are made, one edited; the counsellor's workbook quotes that agent no more."""
    bureau = opened(tmp_path_factory.mktemp("bureau"), only=frozenset({"synthese"}))
    bureau.run()
    edit(bureau.document())
    blank(bureau)
    assert vet(bureau.registre, bureau.inputs.rglob("*.xlsx")) == {}
    assert vet(bureau.registre, [bureau.document()]) == {}
    return bureau


@pytest.fixture
def terminal(
    made: Bureau, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    without_libreoffice(monkeypatch)
    return Terminal(copied(made, tmp_path), capsys, monkeypatch)


def left(bureau: Bureau) -> list[str]:
    """Every file of the office that still holds the agent's identifier, archives opened."""
    found = []
    for path in sorted(bureau.root.rglob("*")):
        if path.is_file() and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                inside = [archive.read(name) for name in archive.namelist() if name.endswith(".docx")]
                custom = (
                    archive.read("docProps/custom.xml")
                    if "docProps/custom.xml" in archive.namelist()
                    else b""
                )
            words = [custom, *inside]
            if any(f"synthese/{LEA}<".encode() in word or word.startswith(b"PK") for word in words):
                found.append(path.name)
    return found


def put(place: str) -> Callable[[Bureau, bytes], None]:
    """Leave a copy of the synthesis somewhere in the office."""

    def copy(bureau: Bureau, data: bytes) -> None:
        path = bureau.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return copy


@pytest.mark.parametrize(
    "place",
    [
        "outputs/syntheses/Sauvegarde de Synthèse.wbk",
        "outputs/syntheses/Récupération.asd",
        "outputs/syntheses/~WRL0003.tmp",
        "outputs/syntheses/ancienne.bak",
        "outputs/syntheses/sans extension",
        "inputs/conseiller/à relire.docx",
        "inputs/brouillon.docm",
        "outputs/~bilan-1-2.tmp",
        "sauvegardes/avant-restauration-2026/outputs/syntheses/x.docx",
        unicodedata.normalize("NFD", "outputs/syntheses/été/Synthèse élève.docx"),
    ],
)
def test_a_copy_is_found_by_its_identifier_and_destroyed(terminal: Terminal, place: str) -> None:
    bureau = terminal.bureau
    put(place)(bureau, bureau.document().read_bytes())
    assert CERTIFICATE in terminal.type("detruire", LEA, "--oui")
    assert left(bureau) == []
    assert "2\u00a0fichiers (" in read(bureau.outputs / CERTIFICATE)


def test_a_synthesis_whose_name_is_decomposed_is_removed_under_its_real_name(terminal: Terminal) -> None:
    bureau = terminal.bureau
    path = bureau.document()
    path.rename(path.with_name(unicodedata.normalize("NFD", path.name)))
    assert CERTIFICATE in terminal.type("detruire", LEA, "--oui")
    assert left(bureau) == []


@pytest.mark.parametrize(
    "place", ["outputs/syntheses/renommée.docx", "outputs/syntheses/x.doc", "inputs/conseiller/protégé.docx"]
)
def test_a_protected_file_leaves_no_certificate(terminal: Terminal, place: str) -> None:
    bureau = terminal.bureau
    put(place)(bureau, PROTECTED)
    said = terminal.type("detruire", LEA, "--oui")
    assert f"{place} : protégé par un mot de passe" in said
    assert CERTIFICATE not in bureau.files()
    (bureau.root / place).unlink()
    assert CERTIFICATE in terminal.type("detruire", LEA)


@pytest.mark.parametrize("place", ["outputs/bilan.pdf", "inputs/conseiller/scan0001.pdf"])
def test_a_pdf_that_a_person_made_of_it_leaves_no_certificate(terminal: Terminal, place: str) -> None:
    bureau = terminal.bureau
    title = f"Bilan n° SYN-{LEA}".encode("utf-16-be").hex().upper().encode()
    put(place)(bureau, b"%PDF-1.7\n1 0 obj\n<</Title<FEFF" + title + b">>>\nendobj\n")
    put("outputs/autre.pdf")(bureau, b"%PDF-1.7\n1 0 obj\n<</Title(SYN-2026-0011)>>\nendobj\n")
    said = terminal.type("detruire", LEA, "--oui")
    assert f"{place} : ce PDF imprime la référence de la synthèse" in said
    assert "autre.pdf" not in said
    assert CERTIFICATE not in bureau.files()
    (bureau.root / place).unlink()
    assert CERTIFICATE in terminal.type("detruire", LEA)


def test_what_was_moved_away_is_not_certified(terminal: Terminal, tmp_path: Path) -> None:
    bureau = terminal.bureau
    path = bureau.document()
    path.rename(bureau.root / path.name)
    said = terminal.type("detruire", LEA, "--oui")
    assert "aucun fichier de cette synthèse n’a été trouvé" in said
    assert CERTIFICATE not in bureau.files()
    (bureau.root / path.name).rename(path)
    assert CERTIFICATE in terminal.type("detruire", LEA, "--oui")


def test_a_copy_in_a_persons_archive_is_named_and_left_to_them(terminal: Terminal) -> None:
    bureau = terminal.bureau
    archive = bureau.outputs / "envoi.zip"
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("dossier/synthèse.docx", bureau.document().read_bytes())
        target.writestr("lisez-moi.txt", "rien")
    said = terminal.type("detruire", LEA, "--oui")
    assert "outputs/envoi.zip : l’archive contient la synthèse (dossier/synthèse.docx)" in said
    assert CERTIFICATE not in bureau.files()
    archive.unlink()
    assert CERTIFICATE in terminal.type("detruire", LEA)


def test_it_goes_out_of_our_own_archives_too(terminal: Terminal) -> None:
    bureau = terminal.bureau
    terminal.type_bare("sauvegarder")
    (archive,) = (bureau.root / "sauvegardes").glob("*.zip")
    before = check_archive(archive)
    assert any(name.startswith("outputs/syntheses/") and LEA in name for name in before.entries)
    assert CERTIFICATE in terminal.type("detruire", LEA, "--oui")
    after = check_archive(archive)
    gone = set(before.entries) - set(after.entries)
    assert [LEA in name for name in gone] == [True]
    assert "1\u00a0copie dans une archive" in read(bureau.outputs / CERTIFICATE)


def test_a_file_that_prints_its_reference_and_lost_its_identifier_is_named(terminal: Terminal) -> None:
    bureau = terminal.bureau
    with (
        zipfile.ZipFile(bureau.document()) as source,
        zipfile.ZipFile(bureau.outputs / "x.docx", "w") as target,
    ):
        for name in source.namelist():
            if name != "docProps/custom.xml":
                target.writestr(name, source.read(name))
    said = terminal.type("detruire", LEA, "--oui")
    assert "outputs/x.docx : il imprime sa référence" in said
    assert CERTIFICATE not in bureau.files()


def test_another_agents_files_stay(terminal: Terminal) -> None:
    bureau = terminal.bureau
    before = {
        name: data
        for name, data in bureau.files().items()
        if name.startswith("syntheses/") and LEA not in name
    }
    terminal.type("detruire", LEA, "--oui")
    after = bureau.files()
    assert {name: after.get(name) for name in before} == before


def test_no_key_of_it_survives_in_the_registers_free_pages(terminal: Terminal) -> None:
    bureau = terminal.bureau
    path = next(bureau.registre.glob("documents.sqlite"))
    words = f"syntheses/Synthèse {LEA}".encode()
    assert words in path.read_bytes()
    terminal.type("detruire", LEA, "--oui")
    assert words not in path.read_bytes()


class TestPrestataire:
    REFERENCE = "2026-025"

    def clear(self, bureau: Bureau) -> None:
        for sheet in ("Préremplissage", "Actions"):
            bureau.drop(sheet, self.REFERENCE, "conseiller/entretiens.xlsx")

    def test_nothing_is_destroyed_before_the_answer(self, terminal: Terminal) -> None:
        bureau = terminal.bureau
        before = bureau.files()
        assert "--transmission non" in terminal.type("detruire", self.REFERENCE, "--oui", code=1)
        later = ("--transmission", "non", "--repondu-le", "2026-12-25")
        assert "25 décembre 2026" in terminal.type("detruire", self.REFERENCE, "--oui", *later, code=1)
        wanted = ("--transmission", "oui", "--repondu-le", "2026-11-30")
        assert "transmission n’est" in terminal.type("detruire", self.REFERENCE, "--oui", *wanted, code=1)
        assert bureau.files() == before

    def test_the_answer_stands_on_the_certificate(self, terminal: Terminal) -> None:
        bureau = terminal.bureau
        self.clear(bureau)
        terminal.type("detruire", self.REFERENCE, "--oui", *ANSWERED)
        (made,) = bureau.outputs.glob(f"attestations/*{self.REFERENCE}*")
        assert "Interrogé le 30 novembre 2026, l’agent ne souhaite pas" in read(made).replace("\u00a0", " ")


def test_the_pdf_that_was_signed_goes_with_it_wherever_it_was_put(terminal: Terminal) -> None:
    bureau = terminal.bureau
    blank(bureau)
    word = bureau.document()
    signed = word.with_suffix(".pdf")
    signed.write_bytes(b"%PDF-1.7 sign\xc3\xa9")
    stamp = [pdfs.stamped(bureau.outputs, f"syntheses/{each.name}", None) for each in (word, signed)]
    assert stamp[0] is not None
    assert stamp[1] is not None
    pdfs.save(bureau.registre, {f"synthese/{LEA}": pdfs.Pair(stamp[0], stamp[1])})
    put("inputs/conseiller/copie.pdf")(bureau, signed.read_bytes())
    terminal.type_bare("sauvegarder")
    assert CERTIFICATE in terminal.type("detruire", LEA, "--oui")
    assert list(bureau.root.rglob("*.pdf")) == []
    (archive,) = (bureau.root / "sauvegardes").glob("*.zip")
    assert [name for name in check_archive(archive).entries if name.endswith(".pdf")] == []
    assert pdfs.load(bureau.registre) == {}
    said = read(bureau.outputs / CERTIFICATE).replace("\u00a0", " ")
    assert all(words in said for words in ("1 fichier de travail", "2 copies en PDF", "dans des archives"))


def test_what_was_signed_and_sent_keeps_no_name_of_a_file(terminal: Terminal) -> None:
    bureau = terminal.bureau
    terminal.type("transmettre", LEA, "--a", RH, "--accepter")
    key = f"synthese/{LEA}"
    (line,) = recorded(bureau.registre)
    record(bureau.registre, Cosignature(LEA, line.le, f"syntheses/Synthèse {LEA}.docx", "0" * 64))
    blank(bureau)
    terminal.type("detruire", LEA, "--oui")
    assert cosigned(bureau.registre)[key].fichier == ""
    assert [(each.destinataire, each.fichier) for each in recorded(bureau.registre)] == [(RH, "")]


def test_workbooks_in_older_archives_that_quote_the_agent_are_named(terminal: Terminal) -> None:
    bureau = terminal.bureau
    terminal.type("relire")
    bureau.add("Préremplissage", (LEA, "2.3.1", "La comptabilité publique"), file=CONSEILLER)
    terminal.type_bare("sauvegarder")
    blank(bureau)
    said = terminal.type("detruire", LEA, "--oui")
    assert CERTIFICATE in said
    (archive,) = (bureau.root / "sauvegardes").glob("*.zip")
    assert f"  - sauvegardes/{archive.name} : inputs/conseiller/entretiens.xlsx" in said
    assert "inputs/agents.xlsx" not in said
    assert "outputs/suivi/plans-d-action.xlsx" not in check_archive(archive).entries


def test_a_file_that_is_elsewhere_under_another_name_is_refused_and_nothing_goes(terminal: Terminal) -> None:
    bureau = terminal.bureau
    path = bureau.document()
    os.link(path, bureau.root / "autre nom.docx")
    said = terminal.type("detruire", LEA, "--oui", code=1)
    assert "n’est qu’un des noms d’un fichier" in said
    assert path.exists()
    (bureau.root / "autre nom.docx").unlink()
    assert CERTIFICATE in terminal.type("detruire", LEA, "--oui")


def test_what_lies_beside_the_syntheses_and_is_nobodys_holds_the_certificate_back(terminal: Terminal) -> None:
    bureau = terminal.bureau
    put("outputs/syntheses/bilan imprimé.pdf")(bureau, b"%PDF-1.7\n")
    put("outputs/syntheses/copié.txt")(bureau, "Agent : Madame Élodie Le Goff, 1.1 besoins".encode())
    put("outputs/syntheses/scan 3.jpg")(bureau, b"\xff\xd8\xff")
    said = terminal.type("detruire", LEA, "--oui")
    assert "outputs/syntheses/scan 3.jpg : nul ne sait de quelle synthèse" in said
    assert "outputs/syntheses/bilan imprimé.pdf : ce PDF n’a pas été fait par le programme" in said
    assert "outputs/syntheses/copié.txt : ce texte nomme l’agent" in said
    assert CERTIFICATE not in bureau.files()
    for name in ("bilan imprimé.pdf", "copié.txt", "scan 3.jpg"):
        (bureau.outputs / "syntheses" / name).unlink()
    assert CERTIFICATE in terminal.type("detruire", LEA)


def test_an_archive_put_back_brings_nothing_destroyed_back_and_names_who_quotes(terminal: Terminal) -> None:
    bureau = terminal.bureau
    edited = bureau.document().read_bytes()
    put("outputs/syntheses/copie.wbk")(bureau, edited)
    envoi = bureau.inputs / "ancien.zip"
    with zipfile.ZipFile(envoi, "w") as target:
        target.writestr("s.docx", edited)
    bureau.add("Préremplissage", (LEA, "2.3.4", "Ce qu’elle a dit"), file=CONSEILLER)
    terminal.type_bare("sauvegarder")
    (archive,) = (bureau.root / "sauvegardes").glob("*.zip")
    kept = bureau.root.parent / f"{bureau.root.name}-disque" / archive.name
    kept.parent.mkdir()
    archive.rename(kept)
    envoi.unlink()
    blank(bureau)
    assert CERTIFICATE in terminal.type("detruire", LEA, "--oui")
    record(bureau.registre, Cosignature("2026-006", date(2026, 11, 3), "syntheses/x.docx", "abc"))
    said = terminal.type_bare("restaurer", str(kept), "--oui")
    assert "2 fichiers détruits depuis n’ont pas été remis" in said
    assert "inputs/ancien.zip : contient une synthèse détruite (s.docx)" in said
    assert "À vider, l’agent a une synthèse détruite : conseiller/entretiens.xlsx" in said
    there = [path for path in (bureau.outputs / "syntheses").iterdir() if LEA in path.name]
    assert there == []
    assert (bureau.outputs / CERTIFICATE).is_file()
    assert list(cosigned(bureau.registre)) == ["synthese/2026-006"]
    assert "déjà détruite le 1er décembre 2026" in terminal.type("detruire", LEA)
