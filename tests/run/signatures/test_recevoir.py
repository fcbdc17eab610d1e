"""Signed PDFs that come back: whole, in part, altered, stamped, unsigned, another's, copies of paper."""

import datetime as dt
import shutil
import stat
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from pipeline.errors import UserError
from pipeline.model.taches import SIGNER
from pipeline.pdf import convert
from pipeline.pdf.crypto import Etat, signatures
from pipeline.run.a_faire import a_faire
from pipeline.run.conseiller.dossiers import own
from pipeline.run.envoyer.confirmer import confirmer
from pipeline.run.envoyer.preparer import preparer
from pipeline.run.signatures.depart import AGENT, EMPLOYEUR, ORGANISME, a_signer
from pipeline.run.signatures.recevoir import Demande, Reponse, recevoir
from pipeline.store.files import digest
from pipeline.store.outcome import Status
from pipeline.store.saisies import rangees
from pipeline.store.signatures import A_VERIFIER, COPIE, SIGNE, received
from tests.builders import JOUR, classeur
from tests.bureau import Bureau
from tests.pdf.structure import of_pdf
from tests.run.signatures.signataires import signe
from tests.workbook.builders import Book

pytestmark = pytest.mark.epreuve
CLE = "convention/2026-001"


@pytest.fixture(scope="module")
def depart(tmp_path_factory: pytest.TempPathFactory) -> tuple[Bureau, bytes]:
    """An office whose convention is made, and the PDF of it that LibreOffice makes."""
    office = Bureau(tmp_path_factory.mktemp("signatures")).deposer(classeur())
    office.produire(JOUR, only=frozenset({"convention"}), pdf=frozenset({"convention"}))
    (pdf,) = (office.outputs / "conventions").glob("*.pdf")
    return office, pdf.read_bytes()


@pytest.fixture
def parti(depart: tuple[Bureau, bytes], tmp_path: Path) -> tuple[Bureau, bytes]:
    """The same, one's own, and the PDF as it leaves to be signed."""
    shutil.copytree(depart[0].root, tmp_path, dirs_exist_ok=True)
    office = Bureau(tmp_path)
    (word,) = (office.outputs / "conventions").glob("*.docx")
    return office, a_signer(depart[1], CLE, digest(word.read_bytes()))[0]


def reponse(office: Bureau, data: bytes, name: str = "retour.pdf", **asked: object) -> Reponse:
    """What comes of one file."""
    path = office.root / name
    path.write_bytes(data)
    (found,) = recevoir(office.reglages(JOUR), [path], replace(Demande(), **asked))  # type: ignore[arg-type]
    return found


def entier(data: bytes) -> bytes:
    for champ in (AGENT, EMPLOYEUR, ORGANISME):
        data = signe(data, champ)
    return data


def test_the_places_are_fields_and_the_structure_stays(depart: tuple[Bureau, bytes]) -> None:
    made, places = a_signer(depart[1], CLE, "0" * 64)
    assert [place.nom for place in places] == [ORGANISME, EMPLOYEUR, AGENT]
    assert of_pdf(made) == of_pdf(depart[1])
    with pikepdf.open(BytesIO(made)) as pdf, pikepdf.open(BytesIO(depart[1])) as before:
        assert [str(f.T) for f in pdf.Root.AcroForm.Fields] == [ORGANISME, EMPLOYEUR, AGENT]
        assert bytes(pdf.trailer.ID[0]) == bytes(before.trailer.ID[0])
        assert pdf.check_pdf_syntax() == []
    assert a_signer(depart[1], CLE, "0" * 64)[0] == made
    bare = pikepdf.open(BytesIO(depart[1]))
    del bare.Root.StructTreeRoot
    out = BytesIO()
    bare.save(out)
    plain, places = a_signer(out.getvalue(), CLE, "0" * 64)
    assert len(places) == 3
    assert "/AcroForm" not in pikepdf.open(BytesIO(plain)).Root, "places only"


