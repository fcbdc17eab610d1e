"""The counsellor's commands, from the terminal to the files."""

import os
from datetime import date
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from pipeline.issues import Origin
from pipeline.store.files import digest
from pipeline.store.outcome import Status
from pipeline.store.register import opened as register
from pipeline.store.verdicts import vet
from tests.cli.terminal import Terminal, without_libreoffice
from tests.product.bureau import AGENTS, CONSEILLER, LEA, Bureau, copied, opened
from tests.product.mains import AUTHOR, WORDS, edit, read, saved_as, type_after, type_over
from tests.synthese.word import unpacked

RH = "Ressources humaines de la commune"
CERTIFICATE = "attestations/Attestation de destruction 2026-001 Le Goff Élodie.docx"
ANSWERED = ("--transmission", "non", "--repondu-le", "2026-11-30")
PERSONAL = "Ce que je n’écris que pour moi"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    """An office whose syntheses are made, one of them edited by its counsellor."""
    bureau = opened(tmp_path_factory.mktemp("bureau"), only=frozenset({"synthese"}))
    bureau.run()
    edit(bureau.document())
    type_after(bureau.document(), "éléments d’ordre personnel", f" {PERSONAL}")
    assert vet(bureau.registre, [bureau.document()]) == {}
    return bureau


