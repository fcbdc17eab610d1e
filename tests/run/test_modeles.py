"""An office's own templates come before the shipped ones, are checked without data, know their parent."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from pipeline.issues import Severity
from pipeline.ooxml.packing import pack
from pipeline.ooxml.parts import OFFICE, relate
from pipeline.ooxml.reading import read_members
from pipeline.render import limits
from pipeline.run.docs import build
from pipeline.run.modeles import parents, strangers, verifier
from pipeline.run.template_sources import OWN
from pipeline.settings import ROOT, Settings
from pipeline.store.outcome import Status
from tests.render.docs import blank

NAME = "attestation.docx"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "inputs" / OWN).mkdir(parents=True)
    (tmp_path / "inputs" / "exemple.xlsx").write_bytes((ROOT / "inputs" / "exemple.xlsx").read_bytes())
    return Settings(
        day=date(2026, 6, 1),
        inputs=tmp_path / "inputs",
        outputs=tmp_path / "outputs",
        registre=tmp_path / "registre",
        only=frozenset({"attestation"}),
    )


def own(settings: Settings, *paragraphs: str, name: str = NAME) -> Path:
    document = blank()
    for text in paragraphs:
        document.add_paragraph(text)
    target = io.BytesIO()
    document.save(target)
    path = settings.inputs / OWN / name
    path.write_bytes(target.getvalue())
    return path


def codes(settings: Settings) -> list[str]:
    return [issue.code for issue in verifier(settings).issues]


def made(settings: Settings) -> dict[Status, list[str]]:
    lines: dict[Status, list[str]] = {}
    for line in build(settings).documents:
        lines.setdefault(line.status, []).append(line.path)
    return lines


def test_the_shipped_templates_are_good_and_an_office_s_own_comes_first(settings: Settings) -> None:
    assert codes(settings) == []
    own(settings, "Moi : {{ agent.nom_complet }}, le {{ arretee_au|date_longue }}")
    assert codes(settings) == []
    done = made(settings)[Status.FAIT]
    text = docx.Document(str(settings.outputs / done[0])).paragraphs[0].text
    assert text.startswith("Moi : ")


def test_faults_are_told_with_what_to_write_and_commented(settings: Settings) -> None:
    own(settings, "Né le {{ arretee_au }}", "[agent.nom_complet]", "{{ numero }}", "{%p for s in seances %}")
    assert codes(settings) == [
        "signes-etrangers", "bloc-non-ferme", "date-sans-forme", "champ-d-ailleurs", "copie-annotee",
    ]  # fmt: skip
    copy = settings.outputs / "modeles-a-corriger" / NAME
    assert len(list(docx.Document(str(copy)).comments)) == 4
    own(settings, "{{ arretee_au|date_longue }}")
    assert codes(settings) == []
    assert not copy.exists()


def test_a_faulty_template_withholds_its_own_documents_only(settings: Settings) -> None:
    own(settings, "{{ inconnu }}")
    done = made(replace(settings, only=frozenset({"attestation", "contrat"})))
    assert done[Status.RETENU]
    assert all("contrats" in path for path in done[Status.FAIT])


@pytest.mark.epreuve
def test_a_conditional_bomb_is_stopped_and_withholds_its_kind(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SECONDS", 2.0)
    loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    own(settings, "{% if agent.nom == 'Le Goff' or heures_realisees > 0 %}" + loops + "{% endif %}")
    run = build(replace(settings, day=date(2027, 6, 1)))  # all was held, so that nothing else withholds
    held = [line for line in run.documents if line.status is Status.RETENU]
    assert held
    assert "demande trop de temps" in held[0].reason


def test_a_template_that_calls_outside_is_refused(settings: Settings) -> None:
    path = own(settings, "{{ agent.nom_complet }}")
    members = read_members(path.read_bytes())
    relate(members, "word/document.xml", "rIdE", f"{OFFICE}/image", "x")
    rels = "word/_rels/document.xml.rels"
    address = b'Target="http://ailleurs.exemple/p.png" TargetMode="External"'
    members[rels] = members[rels].replace(b'Target="/x"', address)
    code = b"<w:r><w:instrText>%s</w:instrText></w:r>"
    field = b"<w:p>" + code % b" DDE" + code % b"AUTO cmd " + b"</w:p>"
    body = members["word/document.xml"]
    members["word/document.xml"] = body.replace(b"<w:body>", b"<w:body>" + field)
    path.write_bytes(pack(members))
    assert codes(settings) == ["contenu-actif"]


def test_a_file_that_replaces_nothing_is_told(settings: Settings) -> None:
    own(settings, "x", name="atestation.docx")
    assert codes(settings) == ["modele-sans-type"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Attestation.docx", "exactement ce nom : « attestation.docx »"),
        ("attestation (1).docx", "exactement ce nom : « attestation.docx »"),
        ("attestation - Copie.docx", "exactement ce nom : « attestation.docx »"),
        ("Copie de attestation.docx", "exactement ce nom : « attestation.docx »"),
        ("attestation.DOCX", "exactement ce nom : « attestation.docx »"),
        ("attestation.dotx", "au format .docx, sous le nom exact « attestation.docx »"),
        ("Attestation (2).odt", "au format .docx, sous le nom exact « attestation.docx »"),
        ("autre.doc", "le nom du modèle qu’il remplace"),
    ],
)
def test_a_name_that_is_almost_a_template_s_is_told_with_the_right_one(
    settings: Settings, name: str, said: str
) -> None:
    own(settings, "x", name=name)
    (issue,) = strangers(settings)
    assert said in issue.remedy


def test_what_stands_beside_a_template_is_left_alone(settings: Settings) -> None:
    own(settings, "x", name="attestation.docx")
    for name in ("~$testation.docx", ".~lock.attestation.docx#", "logo.png", "notes.txt"):
        (settings.inputs / "modeles" / name).write_bytes(b"x")
    assert list(strangers(settings)) == []
    own(settings, "x", name="attestation (1).docx")
    (issue,) = strangers(settings)
    assert "C’est « attestation.docx » qui sert" in issue.remedy


def test_a_parent_that_changed_is_told_until_the_office_saves_its_own_again(
    settings: Settings, tmp_path: Path
) -> None:
    shipped = tmp_path / "modeles"
    shipped.mkdir()
    for path in settings.templates.glob("*.docx"):
        (shipped / path.name).write_bytes(path.read_bytes())
    settings = replace(settings, templates=shipped)
    own(settings, "Mien")
    assert list(parents(settings)) == []
    document = docx.Document(str(shipped / NAME))
    old = document.paragraphs[1].text
    document.paragraphs[1].runs[0].text = "Nouvelle rédaction."
    document.save(str(shipped / NAME))
    (told,) = parents(settings)
    assert told.code == "modele-livre-change"
    assert "Nouvelle rédaction." in told.message
    assert old[:20] in told.message
    own(settings, "Mien, revu")
    assert list(parents(settings)) == []


def test_a_good_template_is_not_looked_at_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    own(settings, "{{ agent.nom_complet }}")
    assert codes(settings) == []
    monkeypatch.setattr("pipeline.run.templates.compiled", None)
    assert codes(settings) == []


def test_the_templates_that_a_command_fills_are_known_too(settings: Settings) -> None:
    own(settings, "{{ fichiers }}, le {{ detruite_le|date_longue }}", name="destruction.docx")
    own(settings, "{{ titre }} {{ anee }}", name="activite.docx")
    found = verifier(settings)
    assert [issue.code for issue in found.issues if issue.severity is Severity.ERREUR] == ["nom-inconnu"]
    assert "destruction.docx" in found.bons
    assert "activite.docx" not in found.bons
    own(settings, "{{ titre }} {% for t in tableaux %}{{ t.graphique }}{% endfor %}", name="activite.docx")
    assert codes(settings) == []
