from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.store.files import Locked
from pipeline.store.outcome import Status
from pipeline.store.rebuild import reconstruire
from pipeline.store.store import Store, open_store
from pipeline.store.tree import look
from pipeline.synthese.consentements import check_consent
from pipeline.synthese.destruction import a_detruire, detruire, plan_destruction
from pipeline.synthese.transmission import Transmission, outlived, recorded, transmettre
from pipeline.workbook.sheets import Consentement
from tests.store.test_store import CONVENTION, DAY, NAMED, RENEWED, SYNTHESE, Office, bare
from tests.synthese import hands
from tests.synthese.word import (
    FIELDS,
    Task,
    convention,
    packed,
    policy,
    render,
    synthese,
    unpacked,
)

RH = Consentement(reference="A-01", destinataire="Ressources humaines", date=date(2026, 7, 1))


@contextmanager
def store(office: Office) -> Iterator[Store]:
    with open_store(office.outputs, office.registre, policy(DAY)) as opened:
        yield opened


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path)
    office.run(CONVENTION, SYNTHESE)
    return office


def test_a_synthesis_is_copied_for_a_recipient_the_agent_consented_to(office: Office) -> None:
    hands.type_in(office.outputs / SYNTHESE.path, "Savoir faire", "Piloter")
    with store(office) as opened:
        target = sent(opened, "ressources  Humaines", [RH]).path
    assert target == office.outputs / "transmissions" / "Ressources humaines" / "Synthèse DUPRÉ.docx"
    assert "Piloter" in hands.said(target.read_bytes())
    assert target.stat().st_mode & 0o077 == 0
    assert office.one(RENEWED).status is Status.FAIT, "une transmission n'est pas une copie de travail"


@pytest.mark.parametrize(
    ("consents", "recipient", "why"),
    [
        ([], "Ressources humaines", "aucun consentement"),
        ([RH], "Supérieur hiérarchique", "aucun consentement"),
        ([RH.model_copy(update={"reference": "B-02"})], "Ressources humaines", "aucun consentement"),
        ([RH.model_copy(update={"retire_le": DAY})], "Ressources humaines", "retiré"),
        ([RH.model_copy(update={"date": date(2026, 9, 1)})], "Ressources humaines", "pas encore"),
        (
            [RH.model_copy(update={"portee": "sauf 2.5"})],
            "Ressources humaines",
            "ne couvre que",
        ),
    ],
)
def test_without_a_living_consent_for_that_recipient_nothing_leaves(
    office: Office, consents: list[Consentement], recipient: str, why: str
) -> None:
    with store(office) as opened, pytest.raises(UserError, match=why):
        sent(opened, recipient, consents)
    assert not (office.outputs / "transmissions").exists()


def test_a_new_consent_after_a_withdrawal_counts(office: Office) -> None:
    withdrawn = RH.model_copy(update={"retire_le": date(2026, 7, 15)})
    again = RH.model_copy(update={"date": date(2026, 7, 20), "portee": "Synthèse entière"})
    with store(office) as opened:
        assert sent(opened, "Ressources humaines", [withdrawn, again]).path.exists()
        tree = look(office.outputs)
        assert list(outlived(tree, [withdrawn, again], DAY, office.registre)) == []
        assert [place for place, _ in outlived(tree, [withdrawn], DAY, office.registre)] == [0]
        assert (
            list(outlived(tree, [withdrawn.model_copy(update={"reference": "B-02"})], DAY, office.registre))
            == []
        )


def test_a_recipient_typed_with_another_apostrophe_is_the_same(office: Office) -> None:
    mairie = RH.model_copy(update={"destinataire": "Mairie d’Ergué"})
    with store(office) as opened:
        path = sent(opened, "mairie d'ergue", [mairie]).path
    assert path.parent.name == "Mairie d’Ergué"


