import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.store import files
from pipeline.store.decide import Decision
from pipeline.store.lock import Busy
from pipeline.store.outcome import Outcome, Status
from pipeline.store.prepare import MEANWHILE
from pipeline.store.store import open_store
from tests.synthese import hands
from tests.synthese.word import FIELDS, Task, convention, policy, render, synthese, unpacked, with_part

DAY = date(2026, 8, 1)
CONVENTION = Task("convention/A-01", "conventions/Convention DUPRÉ.docx", "f1", convention())
SYNTHESE = Task("synthese/A-01", "syntheses/Synthèse DUPRÉ.docx", "f1", synthese())
NAMED = Task("convention/A-01", "conventions/Convention DUPRÉ.docx", "f2", convention(nom="Mme Aline DUPREZ"))


class Office:
    """A folder of documents and its runs."""

    def __init__(self, root: Path) -> None:
        self.outputs, self.registre = root / "outputs", root / "registre"

    def run(self, *tasks: Task, **options: object) -> list[Outcome]:
        rules = policy(DAY, **options)
        with open_store(self.outputs, self.registre, rules) as store:
            return list(store.apply(tasks, store.reconcile(tasks), render))

    def one(self, task: Task, **options: object) -> Outcome:
        return self.run(task, **options)[0]

    def files(self) -> set[str]:
        found = (path for path in self.outputs.rglob("*") if path.is_file())
        return {path.relative_to(self.outputs).as_posix() for path in found}

    def backups(self) -> Sequence[Path]:
        return sorted(path for path in (self.outputs / "sauvegardes").rglob("*") if path.is_file())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_document_never_made_is_written(office: Office) -> None:
    outcome = office.one(CONVENTION)
    assert (outcome.status, outcome.reason) == (Status.FAIT, "nouveau document")
    assert (office.outputs / CONVENTION.path).read_bytes() == CONVENTION.data


def test_a_document_whose_data_did_not_change_is_left_alone(office: Office) -> None:
    office.one(CONVENTION)
    before = (office.outputs / CONVENTION.path).stat()
    assert office.one(CONVENTION).status is Status.INCHANGE
    assert (office.outputs / CONVENTION.path).stat().st_mtime_ns == before.st_mtime_ns


def test_a_document_as_generated_is_replaced_and_saved_first(office: Office) -> None:
    office.one(CONVENTION)
    outcome = office.one(NAMED)
    assert outcome.status is Status.FAIT
    assert (office.outputs / CONVENTION.path).read_bytes() == NAMED.data
    assert [path.read_bytes() for path in office.backups()] == [CONVENTION.data]
    assert (office.outputs / outcome.saved).read_bytes() == CONVENTION.data
    assert [(c.champ, c.ancien, c.nouveau) for c in outcome.changes] == [
        ("Convention", "… Mme Aline DUPRÉ, ci-après désignée …", "… Mme Aline DUPREZ, ci-après désignée …"),
        ("Agent", "Mme Aline DUPRÉ", "Mme Aline DUPREZ"),
    ]


def test_a_calendar_file_that_a_person_moved_is_found_by_its_bytes(office: Office) -> None:
    agenda = Task("agenda/A-01", "calendriers/Calendrier A-01.ics", "f1", b"BEGIN:VCALENDAR A")
    other = Task("agenda/B-02", "calendriers/Calendrier B-02.ics", "f1", b"BEGIN:VCALENDAR B")
    office.run(agenda, other)
    moved = office.outputs / "calendriers" / "2026" / "rendez-vous.ics"
    moved.parent.mkdir()
    (office.outputs / agenda.path).rename(moved)
    for letter in "CFG":  # of the same size, by a person's own hand
        (moved.parent / f"{letter}.ics").write_bytes(f"BEGIN:VCALENDAR {letter}".encode())
    assert office.one(agenda).path == "calendriers/2026/rendez-vous.ics"
    fresh = replace(agenda, fingerprint="f2", data=b"BEGIN:VCALENDAR A2")
    assert office.one(fresh).status is Status.FAIT
    assert moved.read_bytes() == fresh.data
    assert not (office.outputs / agenda.path).exists()