def test_signed_by_all_it_is_filed_dated_and_frozen(parti: tuple[Bureau, bytes]) -> None:
    office, pdf = parti
    proof = office.root / "preuve.xml"
    proof.write_bytes(b"<preuve/>")
    found = reponse(office, entier(pdf), preuves=(proof,), le=dt.date(2026, 3, 2))
    assert (found.etat, found.document) == (SIGNE, "Convention – 2026-001 Le Goff Élodie")
    assert sum("signature de Jeanne Riou\u00a0: intègre" in said for said in found.dits) == 3
    assert all("niveau inconnu" in said for said in found.dits if "signature de" in said)
    assert found.dits[-1] == "signé le 2 mars 2026 ; le document est figé"
    folder = (office.outputs / found.place).parent
    names = sorted(path.name for path in folder.iterdir())
    assert [name.split(" - ")[0] for name in names] == ["Convention 2026-001 Le Goff Élodie"] * 2 + ["preuve"]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in folder.iterdir())
    run = office.produire(JOUR, only=frozenset({"convention"}))
    assert [each.status for each in run.documents if each.kind == "convention"] == [Status.FIGE]
    assert (
        reponse(office, entier(pdf)[:0] or (office.outputs / found.place).read_bytes()).dits[0] == "déjà reçu"
    )
    (dossier,) = own(office.reglages(JOUR)).modele.dossiers
    assert dossier.agent.row.convention_signee_le == dt.date(2026, 3, 2), "typed, as a person would"
    assert any("02/03/2026" in row.cellules.get("valeur", "") for row in rangees(office.root / "registre"))
    sent = preparer(office.reglages(JOUR), ["2026-001"])
    papers = {each.label: each.noms for each in sent.prets}
    assert papers["employeur KERLANN"] == ("Convention, exemplaire signé",)


def test_signed_by_one_of_three_it_is_filed_with_who_signed(parti: tuple[Bureau, bytes]) -> None:
    office, pdf = parti
    found = reponse(office, signe(pdf, AGENT), le=dt.date(2026, 3, 2))
    assert found.etat == SIGNE
    (line,) = received(office.root / "registre")
    assert (line.parties, line.entier) == ((AGENT,), False)
    (told,) = [tache for tache in a_faire(office.reglages(JOUR)) if tache.sorte == SIGNER]
    assert told.qui == "l’employeur et l’organisme"
    (later,) = [t for t in a_faire(office.reglages(JOUR + dt.timedelta(days=30))) if t.sorte == SIGNER]
    assert later.quoi.endswith("À relancer.")
    assert "employeur KERLANN" not in {e.label for e in preparer(office.reglages(JOUR), ["2026-001"]).prets}


def test_a_seal_names_the_platform_and_a_person_must_look(parti: tuple[Bureau, bytes]) -> None:
    office, pdf = parti
    sealed = signe(pdf, "Cachet", "plateforme")
    found = reponse(office, sealed)
    assert found.etat == A_VERIFIER
    assert "cachet de « Parapheur Exemple », qui nomme un organisme et aucune personne" in found.dits[0]
    assert any("dossier de preuve" in said for said in found.dits)
    assert any("est à vérifier" in tache.quoi for tache in a_faire(office.reglages(JOUR)))
    assert reponse(office, sealed, verifie=True, le=JOUR).etat == SIGNE
    assert received(office.root / "registre")[-1].entier


def test_a_stamp_is_to_be_looked_at_and_never_refused(parti: tuple[Bureau, bytes]) -> None:
    office, pdf = parti
    found = reponse(office, entier(tamponne(pdf, b"Recu en prefecture")), le=JOUR)
    assert found.etat == A_VERIFIER
    assert any("« Recu en prefecture »" in said for said in found.dits)


def test_altered_words_are_refused_and_quoted(
    parti: tuple[Bureau, bytes], depart: tuple[Bureau, bytes]
) -> None:
    office, pdf = parti
    other = Bureau(office.root / "autre").deposer(autre())
    other.produire(JOUR, only=frozenset({"convention"}))
    (word,) = (other.outputs / "conventions").glob("*.docx")
    (made,) = convert([word], batches=1)
    with pikepdf.open(BytesIO(pdf)) as told:
        mark = str(told.docinfo["/BilanEmpreinte"])
    assert made.data is not None
    found = reponse(office, entier(a_signer(made.data, CLE, mark)[0]))
    assert (found.etat, found.place) == ("", "")
    assert "le texte n’est plus celui qui a été envoyé" in found.dits[0]
    assert received(office.root / "registre") == ()