def test_a_copy_handed_over_holds_nothing_but_its_words(office: Office) -> None:
    path = office.outputs / SYNTHESE.path
    hands.type_in(path, "Savoir faire", "Piloter un projet")
    parts = unpacked(path.read_bytes())
    parts["docProps/core.xml"] = (
        b'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Bilan</dc:title>'
        b"<dc:creator>C. Le Goff</dc:creator><cp:lastModifiedBy>Paul</cp:lastModifiedBy></cp:coreProperties>"
    )
    parts["word/settings.xml"] = (
        b'<w:settings xmlns:w="w" xmlns:r="r"><w:attachedTemplate r:id="rId1"/><w:docVars>'
        b'<w:docVar w:name="a" w:val="secret"/>'
        b"</w:docVars></w:settings>"
    )
    parts["word/_rels/settings.xml.rels"] = (
        b'<Relationships><Relationship Target="file:///C:/paul/x.dotm"/></Relationships>'
    )
    parts["customXml/item1.xml"] = b"<x>Paul</x>"
    parts["docMetadata/LabelInfo.xml"] = b"<label>Paul</label>"
    path.write_bytes(packed(parts))
    with store(office) as opened:
        made = sent(opened, "Ressources humaines", [RH])
        (line,) = recorded(office.registre)
    found = unpacked(made.path.read_bytes())
    assert not [
        name for name in found if name.startswith(("customXml", "docMetadata")) or "custom.xml" in name
    ]
    said = b"".join(found.values())
    assert [
        word for word in (b"Le Goff", b"Paul", b"secret", b"dotm", b"bilan_document") if word in said
    ] == []
    assert b"<dc:title>Bilan" in said
    assert b"Piloter un projet" in said
    assert "Votre réponse".encode() not in said
    assert b"Besoins et attentes" not in said, "a heading with nothing under it"
    assert (line.destinataire, line.le, line.empreinte) == ("Ressources humaines", DAY, made.empreinte)


@pytest.mark.parametrize(
    "mark",
    ["<w:ins><w:r><w:t>Ajout</w:t></w:r></w:ins>", "<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"],
)
def test_tracked_changes_refuse_the_copy_until_they_are_accepted(office: Office, mark: str) -> None:
    path = office.outputs / SYNTHESE.path
    hands.type_in(path, "Savoir faire", "Piloter")
    parts = unpacked(path.read_bytes())
    body = parts["word/document.xml"].decode()
    at = body.index("</w:p>", body.index("Piloter"))
    parts["word/document.xml"] = (body[:at] + mark + body[at:]).encode()
    path.write_bytes(packed(parts))
    with store(office) as opened:
        with pytest.raises(UserError, match="1\u00a0modification suivie"):
            sent(opened, "Ressources humaines", [RH])
        made = sent(opened, "Ressources humaines", [RH], accepter=True)
    copied = unpacked(made.path.read_bytes())["word/document.xml"]
    assert b"w:ins" not in copied
    assert b"w:del" not in copied
    assert (b"Ajout" in copied) == ("Ajout" in mark)


def test_a_narrower_consent_gives_its_sections_alone(office: Office) -> None:
    path = office.outputs / SYNTHESE.path
    hands.type_in(path, "Savoir faire", "Piloter un projet")
    hands.type_in(path, "Besoins et attentes", "Changer de métier")
    hands.type_in(path, "2.5. Prise", "Ce qui est à moi")
    for scope, there in (
        ("2.3.2", "Piloter"),
        ("1.1 et 3.1", "Changer"),
        ("plan d’action seulement", "Durée"),
    ):
        narrow = RH.model_copy(update={"portee": scope})
        with store(office) as opened:
            copy = sent(opened, "Ressources humaines", [narrow]).path
        text = hands.said(copy.read_bytes())
        assert there in text
        others = {"Piloter un projet", "Changer de métier", "Ce qui est à moi"}
        assert [words for words in others if words in text and not words.startswith(there)] == []
        assert ("Durée" in text) == ("3.1" in scope or "plan" in scope)


def sent(
    opened: Store, recipient: str, consents: Sequence[Consentement], *, accepter: bool = False
) -> Transmission:
    """Hand the synthesis over to a recipient, by the consent that counts."""
    consent = check_consent("A-01", recipient, consents, DAY)
    return transmettre(opened, "A-01", consent, DAY, accepter=accepter)


def lived_in(office: Office) -> set[str]:
    """Give a synthesis a backup, a new version beside, a transmission; return every file of it."""
    path = office.outputs / SYNTHESE.path
    hands.type_in(path, "Savoir faire", "Piloter")
    office.one(RENEWED)
    path.write_bytes(bare(path.read_bytes()))
    office.one(replace(SYNTHESE, fingerprint="f3", data=synthese(fields={**FIELDS, "nom": "X"})))
    with store(office) as opened:
        sent(opened, "Ressources humaines", [RH])
    return {name for name in office.files() if "Synthèse" in name}