def test_a_folder_that_may_not_be_read_withholds_its_documents_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.run(CONVENTION, SYNTHESE)
    scandir = os.scandir

    def closed(folder: str) -> object:
        if Path(folder).name == "syntheses":
            raise PermissionError(13, "Permission denied", folder)  # root, who runs tests, reads all folders
        return scandir(folder)

    monkeypatch.setattr("pipeline.store.tree.os.scandir", closed)
    other = Task("synthese/B-02", "syntheses/Synthèse B-02.docx", "f1", synthese("synthese/B-02"))
    outcomes = office.run(NAMED, SYNTHESE, other)
    assert [outcome.status for outcome in outcomes] == [Status.FAIT, Status.RETENU, Status.RETENU]
    assert "vous n’avez pas accès à son dossier" in outcomes[1].reason


def test_a_document_merely_saved_again_by_word_is_replaced(office: Office) -> None:
    office.one(CONVENTION)
    path = office.outputs / CONVENTION.path
    path.write_bytes(hands.saved_by_word(CONVENTION.data))
    assert office.one(CONVENTION).status is Status.INCHANGE
    assert office.one(NAMED).status is Status.FAIT
    assert path.read_bytes() == NAMED.data


def test_a_calendar_is_replaced_without_a_backup(office: Office) -> None:
    old = Task("calendrier/A-01", "calendriers/C.docx", "f1", convention("calendrier/A-01"))
    office.one(old)
    office.one(replace(old, fingerprint="f2", data=convention("calendrier/A-01", "Mme X")))
    assert office.backups() == []


def test_an_edited_document_is_kept(office: Office) -> None:
    office.one(CONVENTION)
    path = office.outputs / CONVENTION.path
    hands.type_in(path, "Durée convenue", "Clause ajoutée par l’élu")
    mine = path.read_bytes()
    assert office.one(CONVENTION).status is Status.INCHANGE
    for _ in range(2):
        outcome = office.one(NAMED)
        assert outcome.status is Status.CONSERVE
        assert "modifié à la main" in outcome.reason
        assert path.read_bytes() == mine


def test_a_missing_document_is_said_and_made_again_only_when_asked(office: Office) -> None:
    office.one(CONVENTION)
    (office.outputs / CONVENTION.path).unlink()
    outcome = office.one(CONVENTION)
    assert (outcome.status, "--recreer" in outcome.reason) == (Status.CONSERVE, True)
    assert office.files() == set()
    assert office.one(CONVENTION, recreate=True).status is Status.FAIT
    assert (office.outputs / CONVENTION.path).read_bytes() == CONVENTION.data


def test_a_persons_own_file_at_the_same_place_is_kept(office: Office) -> None:
    path = office.outputs / CONVENTION.path
    path.parent.mkdir(parents=True)
    path.write_bytes(convention(key="", nom="Mon texte à moi"))
    before = path.read_bytes()
    outcome = office.one(CONVENTION)
    assert (outcome.status, path.read_bytes()) == (Status.CONSERVE, before)


def test_losing_the_register_overwrites_nothing_and_adopts_what_is_identical(office: Office) -> None:
    office.run(CONVENTION, SYNTHESE)
    hands.type_in(office.outputs / SYNTHESE.path, "Savoir faire", "Piloter un projet")
    typed = (office.outputs / SYNTHESE.path).read_bytes()
    (office.registre / "documents.sqlite").unlink()
    first, second = office.run(CONVENTION, replace(SYNTHESE, fingerprint="f2"))
    assert (first.status, second.status) == (Status.INCHANGE, Status.CONSERVE)
    assert (office.outputs / SYNTHESE.path).read_bytes() == typed
    assert office.one(NAMED).status is Status.FAIT