def test_changed_after_a_signature_it_is_refused(parti: tuple[Bureau, bytes]) -> None:
    office, pdf = parti
    signed = entier(pdf)
    broken = bytearray(signed)
    place = signed.index(b"/BilanDocument")
    broken[place + 1 : place + 6] = b"Bilam"
    assert Etat.MODIFIE in {each.etat for each in signatures(bytes(broken))}
    found = reponse(office, bytes(broken), reference="2026-001", kind="convention")
    assert (found.etat, found.dits[0]) == ("", "il a été modifié après une signature")


def test_unsigned_unknown_or_no_pdf_each_gets_its_sentence(parti: tuple[Bureau, bytes]) -> None:
    office, pdf = parti
    assert "aucune signature électronique" in reponse(office, pdf).dits[0]
    assert "un PDF que l’on puisse lire" in reponse(office, b"bonjour").dits[0]
    blank = pikepdf.new()
    blank.add_blank_page()
    out = BytesIO()
    blank.save(out)
    assert "ne porte pas d’identifiant" in reponse(office, signe(out.getvalue(), "S")).dits[0]


def test_another_dossier_s_is_said_to_be_another_s(parti: tuple[Bureau, bytes]) -> None:
    office, pdf = parti
    with pikepdf.open(BytesIO(pdf)) as told:
        told.docinfo["/BilanDocument"] = "convention/2026-002"
        out = BytesIO()
        told.save(out)
    assert "n’est plus dans les classeurs" in reponse(office, signe(out.getvalue(), AGENT)).dits[0]
    with pytest.raises(UserError, match="Une copie ne dit"):
        reponse(office, pdf, papier="Archives")
    said = reponse(office, signe(pdf, AGENT), reference="2026-001", kind="contrat").dits[0]
    assert "Aucun document « contrat » à signer" in said or "ce PDF est un autre document" in said


def test_an_older_version_is_refused(parti: tuple[Bureau, bytes]) -> None:
    office, pdf = parti
    office.deposer(autre())
    office.produire(JOUR, only=frozenset({"convention"}))
    assert "d’une version qui n’est plus dans outputs" in reponse(office, entier(pdf)).dits[0]


def test_a_scan_is_a_copy_and_says_where_the_paper_is(parti: tuple[Bureau, bytes]) -> None:
    office, _ = parti
    asked = {"reference": "2026-001", "kind": "convention", "papier": "armoire 3", "le": JOUR}
    found = reponse(office, b"\xff\xd8\xff image", "scan.jpg", **asked)
    assert (found.etat, found.dits[0]) == (COPIE, "copie ; original papier conservé à armoire 3")
    assert found.place.endswith("copie.jpg")


def autre() -> Book:
    book = classeur()
    book.sheets["Agents"][0]["Nom"] = "Kermarrec"
    return book


def tamponne(pdf: bytes, words: bytes) -> bytes:
    """Words printed over the first page, as a parapheur does."""
    with pikepdf.open(BytesIO(pdf)) as made:
        page = made.pages[0]
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.add_resource(font, pikepdf.Name.Font, pikepdf.Name("/Tampon"))
        page.contents_add(b"q BT /Tampon 9 Tf 40 820 Td (" + words + b") Tj ET Q")
        out = BytesIO()
        made.save(out)
    return out.getvalue()


def test_a_paper_said_to_be_sent_gets_its_date(parti: tuple[Bureau, bytes]) -> None:
    office, _ = parti
    settings = office.reglages(JOUR)
    assert "employeur KERLANN" in {each.label for each in preparer(settings, ["2026-001"]).prets}
    assert confirmer(settings, "2026-001", "employeur", JOUR).dits == ()
    (dossier,) = own(settings).modele.dossiers
    assert dossier.agent.row.convention_envoyee_le == JOUR
    assert confirmer(settings, "2026-001", "agent", JOUR).dits == ()