def test_destroying_removes_every_file_of_the_synthesis_and_no_other(office: Office) -> None:
    office.one(NAMED)
    theirs = lived_in(office)
    marked = office.outputs.parent / "copie annotée.xlsx"
    marked.write_bytes(b"x")
    others = office.files() - theirs
    assert len(theirs) >= 4
    with store(office) as opened:
        plan = plan_destruction(opened, "A-01")
        assert set(plan.fichiers) == theirs
        assert office.files() == theirs | others
        detruire(opened, plan, DAY, [marked])
        row = opened.rows()["synthese/A-01"]
    assert office.files() == others
    assert not marked.exists()
    assert (row.destroyed, row.content) == ("2026-08-01", "")
    assert sum(int(count) for count in row.fields().values()) == len(theirs)
    assert row.digest


def test_a_later_run_does_not_recreate_what_was_destroyed(office: Office) -> None:
    with store(office) as opened:
        detruire(opened, plan_destruction(opened, "A-01"), DAY)
    outcome = office.one(RENEWED, recreate=True)
    assert (outcome.status, "détruit" in outcome.reason) == (Status.SANS_OBJET, True)
    assert not (office.outputs / SYNTHESE.path).exists()
    with store(office) as opened:
        assert plan_destruction(opened, "A-01").deja_detruite == "2026-08-01"


def test_nothing_is_destroyed_while_a_file_is_open(office: Office) -> None:
    (office.outputs / "syntheses" / "~$nthèse DUPRÉ.docx").write_bytes(b"")
    with store(office) as opened, pytest.raises(Locked):
        detruire(opened, plan_destruction(opened, "A-01"), DAY)
    assert (office.outputs / SYNTHESE.path).exists()
    assert office.one(SYNTHESE).status is Status.INCHANGE


def test_a_namesakes_backups_are_not_destroyed(office: Office) -> None:
    other = Task("synthese/B-02", "syntheses/Synthèse DUPRÉ (B-02).docx", "f1", synthese("synthese/B-02"))
    office.one(other)
    hands.type_in(office.outputs / other.path, "Savoir faire", "À garder")
    office.one(replace(other, fingerprint="f2", data=synthese("synthese/B-02", {**FIELDS, "nom": "Z"})))
    kept = {name for name in office.files() if "B-02" in name}
    assert len(kept) == 2
    with store(office) as opened:
        detruire(opened, plan_destruction(opened, "A-01"), DAY)
    assert kept <= office.files()


def test_an_unknown_reference_is_refused(office: Office) -> None:
    with store(office) as opened, pytest.raises(UserError, match="Aucune synthèse"):
        plan_destruction(opened, "Z-99")


def test_what_is_due_for_destruction_is_listed_after_its_last_day(office: Office) -> None:
    with store(office) as opened:
        last = {"A-01": date(2026, 7, 31), "Z-99": date(2020, 1, 1)}
        assert [due.reference for due in a_detruire(opened, last, DAY)] == ["A-01"]
        assert list(a_detruire(opened, {"A-01": DAY}, DAY)) == []


def test_what_is_left_of_a_synthesis_is_due_even_without_the_synthesis(office: Office) -> None:
    lived_in(office)
    for path in (office.outputs / "syntheses").iterdir():
        path.unlink()
    with store(office) as opened:
        (due,) = a_detruire(opened, {"A-01": date(2026, 7, 31)}, DAY)
    assert {path.partition("/")[0] for path in due.paths} == {"sauvegardes", "transmissions"}


def test_two_copies_of_a_synthesis_are_due_too(office: Office) -> None:
    (office.outputs / "syntheses" / "copie.docx").write_bytes(SYNTHESE.data)
    with store(office) as opened:
        (due,) = a_detruire(opened, {"A-01": date(2026, 7, 31)}, DAY)
    assert due.paths == (SYNTHESE.path, "syntheses/copie.docx")


def test_a_synthesis_that_the_workbooks_no_longer_know_is_told_with_no_last_day(office: Office) -> None:
    with store(office) as opened:
        assert [(due.reference, due.echeance) for due in a_detruire(opened, {}, DAY)] == [("A-01", None)]
        assert list(a_detruire(opened, {"A-01": None}, DAY)) == []


def as_odt(data: bytes) -> bytes:
    """Give a file that holds the identifier as LibreOffice keeps it in an .odt."""
    names = 'xmlns:office="o" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
    held = '<meta:user-defined meta:name="bilan_document">synthese/A-01</meta:user-defined>'
    meta = f"<office:meta {names}>{held}</office:meta>"
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "meta.xml": meta})