def test_a_document_renamed_or_moved_by_a_person_is_found_again(office: Office) -> None:
    office.one(CONVENTION)
    moved = office.outputs / "conventions" / "à signer" / "Mme D.docx"
    moved.parent.mkdir()
    (office.outputs / CONVENTION.path).rename(moved)
    assert office.one(CONVENTION).status is Status.INCHANGE
    outcome = office.one(NAMED)
    assert (outcome.status, outcome.path) == (Status.FAIT, "conventions/à signer/Mme D.docx")
    assert moved.read_bytes() == NAMED.data
    assert not (office.outputs / CONVENTION.path).exists()


def test_a_copy_makes_every_copy_a_persons_file(office: Office) -> None:
    office.one(CONVENTION)
    copy = office.outputs / "conventions" / "copie.docx"
    copy.write_bytes(CONVENTION.data)
    outcome = office.one(NAMED)
    assert (outcome.status, outcome.others) == (Status.CONSERVE, ("conventions/copie.docx",))
    assert (office.outputs / CONVENTION.path).read_bytes() == copy.read_bytes() == CONVENTION.data
    copy.unlink()
    assert office.one(NAMED).status is Status.FAIT


def test_one_agents_synthesis_saved_as_anothers_is_never_refreshed(office: Office) -> None:
    other = Task("synthese/B-02", "syntheses/Synthèse MARTIN.docx", "f1", synthese("synthese/B-02"))
    office.run(SYNTHESE, other)
    (office.outputs / other.path).write_bytes(hands.edited(SYNTHESE.data, "Savoir faire", "Repris pour B"))
    taken = (office.outputs / other.path).read_bytes()
    outcomes = office.run(
        replace(SYNTHESE, fingerprint="f2", data=synthese(fields={**FIELDS, "nom": "X"})),
        replace(other, fingerprint="f2", data=synthese("synthese/B-02", fields={**FIELDS, "nom": "Y"})),
    )
    assert [outcome.status for outcome in outcomes] == [Status.CONSERVE, Status.CONSERVE]
    assert (office.outputs / other.path).read_bytes() == taken
    assert (office.outputs / SYNTHESE.path).read_bytes() == SYNTHESE.data


def test_two_agents_of_the_same_name_have_two_files(office: Office) -> None:
    tasks = [
        Task(f"contrat/{ref}", "contrats/Martin Paul.docx", "f", convention(f"contrat/{ref}"))
        for ref in ("A-2", "A-1")
    ]
    office.run(*tasks)
    assert office.files() == {"contrats/Martin Paul (A-1).docx", "contrats/Martin Paul (A-2).docx"}


def test_a_namesake_who_comes_later_does_not_take_the_first_ones_file(office: Office) -> None:
    first = Task("contrat/A-1", "contrats/Martin Paul.docx", "f", convention("contrat/A-1"))
    second = Task("contrat/A-2", "contrats/MARTIN Paul.docx", "f", convention("contrat/A-2"))
    office.run(first)
    office.run(first, second)
    assert office.files() == {"contrats/Martin Paul.docx", "contrats/MARTIN Paul (A-2).docx"}
    (office.registre / "documents.sqlite").unlink()
    office.run(first, second)
    assert len(office.files()) == 2


def test_a_corrected_name_renames_a_document_nobody_touched(office: Office) -> None:
    office.one(CONVENTION)
    outcome = office.one(replace(NAMED, path="conventions/Convention DUPREZ.docx"))
    assert outcome.path == "conventions/Convention DUPREZ.docx"
    assert {f for f in office.files() if not f.startswith("sauvegardes")} == {outcome.path}


