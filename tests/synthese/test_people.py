"""Edits, workbook changes, renames, copies and runs in any order: every word typed is still somewhere."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pipeline.store.files import is_temporary
from pipeline.store.outcome import Status
from tests.store.test_store import Office, bare
from tests.synthese import hands
from tests.synthese.word import FIELDS, Task, convention, synthese, unpacked, with_part

REFERENCES = ("A", "B")
ACTIONS = (("3 mois", "1er mars"), ("", ""), ("1 an", ""), ("", "juin"))
DOCUMENT = "word/document.xml"
AFTER = {
    "synthese": ("Savoir faire", "Besoins et attentes", "3.1.3."),
    "convention": ("Durée convenue", "Convention"),
}
NAMES = ("Mme A0", "Mme B0", "Mme A1")
WHICH = st.integers(0, 50)


class People(RuleBasedStateMachine):
    """Two agents, a convention and a synthesis each, and people who do as they please between runs."""

    @initialize()
    def begin(self) -> None:
        self.root = Path(tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        self.office = Office(self.root)
        self.names = dict.fromkeys(REFERENCES, 0)
        self.actions = dict.fromkeys(REFERENCES, 2)
        self.words: set[str] = set()
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root)

    def tasks(self) -> Iterator[Task]:
        for reference in REFERENCES:
            nom = f"Mme {reference}{self.names[reference]}"
            mark = f"{nom}/{self.actions[reference]}"
            fields = {**FIELDS, "nom": nom}
            key = f"synthese/{reference}"
            data = synthese(key, fields, ACTIONS[: self.actions[reference]])
            yield Task(key, f"syntheses/Synthèse {nom}.docx", mark, data)
            key = f"convention/{reference}"
            yield Task(key, f"conventions/Convention {nom}.docx", nom, convention(key, nom))

    def documents(self) -> list[Path]:
        outputs = self.office.outputs
        found = (path for path in outputs.rglob("*.docx") if "sauvegardes" not in path.parts)
        return sorted(path for path in found if not path.name.startswith("~$"))

    def pick(self, which: int) -> Path:
        documents = self.documents()
        return documents[which % len(documents)]

    def word(self) -> str:
        self.count += 1
        self.words.add(f"Mot{self.count}Saisi")
        return f"Mot{self.count}Saisi"

    has_documents = precondition(lambda self: bool(self.documents()))

    @rule(recreate=st.booleans(), redo=st.booleans())
    def run(self, recreate: bool, redo: bool) -> None:
        kinds = frozenset({"synthese", "convention"} if redo else ())
        outcomes = self.office.run(*self.tasks(), recreate=recreate, redo=kinds)
        assert len(outcomes) == 2 * len(REFERENCES)
        assert all(outcome.status in Status for outcome in outcomes)

    @rule(reference=st.sampled_from(REFERENCES))
    def correct_a_name(self, reference: str) -> None:
        self.names[reference] += 1

    @rule(reference=st.sampled_from(REFERENCES), number=st.integers(1, 4))
    def plan_actions(self, reference: str, number: int) -> None:
        self.actions[reference] = number

    @has_documents
    @rule(which=WHICH, place=st.integers(0, 2))
    def type_under_a_heading(self, which: int, place: int) -> None:
        path = self.pick(which)
        body = hands.said(path.read_bytes())
        places = [after for after in sum(AFTER.values(), ()) if after in body]
        hands.type_in(path, places[place % len(places)], self.word())

    @has_documents
    @rule(which=WHICH)
    def type_inside_a_name(self, which: int) -> None:
        path = self.pick(which)
        body = unpacked(path.read_bytes())[DOCUMENT].decode()
        if ">Mme " in body:
            typed = body.replace(">Mme ", f">Mme {self.word()} ", 1)
            path.write_bytes(with_part(path.read_bytes(), DOCUMENT, typed))

    @has_documents
    @rule(which=WHICH, cell=st.sampled_from(["3 mois", "1er mars", "1 an"]))
    def type_in_a_cell(self, which: int, cell: str) -> None:
        path = self.pick(which)
        body = unpacked(path.read_bytes())[DOCUMENT].decode()
        if f">{cell}<" in body:
            typed = body.replace(f">{cell}<", f">{cell} {self.word()}<", 1)
            path.write_bytes(with_part(path.read_bytes(), DOCUMENT, typed))

    @has_documents
    @rule(which=WHICH, place=st.integers(1, 5))
    def put_a_column_in(self, which: int, place: int) -> None:
        path = self.pick(which)
        if "Action 1" in hands.said(path.read_bytes()):
            path.write_bytes(hands.with_column(path.read_bytes(), place, self.word()))

    @has_documents
    @rule(which=WHICH, place=st.integers(1, 5))
    def take_a_column_out(self, which: int, place: int) -> None:
        path = self.pick(which)
        old = path.read_bytes()
        if "Action 2" in hands.said(old):
            path.write_bytes(hands.without_column(old, place))
            self.forget_what_a_person_destroyed(old)

    @has_documents
    @rule(which=WHICH, on=st.sampled_from(["3 mois", "1er mars", "Cheffe de service", *NAMES]))
    def comment(self, which: int, on: str) -> None:
        path = self.pick(which)
        commented = hands.commented(path.read_bytes(), on, f"Mot{self.count + 1}Saisi")
        if f"Mot{self.count + 1}Saisi" in hands.said(commented):
            self.word()
            path.write_bytes(commented)

    @has_documents
    @rule(which=WHICH, seed=st.integers(0, 99))
    def save_again_in_word(self, which: int, seed: int) -> None:
        path = self.pick(which)
        path.write_bytes(hands.saved_by_word(path.read_bytes(), seed))

    @has_documents
    @rule(which=WHICH, everything=st.booleans())
    def lose_anchors(self, which: int, everything: bool) -> None:
        path = self.pick(which)
        data = path.read_bytes()
        tags = re.sub(rb"<w:tag [^>]*>", b"", unpacked(data)[DOCUMENT])
        path.write_bytes(bare(data) if everything else with_part(data, DOCUMENT, tags))

    @has_documents
    @rule(which=WHICH)
    def rename(self, which: int) -> None:
        path = self.pick(which)
        self.count += 1
        path.rename(path.with_name(f"Renommé {self.count}.docx"))

    @has_documents
    @rule(which=WHICH)
    def copy(self, which: int) -> None:
        self.count += 1
        path = self.pick(which)
        shutil.copy2(path, path.with_name(f"Copie {self.count}.docx"))

    @has_documents
    @rule(which=WHICH, over=WHICH)
    def save_one_over_another(self, which: int, over: int) -> None:
        old = self.pick(over).read_bytes()
        self.pick(over).write_bytes(self.pick(which).read_bytes())
        self.forget_what_a_person_destroyed(old)

    @has_documents
    @rule(which=WHICH)
    def delete(self, which: int) -> None:
        path = self.pick(which)
        old = path.read_bytes()
        path.unlink()
        self.forget_what_a_person_destroyed(old)

    @rule()
    def lose_the_register(self) -> None:
        shutil.rmtree(self.office.registre, ignore_errors=True)

    @has_documents
    @rule(which=WHICH)
    def open_then_run_then_close(self, which: int) -> None:
        path = self.pick(which)
        owner = path.with_name(f"~${path.name[2:]}")
        owner.write_bytes(b"")
        before = path.read_bytes()
        self.office.run(*self.tasks())
        assert path.read_bytes() == before
        owner.unlink()

    def forget_what_a_person_destroyed(self, old: bytes) -> None:
        held = {word for word in self.words if word in hands.said(old)}
        self.words -= {word for word in held if not self.somewhere(word)}

    def somewhere(self, word: str) -> bool:
        return any(word in hands.said(path.read_bytes()) for path in self.office.outputs.rglob("*.docx"))

    @invariant()
    def every_word_typed_is_still_somewhere(self) -> None:
        if hasattr(self, "office"):
            read = [hands.said(path.read_bytes()) for path in self.office.outputs.rglob("*.docx")]
            assert [word for word in self.words if not any(word in text for text in read)] == []

    @invariant()
    def nothing_is_left_lying_about(self) -> None:
        if hasattr(self, "office") and self.office.outputs.exists():
            assert not [path for path in self.office.outputs.rglob("*") if is_temporary(path.name)]


QUICK = settings(
    max_examples=20,
    stateful_step_count=20,
    suppress_health_check=list(HealthCheck),
)


def test_whatever_people_do_no_word_they_typed_is_lost() -> None:
    run_state_machine_as_test(People, settings=QUICK)


@pytest.mark.epreuve
def test_whatever_people_do_at_length_no_word_they_typed_is_lost() -> None:
    thorough = settings(QUICK, max_examples=600, stateful_step_count=40)
    run_state_machine_as_test(People, settings=thorough)


def test_a_refreshed_synthesis_still_follows_after_a_rename_and_a_word_save(tmp_path: Path) -> None:
    office = Office(tmp_path)
    task = Task("synthese/A", "syntheses/S.docx", "1", synthese("synthese/A"))
    office.one(task)
    path = office.outputs / task.path
    hands.type_in(path, "Savoir faire", "Mot")
    path.write_bytes(hands.saved_by_word(path.read_bytes()))
    moved = path.rename(path.with_name("Autre.docx"))
    office.one(replace(task, fingerprint="2", data=synthese("synthese/A", {**FIELDS, "nom": "Mme Neuve"})))
    body = unpacked(moved.read_bytes())[DOCUMENT].decode()
    assert "Mme Neuve" in body
    assert "Mot" in body