@pytest.mark.parametrize(("suffix", "data"), [(".docm", SYNTHESE.data), (".odt", as_odt(SYNTHESE.data))])
def test_a_synthesis_saved_under_another_format_is_neither_doubled_nor_forgotten(
    office: Office, suffix: str, data: bytes
) -> None:
    old = office.outputs / SYNTHESE.path
    old.unlink()
    old.with_suffix(suffix).write_bytes(data)
    outcome = office.one(RENEWED, recreate=True)
    assert (outcome.status, "en .docx" in outcome.reason) == (Status.CONSERVE, True)
    assert outcome.path == f"syntheses/Synthèse DUPRÉ{suffix}"
    assert not old.exists()
    with store(office) as opened:
        detruire(opened, plan_destruction(opened, "A-01"), DAY)
    assert not old.with_suffix(suffix).exists()


def test_a_certificate_alone_keeps_a_synthesis_from_being_made_again(office: Office) -> None:
    certificate = Task(
        "destruction/A-01",
        "attestations/Attestation de destruction.docx",
        "f1",
        convention("destruction/A-01"),
    )
    with store(office) as opened:
        detruire(opened, plan_destruction(opened, "A-01"), DAY)
    office.one(certificate)
    (office.registre / "documents.sqlite").unlink()
    outcome = office.one(SYNTHESE)
    assert (outcome.status, "détruit" in outcome.reason) == (Status.SANS_OBJET, True)
    assert not (office.outputs / SYNTHESE.path).exists()


def test_a_destruction_cut_short_finds_again_a_file_that_only_its_place_names(office: Office) -> None:
    path = office.outputs / SYNTHESE.path
    path.write_bytes(b"\xd0\xcf\x11\xe0 protected by a password")
    with store(office) as opened:
        row = opened.rows()["synthese/A-01"]
        opened.save([row.blank("2026-08-01")])  # what is left when the power goes before the file does
        plan = plan_destruction(opened, "A-01")
        assert plan.fichiers == (SYNTHESE.path,)
        detruire(opened, plan, DAY)
    assert not path.exists()


def test_the_register_is_rebuilt_from_the_identifiers_and_nothing_is_overwritten(office: Office) -> None:
    path = office.outputs / SYNTHESE.path
    hands.type_in(path, "Savoir faire", "Piloter un projet")
    moved = path.with_name("renommée.docx")
    path.rename(moved)
    before = {name: (office.outputs / name).read_bytes() for name in office.files()}
    (office.registre / "documents.sqlite").unlink()
    with store(office) as opened:
        done = reconstruire(opened, [CONVENTION, SYNTHESE], render)
    assert (done.identiques, done.conserves, done.copies) == (["convention/A-01"], ["synthese/A-01"], {})
    assert {name: (office.outputs / name).read_bytes() for name in office.files()} == before
    assert office.one(NAMED).status is Status.FAIT
    outcome = office.one(RENEWED)
    assert (outcome.status, outcome.path) == (Status.FAIT, "syntheses/renommée.docx")
    assert [(change.nouveau, change.garde) for change in outcome.changes] == [
        ("Mme Aline DUPRÉ-MOREAU", False)
    ]
    assert b"Piloter un projet" in unpacked(moved.read_bytes())["word/document.xml"]


def test_copies_are_named_by_a_rebuild_and_stay_out_of_the_register(office: Office) -> None:
    (office.outputs / "syntheses" / "copie.docx").write_bytes(SYNTHESE.data)
    (office.registre / "documents.sqlite").unlink()
    with store(office) as opened:
        done = reconstruire(opened, [CONVENTION, SYNTHESE], render)
        assert set(opened.rows()) == {"convention/A-01"}
    assert done.copies == {"synthese/A-01": ["syntheses/Synthèse DUPRÉ.docx", "syntheses/copie.docx"]}


def test_without_a_consent_the_recipients_that_have_one_are_named(office: Office) -> None:
    with store(office) as opened, pytest.raises(UserError) as caught:
        sent(opened, "Maire", [RH])
    assert "Destinataires enregistrés : « Ressources humaines »" in caught.value.remedy
    with store(office) as opened, pytest.raises(UserError) as caught:
        sent(opened, "Maire", [])
    assert "enregistrés" not in caught.value.remedy