def test_a_document_open_in_word_is_skipped_and_named_the_others_are_made(office: Office) -> None:
    other = Task("convention/B-02", "conventions/Convention B.docx", "f1", convention("convention/B-02"))
    office.run(CONVENTION, other)
    (office.outputs / "conventions" / "~$nvention DUPRÉ.docx").write_bytes(b"owner")
    changed = replace(other, fingerprint="f2", data=convention("convention/B-02", "Mme Z"))
    held, made = office.run(NAMED, changed)
    assert (held.status, made.status) == (Status.RETENU, Status.FAIT)
    assert "Convention DUPRÉ.docx" in held.reason
    assert (office.outputs / CONVENTION.path).read_bytes() == CONVENTION.data
    (office.outputs / "conventions" / "~$nvention DUPRÉ.docx").unlink()
    assert office.one(NAMED).status is Status.FAIT


def test_a_dry_run_tells_and_writes_nothing(office: Office, tmp_path: Path) -> None:
    assert office.one(CONVENTION, dry_run=True).status is Status.FAIT
    assert list(tmp_path.iterdir()) == []
    office.one(CONVENTION)
    outcome = office.one(NAMED, dry_run=True)
    assert (outcome.status, len(outcome.changes)) == (Status.FAIT, 2)
    assert (office.outputs / CONVENTION.path).read_bytes() == CONVENTION.data
    assert office.backups() == []


def test_making_a_kind_again_says_what_an_upgrade_would_change(office: Office) -> None:
    office.one(CONVENTION)
    upgraded = replace(NAMED, fingerprint="f1")
    assert office.one(upgraded).status is Status.INCHANGE
    asked = office.one(upgraded, redo=frozenset({"convention"}), dry_run=True)
    assert asked.changes[1].nouveau == "Mme Aline DUPREZ"
    assert office.one(upgraded, redo=frozenset({"convention"})).status is Status.FAIT
    assert office.one(upgraded, redo=frozenset({"convention"})).status is Status.INCHANGE


def test_data_that_do_not_show_in_the_document_rewrite_nothing(office: Office) -> None:
    office.one(CONVENTION)
    outcome = office.one(replace(CONVENTION, fingerprint="f2"))
    assert (outcome.status, office.backups()) == (Status.INCHANGE, [])


def test_an_unwritable_place_withholds_that_document_alone(office: Office) -> None:
    (office.outputs / "conventions").parent.mkdir(parents=True)
    (office.outputs / "conventions").write_text("un fichier à la place du dossier", encoding="utf-8")
    held, made = office.run(CONVENTION, SYNTHESE)
    assert (held.status, made.status) == (Status.RETENU, Status.FAIT)


def test_syntheses_and_their_backups_are_the_owners_only(office: Office) -> None:
    notice = Task("referent/A-01", "confidentiel/referent/R.docx", "f1", convention("referent/A-01"))
    office.run(CONVENTION, SYNTHESE, notice)
    assert (office.outputs / notice.path).stat().st_mode & 0o077 == 0
    assert (office.outputs / CONVENTION.path).stat().st_mode & 0o044
    assert (office.outputs / SYNTHESE.path).stat().st_mode & 0o077 == 0
    assert (office.outputs / "syntheses").stat().st_mode & 0o077 == 0
    assert (office.registre / "documents.sqlite").stat().st_mode & 0o077 == 0


def test_the_register_holds_no_word_of_content(office: Office) -> None:
    office.run(CONVENTION, SYNTHESE)
    stored = (office.registre / "documents.sqlite").read_bytes()
    assert b"Cheffe de service" not in stored
    assert b"Mme Aline" not in stored


def test_a_rendering_fault_withholds_its_document_only(office: Office) -> None:
    from pipeline.errors import UserError

    def faulty(task: Task) -> bytes:
        if task is CONVENTION:
            raise UserError("Le modèle est fautif.", "Corrigez-le.")
        return task.data

    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        tasks = [CONVENTION, SYNTHESE]
        held, made = store.apply(tasks, store.reconcile(tasks), faulty)
    assert (held.status, held.reason, made.status) == (
        Status.RETENU,
        "Le modèle est fautif. Corrigez-le.",
        Status.FAIT,
    )


