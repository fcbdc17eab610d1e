"""Packs on disk: each file is one that its addressee may have, and stays so when things change."""

import datetime as dt
import email
import email.policy
import io
import re
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.documents import catalogue
from pipeline.errors import UserError
from pipeline.run.a_faire import a_faire
from pipeline.run.conseiller.destruction import demander, executer
from pipeline.run.conseiller.dossiers import of_reference, own
from pipeline.run.envoyer.atelier import FAIT, INCHANGE, REFAIT, RETIRE, Prepare
from pipeline.run.envoyer.confirmer import confirmer
from pipeline.run.envoyer.formes import MESSAGE, Forme
from pipeline.run.envoyer.preparer import Preparation, preparer
from pipeline.run.policy import policy_of
from pipeline.store import envois
from pipeline.store.package import identifier_in
from pipeline.store.store import open_store
from pipeline.synthese.consentements import check_consent
from pipeline.synthese.destruction import PREPAREE, kinds
from pipeline.synthese.transmission import transmettre
from tests.documents.test_destinataires import PERMIS
from tests.product.bureau import AGENTS, JOUR, LEA, Bureau, copied, opened

pytestmark = pytest.mark.epreuve
A_VENIR = dt.date(2026, 12, 9)
RH = "Ressources humaines de la commune"