@pytest.fixture
def equipped(
    edited: Bureau, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """One where PDFs are made."""
    return Terminal(copied(edited, tmp_path), capsys, monkeypatch)


@pytest.fixture
def terminal(equipped: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    without_libreoffice(monkeypatch)
    return equipped


def plans(bureau: Bureau) -> list[tuple[object, ...]]:
    """The lines of the follow-up workbook."""
    book = load_workbook(bureau.outputs / "suivi" / "plans-d-action.xlsx")
    return [tuple(row) for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]


def blank(bureau: Bureau) -> None:
    """Take an agent's words out of the counsellor's workbook."""
    bureau.drop("Préremplissage", LEA, CONSEILLER)
    bureau.drop("Actions", LEA, CONSEILLER)


class TestRelire:
    def test_it_lists_what_is_still_empty_and_never_2_5(self, terminal: Terminal) -> None:
        said = terminal.type("relire")
        (theirs,) = [line for line in said.splitlines() if line.startswith(LEA)]
        assert theirs == f"{LEA} : 9\u00a0parties encore vides : " + ", ".join(
            ("1.2", "1.3", "2.1.2", "2.2.3", "2.3.4", "2.4.1", "2.4.2", "3.1.3", "4.1")
        )
        assert not any(word in said for word in (*WORDS, PERSONAL, "2.5"))

    def test_plans_are_read_back_only_where_a_consent_lives(self, terminal: Terminal) -> None:
        terminal.type("relire")
        assert {row[0] for row in plans(terminal.bureau)} == {LEA, "2026-025"}
        assert plans(terminal.bureau)[0] == (
            *(LEA, 1, "Préparer le concours de rédacteur", "six mois", "premier semestre 2027"),
            "S’inscrire à la préparation\nRéviser deux soirs par semaine\nPasser un oral blanc",
        )

    def test_the_workbook_holds_neither_2_5_nor_a_formula(self, terminal: Terminal) -> None:
        path = terminal.bureau.document()
        document = docx.Document(str(path))
        row = next(row for table in document.tables for row in table.rows if row.cells[0].text == "Durée")
        row.cells[1].paragraphs[0].runs[0].text = '=HYPERLINK("http://exemple.invalid")'
        document.save(str(path))
        terminal.type("relire")
        assert plans(terminal.bureau)[0][3] == '’=HYPERLINK("http://exemple.invalid")'
        assert PERSONAL not in str(plans(terminal.bureau))

    @pytest.mark.parametrize(
        ("column", "value"),
        [("Retiré le", date(2026, 9, 1)), ("Portée", "la synthèse, sans le plan d’action")],
    )
    def test_a_withdrawn_or_narrower_consent_takes_the_plan_out(
        self, terminal: Terminal, column: str, value: object
    ) -> None:
        terminal.type("relire")
        terminal.bureau.write("Consentements", LEA, column, value)
        terminal.type("relire")
        assert {row[0] for row in plans(terminal.bureau)} == {"2026-025"}


class TestTransmettre:
    def test_a_consent_that_covers_the_recipient_lets_a_copy_go(self, terminal: Terminal) -> None:
        refused = terminal.type("transmettre", LEA, "--a", RH, code=1)
        assert "1\u00a0modification suivie et 1\u00a0commentaire" in refused
        said = terminal.type("transmettre", LEA, "--a", RH, "--accepter")
        (copy,) = (terminal.bureau.outputs / "transmissions" / RH).glob("*.docx")
        assert all(word in read(copy) for word in WORDS[:4])
        assert WORDS[4] not in read(copy)
        parts = unpacked(copy.read_bytes())
        assert [
            name for name, part in parts.items() if AUTHOR in part.decode() or "MLB" in part.decode()
        ] == []
        assert str(copy) in said
        assert os.name != "posix" or copy.stat().st_mode & 0o077 == 0

    @pytest.mark.parametrize(
        ("reference", "recipient", "why"),
        [
            (LEA, "Maire", "aucun consentement"),
            ("2026-007", "Ressources humaines", "retiré"),
            ("2026-020", "Maire", "aucun consentement"),
        ],
    )
    def test_without_it_nothing_leaves(
        self, terminal: Terminal, reference: str, recipient: str, why: str
    ) -> None:
        assert why in terminal.type("transmettre", reference, "--a", recipient, code=1)
        assert not (terminal.bureau.outputs / "transmissions").exists()

    def test_a_consent_whose_withdrawal_cannot_be_read_lets_nothing_go(self, terminal: Terminal) -> None:
        terminal.bureau.write("Consentements", LEA, "Retiré le", "bientôt")
        said = terminal.type("transmettre", LEA, "--a", RH, code=1)
        assert f"{AGENTS}, feuille « Consentements », cellule E2" in said
        terminal.type("relire")
        assert {row[0] for row in plans(terminal.bureau)} == {"2026-025"}

    def test_what_left_before_a_withdrawal_is_told_with_what_to_do(self, terminal: Terminal) -> None:
        bureau = terminal.bureau
        terminal.type("transmettre", LEA, "--a", RH, "--accepter")
        assert [issue for issue in bureau.run().issues if issue.code == "consentement-retire"] == []
        bureau.write("Consentements", LEA, "Retiré le", date(2026, 11, 20))
        told = [issue for issue in bureau.run().issues if issue.code == "consentement-retire"]
        assert {Path(issue.message.rstrip(".")).suffix for issue in told} <= {".docx", ".pdf"}
        issue = told[0]
        assert issue.origin == Origin(AGENTS, "Consentements", "E2")
        assert f"outputs/transmissions/{RH}/Synthèse 2026-001 Le Goff Élodie.docx" in issue.message
        assert "retiré le 20 novembre 2026" in terminal.type("transmettre", LEA, "--a", RH, code=1)


class TestDetruire:
    def test_a_dry_run_lists_every_place_and_touches_nothing(self, terminal: Terminal) -> None:
        terminal.type("transmettre", LEA, "--a", RH, "--accepter")
        terminal.type("relire")
        before = terminal.bureau.files()
        said = terminal.type("detruire", LEA, "--dry-run")
        name = "Synthèse 2026-001 Le Goff Élodie.docx"
        assert f"à détruire : outputs/syntheses/{name}" in said
        assert f"à détruire : outputs/transmissions/{RH}/{name}" in said
        assert "outputs/suivi/plans-d-action.xlsx" in said
        assert f"{CONSEILLER}, feuille « Préremplissage », cellules C2, C3, C4, C5, C6" in said
        assert f"{CONSEILLER}, feuille « Actions », cellules C2, D2, E2, F2, C3, D3, E3, F3" in said
        assert terminal.bureau.files() == before

    @pytest.mark.parametrize("answer", ["non\n", "oui\n", "", "je veux détruire\n"])
    def test_without_the_word_nothing_is_destroyed(self, terminal: Terminal, answer: str) -> None:
        before = terminal.bureau.files()
        said = terminal.type("detruire", LEA, answer=answer, code=1)
        assert "soit transmise" in said
        assert terminal.bureau.files() == before

    def test_everything_goes_and_the_certificate_waits_for_the_workbook(self, equipped: Terminal) -> None:
        terminal, bureau = equipped, equipped.bureau
        made = digest(bureau.document(reference="2026-007").read_bytes())
        bureau.write("Agents", LEA, "Fonction", "Formatrice")
        bureau.run()
        terminal.type("transmettre", LEA, "--a", RH, "--accepter")
        terminal.type("relire")
        assert len([name for name in bureau.files() if LEA in name]) == 4
        said = terminal.type("detruire", LEA, answer=" Detruire\n")
        assert "l’attestation de destruction n’est faite qu’ensuite" in said
        assert [name for name in bureau.files() if LEA in name] == []
        assert {row[0] for row in plans(bureau)} == {"2026-025"}
        assert digest(bureau.document(reference="2026-007").read_bytes()) == made

        bureau.write("Actions", LEA, "Intitulé", None, CONSEILLER)  # its steps are still there
        bureau.drop("Préremplissage", LEA, CONSEILLER)
        assert "cellules D2, E2, F2, C3" in terminal.type("detruire", LEA)
        assert CERTIFICATE not in bureau.files()

        blank(bureau)
        assert CERTIFICATE in terminal.type("detruire", LEA)
        text = read(bureau.outputs / CERTIFICATE).replace("\u00a0", " ")
        assert "Madame Élodie Le Goff" in text
        assert "1er décembre 2026" in text
        assert not any(word in text for word in WORDS)

    def test_the_register_keeps_key_date_and_digest_only(self, terminal: Terminal) -> None:
        with register(terminal.bureau.registre, memory=True) as known:
            before = known.load()[f"synthese/{LEA}"]
        terminal.type("detruire", LEA, "--oui")
        blank(terminal.bureau)
        terminal.type("detruire", LEA)
        with register(terminal.bureau.registre, memory=True) as known:
            rows = known.load()
        row = rows[f"synthese/{LEA}"]
        assert (row.destroyed, row.digest) == ("2026-12-01", before.digest)
        assert (row.path, row.placed, row.proposed) == ("", "", "")
        assert row.fields() == {"fichier de travail": "1"}
        assert (row.content, row.fingerprint, row.seen) == ("", "", "")
        assert "Gestionnaire" not in str(rows[f"destruction/{LEA}"])

    def test_it_is_not_made_again_even_when_the_register_was_lost(self, terminal: Terminal) -> None:
        bureau = terminal.bureau
        blank(bureau)
        terminal.type("detruire", LEA, "--oui")
        assert bureau.line(recreate=True).status is Status.SANS_OBJET
        for path in bureau.registre.iterdir():
            if path.is_file():
                path.unlink()
        before = bureau.files()
        said = terminal.type("registre", "reconstruire")
        assert "6 documents retrouvés tels qu’ils ont été produits" in said
        assert bureau.line().status is Status.SANS_OBJET
        assert bureau.files() == before
        assert "déjà détruite le 1er décembre 2026" in terminal.type("detruire", LEA)

    def test_a_marked_copy_that_quotes_the_agent_goes_too(self, terminal: Terminal) -> None:
        bureau = terminal.bureau
        bureau.write("Actions", "2026-014", "N°", "un", CONSEILLER)
        bureau.run()
        place = "conseiller/a-corriger/entretiens.xlsx"
        assert place in bureau.files()
        assert f"outputs/{place}" in terminal.type("detruire", LEA, "--dry-run")
        terminal.type("detruire", LEA, "--oui")
        assert place not in bureau.files()

    def test_a_copy_under_another_name_is_pointed_out(self, terminal: Terminal) -> None:
        path = terminal.bureau.document()
        saved_as(path, path.with_name("Synthèse de Paul.docx"))
        said = terminal.type("detruire", LEA, "--dry-run")
        assert "Synthèse de Paul.docx (copie sous un autre nom" in said
        assert f"{path.name} (copie" not in said

    def test_another_agents_file_over_which_it_was_saved_holds_the_certificate_back(
        self, terminal: Terminal
    ) -> None:
        bureau = terminal.bureau
        other = bureau.document(reference="2026-007")
        saved_as(bureau.document(), other)
        blank(bureau)
        said = terminal.type("detruire", LEA, "--oui")
        assert f"outputs/syntheses/{other.name} : cette synthèse y a été enregistrée" in said
        assert other.exists()
        assert CERTIFICATE not in bureau.files()

    def test_an_export_that_bears_its_name_holds_the_certificate_back(self, terminal: Terminal) -> None:
        bureau = terminal.bureau
        blank(bureau)
        export = bureau.document().with_suffix(".pdf")
        export.write_bytes(b"%PDF-1.7")
        name = f"outputs/syntheses/{export.name} : il porte le nom de la synthèse"
        assert name in terminal.type("detruire", LEA, "--oui")
        assert name in terminal.type("detruire", LEA), "même une fois la synthèse partie"
        assert CERTIFICATE not in bureau.files()
        export.unlink()
        assert CERTIFICATE in terminal.type("detruire", LEA)

    def test_an_edited_certificate_is_kept(self, terminal: Terminal) -> None:
        bureau = terminal.bureau
        blank(bureau)
        terminal.type("detruire", LEA, "--oui")
        path = bureau.outputs / CERTIFICATE
        type_after(path, "Attestation", " – remise en main propre")
        mine = path.read_bytes()
        bureau.write("Agents", LEA, "Nom", "Le Goff-Martin")
        terminal.type("detruire", LEA)
        assert path.read_bytes() == mine

    def test_an_open_synthesis_is_not_destroyed(self, terminal: Terminal) -> None:
        path = terminal.bureau.document()
        path.with_name(f"~${path.name[2:]}").write_bytes(b"")
        assert "Fermez-le dans Word" in terminal.type("detruire", LEA, "--oui", code=1)
        assert path.exists()


class TestADetruire:
    def test_it_follows_the_schemes_rule(self, terminal: Terminal) -> None:
        said = terminal.type("a-detruire")
        assert [line.split(" ")[0] for line in said.splitlines()] == ["2026-025"]
        assert "depuis le 1er juin 2026" in said

    def test_what_is_destroyed_is_no_longer_listed(self, terminal: Terminal) -> None:
        terminal.type("detruire", "2026-025", "--oui", *ANSWERED)
        assert terminal.type("a-detruire") == "Aucune synthèse n’est à détruire.\n"

    def test_one_whose_workbook_was_put_away_keeps_its_date(self, terminal: Terminal) -> None:
        terminal.bureau.drop("Agents", "2026-025")
        assert "2026-025 : à détruire depuis le 1er juin 2026" in terminal.type("a-detruire")

    def test_one_that_no_run_knew_closed_is_named_without_a_date(self, terminal: Terminal) -> None:
        (terminal.bureau.root / "registre" / "conservation.json").unlink()
        terminal.bureau.drop("Agents", "2026-007")
        said = terminal.type("a-detruire")
        assert "2026-007 : échéance inconnue – syntheses/Synthèse 2026-007" in said
        assert "remettez-y le classeur de leur année" in said


class TestReconstruire:
    def test_nothing_is_overwritten_and_copies_are_named(self, terminal: Terminal) -> None:
        bureau = terminal.bureau
        path = bureau.document(reference="2026-007")
        saved_as(path, path.with_name("autre.docx"))
        (bureau.registre / "documents.sqlite").unlink()
        before = bureau.files()
        said = terminal.type("registre", "reconstruire")
        assert "5 documents retrouvés tels qu’ils ont été produits." in said
        assert "1 document considéré comme modifié, conservé." in said
        assert "synthese/2026-007 existe en plusieurs exemplaires" in said
        assert "déjà au registre" not in said
        assert "6 documents figuraient déjà au registre." in terminal.type("registre", "reconstruire")
        bureau.write("Agents", LEA, "Nom", "Le Goff-Martin")
        found = bureau.line()
        assert found.status is Status.FAIT, "what is as generated is known again"
        mine = f"syntheses/{bureau.document().name}"
        after = bureau.files()
        assert [name for name in before if after[name] != before[name]] == [mine]
        assert all(word in read(bureau.outputs / mine) for word in WORDS)


@pytest.mark.parametrize(
    "words",
    [
        ("relire",),
        ("transmettre", LEA, "--a", RH),
        ("detruire", LEA, "--oui"),
        ("registre", "reconstruire"),
    ],
    ids=" ".join,
)
def test_the_shipped_example_is_refused(terminal: Terminal, words: tuple[str, ...]) -> None:
    for name in (AGENTS, CONSEILLER):
        path = terminal.bureau.inputs / name
        path.rename(path.with_name("exemple.xlsx"))
    before = terminal.bureau.files()
    assert "n’agit pas sur l’exemple" in terminal.type(*words, code=1)
    assert terminal.bureau.files() == before


def test_an_unknown_reference_is_said(terminal: Terminal) -> None:
    assert "Aucun dossier « 2099-001 »" in terminal.type("detruire", "2099-001", code=1)
    assert "Vouliez-vous « 2026-001 »" in terminal.type("detruire", "2O26-001", code=1)
    assert "Vouliez-vous" not in terminal.type("detruire", "2026-002", code=1), (
        "un autre numéro, un autre agent"
    )


def test_what_was_typed_is_in_no_register_nor_report(terminal: Terminal) -> None:
    bureau = terminal.bureau
    type_over(bureau.document(), "bilan_fonction", "Formatrice")
    bureau.run()
    terminal.type("relire")
    terminal.type("transmettre", LEA, "--a", RH, "--accepter")
    blank(bureau)
    terminal.type("detruire", LEA, "--oui")
    bureau.run()
    told = bureau.written()
    assert f"destruction/{LEA}" in told
    assert [word for word in (*WORDS, PERSONAL, "Préparer le concours") if word in told] == []