MARRIED = {**FIELDS, "nom": "Mme Aline DUPRÉ-MOREAU"}
RENEWED = replace(SYNTHESE, fingerprint="f2", data=synthese(fields=MARRIED))


def test_an_edited_synthesis_is_refreshed_in_place_and_saved_first(office: Office) -> None:
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    hands.type_in(path, "Savoir faire", "Piloter un projet")
    mine = path.read_bytes()
    outcome = office.one(RENEWED)
    assert outcome.status is Status.FAIT
    assert [(c.champ, c.ancien, c.nouveau) for c in outcome.changes] == [
        ("Nom", FIELDS["nom"], MARRIED["nom"])
    ]
    body = unpacked(path.read_bytes())["word/document.xml"].decode()
    assert "Piloter un projet" in body
    assert MARRIED["nom"] in body
    assert (office.outputs / outcome.saved).read_bytes() == mine
    assert (office.outputs / outcome.saved).stat().st_mode & 0o077 == 0
    assert office.one(RENEWED).status is Status.INCHANGE


def test_text_typed_inside_a_field_is_told_until_it_is_settled(office: Office) -> None:
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    path.write_bytes(hands.replaced(path.read_bytes(), FIELDS["nom"], "Mme Dupré"))
    for _ in range(2):
        outcome = office.one(RENEWED)
        assert (outcome.status, outcome.changes[0].garde) == (Status.CONSERVE, True)
    path.write_bytes(hands.replaced(path.read_bytes(), "Mme Dupré", MARRIED["nom"]))
    assert (office.one(RENEWED).changes, office.one(RENEWED).status) == ((), Status.INCHANGE)


def bare(data: bytes) -> bytes:
    """Take every anchor out of a synthesis, as pasting it into another document does."""
    xml = unpacked(data)["word/document.xml"].decode()
    xml = re.sub(r"<w:sdtPr>.*?</w:sdtPr>|</?w:sdt>|</?w:sdtContent>|<w:bookmark[^>]*>", "", xml)
    return with_part(data, "word/document.xml", xml)


def test_with_both_anchors_gone_the_new_version_is_written_beside_once(office: Office) -> None:
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    path.write_bytes(bare(hands.edited(path.read_bytes(), "Savoir faire", "Piloter")))
    mine = path.read_bytes()
    outcome = office.one(RENEWED)
    beside = "syntheses/Synthèse DUPRÉ (nouvelle version 2026-08-01).docx"
    assert (outcome.status, outcome.beside, path.read_bytes()) == (Status.FAIT, beside, mine)
    assert (office.outputs / beside).read_bytes() == RENEWED.data
    before = office.files()
    assert office.one(RENEWED).status is Status.INCHANGE
    assert office.files() == before
    again = office.one(replace(SYNTHESE, fingerprint="f3", data=synthese(fields={**FIELDS, "nom": "X"})))
    assert again.beside == "syntheses/Synthèse DUPRÉ (nouvelle version 2026-08-01) (2).docx"


def test_a_new_version_kept_in_place_of_the_old_file_is_refreshed_from_then_on(office: Office) -> None:
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    path.write_bytes(bare(hands.edited(path.read_bytes(), "Savoir faire", "Avant")))
    beside = office.outputs / office.one(RENEWED).beside
    hands.type_in(beside, "Savoir faire", "Reporté ici")
    path.unlink()
    later = replace(SYNTHESE, fingerprint="f3", data=synthese(fields={**FIELDS, "nom": "Mme X"}))
    outcome = office.one(later)
    assert (outcome.status, outcome.path) == (Status.FAIT, beside.relative_to(office.outputs).as_posix())
    body = unpacked(beside.read_bytes())["word/document.xml"].decode()
    assert "Mme X" in body
    assert "Reporté ici" in body