@pytest.fixture(scope="module")
def faite(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """Seven dossiers, their documents made."""
    made = opened(tmp_path_factory.mktemp("envois"))
    for reference in (LEA, "2026-025"):  # a session still to come: a calendar has its use
        made.write("Séances", reference, "Date", A_VENIR)
        made.write("Séances", reference, "Statut de la séance", "prévue")
    made.run()
    return made


@pytest.fixture
def office(faite: Bureau, tmp_path: Path) -> Bureau:
    """The same, one's own."""
    return copied(faite, tmp_path)


def transmise(office: Bureau) -> None:
    """The copy of a synthesis that its agent consented to, as « transmettre » makes it, without its PDF."""
    settings = office.settings()
    dossier = of_reference(own(settings), LEA)
    with open_store(settings.outputs, settings.registre, policy_of(settings)) as store:
        rows = [record.row for record in dossier.consentements]
        transmettre(store, dossier.bilan, check_consent(LEA, RH, rows, settings.day), settings.day)


def of(done: Preparation, label: str, reference: str = LEA) -> Prepare:
    (found,) = [each for each in done.prets if (each.reference, each.label) == (reference, label)]
    return found


def held(outputs: Path) -> Iterator[tuple[str, str, Path]]:
    """The dossier, the addressee and the file of everything under « envois »."""
    for path in (outputs / "envois").rglob("*"):
        if path.is_file():
            reference, label = path.relative_to(outputs / "envois").as_posix().split("/")[-3:-1]
            yield reference.split(" ")[0], label, path


def test_every_file_of_every_pack_is_one_that_its_addressee_may_have(office: Bureau) -> None:
    """All dossiers, kinds and consents: what lies in a folder is looked at, whatever made it."""
    transmise(office)
    preparer(office.settings())
    kinds, seen = {(kind.nom, kind.extension): kind.kind for kind in catalogue.TYPES}, set[str]()
    bilans = {d.reference: d.bilan for d in own(office.settings()).modele.dossiers}
    for reference, label, path in held(office.outputs):
        if path.name == MESSAGE:
            continue
        assert reference in path.name, "another dossier's paper"
        kind = kinds[path.name.partition(f" {reference}")[0], path.suffix]
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                assert identifier_in(archive) in (f"{kind}/{bilans[reference]}", "")
        role = next(role for role in (*PERMIS[kind], "destinataire consenti") if label.startswith(role))
        assert role in PERMIS[kind] or (kind, reference, label) == ("synthese", LEA, f"{role} {RH}")
        assert ("confidentiel" in path.parts) is catalogue.of(kind).confidentiel
        seen.add(kind)
    assert {"calendrier", "agenda", "emargement", "annexe_financiere", "synthese"} <= seen


def test_a_consent_given_while_another_employed_the_agent_lets_nothing_go(office: Bureau) -> None:
    transmise(office)
    assert any(RH in each.label for each in preparer(office.settings()).prets)
    book = load_workbook(office.inputs / AGENTS)
    sheet = book["Agents"]
    sheet.cell(1, sheet.max_column + 1, "Employeur depuis le")
    book.save(office.inputs / AGENTS)
    office.write("Agents", LEA, "Employeur depuis le", dt.date(2026, 11, 1))
    assert {each.etat for each in preparer(office.settings()).prets if RH in each.label} == {RETIRE}


def test_packs_are_their_owner_s_alone_and_name_no_fund(office: Bureau) -> None:
    preparer(office.settings())
    for place in [office.outputs / "envois", *(office.outputs / "envois").rglob("*")]:
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0
        assert "FIPHFP" not in place.name
    register = office.registre / envois.REGISTER
    assert stat.S_IMODE(register.stat().st_mode) == 0o600


def test_a_second_time_nothing_is_made_and_a_change_is_said(office: Bureau) -> None:
    assert {each.etat for each in preparer(office.settings()).prets} == {FAIT}
    before = office.files()
    assert {each.etat for each in preparer(office.settings()).prets} == {INCHANGE}
    assert office.files() == before
    office.write("Séances", LEA, "Lieu", "Salle du conseil")
    stale = preparer(office.settings(), [LEA])
    assert of(stale, "employeur KERLANN").etat == RETIRE, "what it held is not true any more"
    assert any("à produire" in wait.raison for wait in stale.attentes)
    office.run()
    again = of(preparer(office.settings(), [LEA]), "employeur KERLANN")
    assert again.etat == FAIT
    assert (again.chemin / f"Calendrier {LEA} Le Goff Élodie.docx").read_bytes() == office.document(
        "calendrier"
    ).read_bytes()


def test_a_pack_made_again_says_which_paper_changed(office: Bureau) -> None:
    preparer(office.settings(), [LEA])
    office.write("Séances", LEA, "Lieu", "Salle du conseil")
    office.run()
    again = of(preparer(office.settings(day=JOUR + dt.timedelta(days=1)), [LEA]), "employeur KERLANN")
    assert (again.etat, again.raison) == (REFAIT, "a changé depuis le 1er décembre 2026 : Calendrier")


def test_a_draft_e_mail_is_not_sent_and_holds_what_the_folder_holds(office: Bureau) -> None:
    made = of(preparer(office.settings(), [LEA], Forme.COURRIEL), "conseiller MLB")
    assert made.chemin.suffix == ".eml"
    mail = email.message_from_bytes(made.chemin.read_bytes(), policy=email.policy.default)
    assert (mail["X-Unsent"], mail["Date"], mail["From"]) == ("1", None, None)
    assert "@" in mail["To"]
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == [
        f"Calendrier {LEA} Le Goff Élodie.docx",
        f"Calendrier {LEA} Le Goff Élodie.ics",
        f"Feuille d’émargement {LEA} Le Goff Élodie.docx",
    ]
    body = mail.get_body()
    assert body is not None
    assert "– calendrier ;" in re.sub("\u00a0", " ", body.get_content())
    made_files = {path.read_bytes() for path in office.outputs.rglob("*") if path.is_file()}
    for part in mail.iter_attachments():
        assert part.get_payload(decode=True) in made_files


def test_a_zip_holds_the_papers_and_the_message(office: Bureau) -> None:
    made = of(preparer(office.settings(), [LEA], Forme.ZIP), "employeur KERLANN")
    with zipfile.ZipFile(io.BytesIO(made.chemin.read_bytes())) as archive:
        assert sorted(archive.namelist()) == [f"Calendrier {LEA} Le Goff Élodie.docx", MESSAGE]
        assert "Objet : Dossier 2026-001" in archive.read(MESSAGE).decode("utf-8-sig")


def test_a_synthesis_leaves_as_the_copy_that_was_consented_to_and_never_by_e_mail(office: Bureau) -> None:
    waits = [wait.raison for wait in preparer(office.settings(), [LEA]).attentes if wait.nom == "Synthèse"]
    assert len(waits) == 1
    assert RH in waits[0]
    transmise(office)
    made = of(preparer(office.settings(), [LEA], Forme.COURRIEL), f"destinataire consenti {RH}")
    assert made.chemin.is_dir()
    assert "jamais par courriel" in made.raison
    (copy,) = made.chemin.glob("*.docx")
    assert copy.read_bytes() in [p.read_bytes() for p in (office.outputs / "transmissions").rglob("*.docx")]


def test_a_consent_withdrawn_takes_its_pack_away(office: Bureau) -> None:
    transmise(office)
    made = of(preparer(office.settings()), f"destinataire consenti {RH}")
    assert made.chemin.is_dir()
    office.write("Consentements", LEA, "Retiré le", dt.date(2026, 11, 20))
    gone = of(preparer(office.settings()), f"destinataire consenti {RH}")
    assert (gone.etat, made.chemin.exists()) == (RETIRE, False)


def test_a_copy_changed_since_it_was_made_does_not_leave(office: Bureau) -> None:
    transmise(office)
    (copy,) = (office.outputs / "transmissions").rglob("*.docx")
    copy.write_bytes(copy.read_bytes() + b" ")
    done = preparer(office.settings(), [LEA])
    assert not [each for each in done.prets if "consenti" in each.label]
    assert any("n’est plus là telle quelle" in wait.raison for wait in done.attentes)


def test_what_a_person_changed_in_a_pack_is_kept_beside(office: Bureau) -> None:
    made = of(preparer(office.settings(), [LEA]), "employeur KERLANN")
    (made.chemin / MESSAGE).write_text("Madame,", "utf-8")
    again = of(preparer(office.settings(), [LEA]), "employeur KERLANN")
    assert again.chemin != made.chemin
    assert "gardé" in again.raison
    assert (made.chemin / MESSAGE).read_text("utf-8") == "Madame,"


def test_sent_is_what_a_person_confirms_then_nothing_is_left_to_send(office: Bureau) -> None:
    settings = office.settings()
    preparer(settings, [LEA])
    waiting = [tache for tache in a_faire(settings) if "à confirmer" in tache.quoi]
    assert len(waiting) == 3
    with pytest.raises(UserError, match="ne peut pas être parti"):
        confirmer(settings, LEA, "employeur", JOUR + dt.timedelta(days=1))
    done = confirmer(settings, LEA, "employeur", JOUR)
    assert done.noms == ("Calendrier",)
    assert len([tache for tache in a_faire(settings) if "à confirmer" in tache.quoi]) == 2
    assert "employeur KERLANN" not in {each.label for each in preparer(settings, [LEA]).prets}
    with pytest.raises(UserError, match="pas encore confirmé"):
        confirmer(settings, LEA, "employeur", JOUR)


def test_a_reference_that_is_none_is_a_sentence(office: Bureau) -> None:
    with pytest.raises(UserError, match="Aucun dossier ni promotion « 2026-999 »"):
        preparer(office.settings(), ["2026-999"])


def test_a_paper_with_comments_does_not_leave(office: Bureau) -> None:
    from docx import Document

    path = office.document("calendrier")
    document = Document(str(path))
    document.add_comment(document.paragraphs[0].runs or document.paragraphs[0].add_run("x"), "à revoir ?")
    document.save(str(path))
    waits = {wait.nom: wait.raison for wait in preparer(office.settings(), [LEA]).attentes}
    assert "commentaires" in waits["Calendrier"]


def test_a_destroyed_synthesis_is_in_no_pack_any_more(office: Bureau) -> None:
    transmise(office)
    settings = office.settings()
    made = of(preparer(settings, [LEA], Forme.ZIP), f"destinataire consenti {RH}")
    assert made.chemin.is_file()
    asked = demander(settings, LEA)
    assert any("envois" in place for place in asked.ailleurs)
    assert PREPAREE in kinds(asked.destruction)
    executer(settings, asked)
    assert not made.chemin.exists()
    assert not any(
        "synthese/" in line for line in (office.registre / envois.REGISTER).read_text().splitlines()
    )


def test_what_is_over_is_not_sent_any_more(office: Bureau) -> None:
    after = preparer(office.settings(day=A_VENIR + dt.timedelta(days=1)), [LEA])
    assert [each.noms for each in after.prets] == []