def test_a_protected_synthesis_is_kept_and_the_new_version_is_beside(office: Office) -> None:
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    path.write_bytes(b"\xd0\xcf\x11\xe0 chiffr\xe9")
    outcome = office.one(RENEWED)
    assert (path.read_bytes()[:4], bool(outcome.beside)) == (b"\xd0\xcf\x11\xe0", True)
    assert "protégé par un mot de passe ou abîmé" in outcome.reason


def test_a_file_saved_while_the_run_was_under_way_is_not_overwritten(office: Office) -> None:
    office.run(CONVENTION, SYNTHESE)

    def slow(task: Task) -> bytes:
        hands.type_in(office.outputs / task.path, "DUPRÉ", "Au même instant")
        return task.data

    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        outcome = next(iter(store.apply([NAMED], store.reconcile([NAMED]), slow)))
    assert outcome.status is Status.CONSERVE
    assert b"Au m" in unpacked((office.outputs / CONVENTION.path).read_bytes())["word/document.xml"]


def test_a_synthesis_typed_in_while_the_run_was_under_way_waits_for_the_next(office: Office) -> None:
    office.one(SYNTHESE)
    path = office.outputs / SYNTHESE.path
    hands.type_in(path, "Savoir faire", "Piloter un projet")

    def slow(task: Task) -> bytes:
        hands.type_in(path, "Savoir faire", "Au même instant")
        return task.data

    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        (outcome,) = store.apply([RENEWED], store.reconcile([RENEWED]), slow)
    assert (outcome.status, outcome.reason) == (Status.CONSERVE, MEANWHILE)
    assert MARRIED["nom"] not in unpacked(path.read_bytes())["word/document.xml"].decode()
    assert office.one(RENEWED).status is Status.FAIT


@pytest.mark.parametrize("task", [NAMED, RENEWED], ids=["convention", "synthese"])
def test_a_file_saved_just_before_it_is_written_is_not_overwritten(office: Office, task: Task) -> None:
    office.run(CONVENTION, SYNTHESE)
    path = office.outputs / task.path
    if task is RENEWED:
        hands.type_in(path, "Savoir faire", "Piloter un projet")
    other = Task("convention/A-02", "conventions/Convention RIOU.docx", "f1", convention("convention/A-02"))
    with open_store(office.outputs, office.registre, policy(DAY)) as store, store.writer() as writer:
        decisions = store.reconcile([task, other])

        def one_by_one() -> Iterator[tuple[Decision, bytes]]:
            yield decisions[0], task.data
            hands.type_in(path, "DUPRÉ", "Au même instant")
            yield decisions[1], other.data

        made = writer.write(one_by_one())
    assert [each.status for each in made] == [Status.CONSERVE, Status.FAIT]
    assert "Au même instant" in unpacked(path.read_bytes())["word/document.xml"].decode()
    assert made[0].rows == ()


@pytest.mark.parametrize(
    "kind", ["convention", "bulletin", "contrat", "attestation", "destruction", "synthese"]
)
def test_the_former_version_of_what_is_signed_is_kept(office: Office, kind: str) -> None:
    old = Task(f"{kind}/A-01", f"{kind}s/D.docx", "f1", convention(f"{kind}/A-01"))
    office.one(old)
    office.one(replace(old, fingerprint="f2", data=convention(f"{kind}/A-01", "Mme X")))
    assert [path.read_bytes() for path in office.backups()] == [old.data]


def test_a_template_that_only_changed_its_looks_remakes_the_documents(office: Office) -> None:
    office.one(CONVENTION)
    styles = unpacked(CONVENTION.data)["word/styles.xml"].replace(
        b"<w:i/>", b"<w:i/><w:color w:val='808080'/>"
    )
    restyled = replace(
        CONVENTION, fingerprint="f2", data=with_part(CONVENTION.data, "word/styles.xml", styles)
    )
    path = office.outputs / CONVENTION.path
    path.write_bytes(hands.saved_by_word(CONVENTION.data))
    assert office.one(replace(CONVENTION, fingerprint="f1b")).status is Status.INCHANGE
    assert office.one(restyled).status is Status.FAIT
    assert path.read_bytes() == restyled.data


def test_a_dry_run_after_a_crash_knows_our_own_files(office: Office) -> None:
    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        decision = store.reconcile([CONVENTION])[0]
        with store.writer() as writer:
            writer.write([(decision, CONVENTION.data)])
    outcome = office.one(CONVENTION, dry_run=True)
    assert (outcome.status, outcome.reason) == (Status.INCHANGE, "rien n’a changé")
    assert office.one(CONVENTION).reason == "rien n’a changé"
    assert list((office.registre / "journal").iterdir()) == []


def test_a_writer_of_a_dead_run_still_at_work_stops_the_next_run(office: Office) -> None:
    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        writer = store.writer()
    with writer, pytest.raises(Busy):
        office.one(CONVENTION)
    assert office.one(CONVENTION).status is Status.FAIT


def test_a_batch_carried_out_twice_is_done_once(office: Office) -> None:
    office.one(CONVENTION)
    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        decisions = store.reconcile([NAMED, SYNTHESE])
        with store.writer() as first:
            first.write(zip(decisions, [NAMED.data, SYNTHESE.data], strict=True))
        with store.writer() as second:
            made = second.write(zip(decisions, [NAMED.data, SYNTHESE.data], strict=True))
        store.record(made)
        store.finish()
    assert [each.status for each in made] == [Status.FAIT, Status.FAIT]
    assert [o.status for o in office.run(NAMED, SYNTHESE)] == [Status.INCHANGE, Status.INCHANGE]


def test_a_writer_after_another_in_one_process_keeps_what_the_first_noted(office: Office) -> None:
    plan = [CONVENTION, SYNTHESE]
    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        for task, decision in zip(plan, store.reconcile(plan), strict=True):
            with store.writer() as writer:
                writer.write([(decision, task.data)])
            del writer
    assert [o.reason for o in office.run(*plan)] == ["rien n’a changé", "rien n’a changé"]


def test_a_file_put_where_a_new_document_goes_is_not_overwritten(office: Office) -> None:
    path = office.outputs / CONVENTION.path
    other = Task("convention/A-02", "conventions/Convention RIOU.docx", "f1", convention("convention/A-02"))
    with open_store(office.outputs, office.registre, policy(DAY)) as store, store.writer() as writer:
        decisions = store.reconcile([CONVENTION, other])

        def one_by_one() -> Iterator[tuple[Decision, bytes]]:
            yield decisions[0], CONVENTION.data
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"une autre, mise la au meme instant")
            yield decisions[1], other.data

        made = writer.write(one_by_one())
    assert [each.status for each in made] == [Status.CONSERVE, Status.FAIT]
    assert path.read_bytes() == b"une autre, mise la au meme instant"


def test_what_a_run_cut_short_left_behind_is_swept_by_the_next_not_by_a_dry_one(office: Office) -> None:
    office.one(CONVENTION)
    left = office.outputs / "conventions" / f"{files.PREFIX}7-1{files.SUFFIX}"
    left.write_bytes(b"PK")
    office.one(CONVENTION, dry_run=True)
    assert left.exists()
    office.one(CONVENTION)
    assert not left.exists()


def test_what_a_writer_that_died_half_wrote_is_gone_at_the_end_of_the_run(office: Office) -> None:
    office.one(CONVENTION)
    place = office.outputs / "conventions"
    dead, mine, far = (place / f"~bilan-{who}-3.tmp" for who in ("loin-12", files.writer(), "ailleurs-12"))
    with open_store(office.outputs, office.registre, policy(DAY)) as store:
        for path in (dead, mine, far):
            path.touch()
        (office.registre / "journal" / "loin-12-0.jsonl").touch()
        store.finish()
    assert [path.exists() for path in (dead, mine, far)] == [False, True, True]
    assert not list((office.registre / "journal").iterdir())
