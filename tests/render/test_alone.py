"""The engine stands alone: its command, its languages, and remedies that, applied, remove the fault."""

import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from pipeline.render import Dictionary, check
from pipeline.render.__main__ import main
from tests.render.docs import p, paragraphs, table, template, tr

KINDS = {"nom": "texte", "debut": "date", "oui": "booleen", "liste": "liste", "code_postal": "texte"}
FIELDS = Dictionary(KINDS, filters={"date": "date_longue", "liste": "join"})
# What was typed, a paragraph each, and the same once the remedy is followed to the letter.
FOLLOWED = {
    "bloc-non-ferme": (["{%p for i in liste %}", "a"], ["{%p for i in liste %}", "a", "{%p endfor %}"]),
    "lettres-differentes": (
        ["{%p for i in liste %}", "a", "{% endfor %}"], ["{%p for i in liste %}", "a", "{%p endfor %}"]
    ),
    "bloc-mal-ferme": (["{%p if oui %}", "a", "{%p endfor %}"], ["{%p if oui %}", "a", "{%p endif %}"]),
    "fin-de-trop": (["a {% endif %}"], ["a"]),
    "milieu-sans-bloc": (["{% else %}"], ["{% if oui %}a{% else %}b{% endif %}"]),
    "signes-etrangers": (["[nom]"], ["{{ nom }}"]),
    "accolade-simple": (["{ inconnu }"], ["{{ nom }}"]),
    "accolades-triples": (["{{{ nom }}}"], ["{{ nom }}"]),
    "accolade-de-trop": (["{{ nom }}}"], ["{{ nom }}"]),
    "balise-non-fermee": (["{{ nom"], ["{{ nom }}"]),
    "balise-non-ouverte": (["nom }}"], ["{{nom }}"]),
    "guillemets-courbes": (["{{ nom|default(“-”) }}"], ['{{ nom|default("-") }}']),
    "tiret-corrige": (["{%– if oui %}a{% endif %}"], ["a {%- if oui %}a{% endif %}"]),
    "mot-cle-majuscule": (["{% If oui %}a{% endif %}"], ["{% if oui %}a{% endif %}"]),
    "instruction-inconnue": (["{% si oui %}a{% endif %}"], ["{% if oui %}a{% endif %}"]),
    "espace-dans-un-nom": (["{{ code postal }}"], ["{{ code_postal }}"]),
    "lettre-detachee": (["{% p if oui %}", "a", "{%p endif %}"], ["{%p if oui %}", "a", "{%p endif %}"]),
    "nom-mal-ecrit": (["{{ Nom }}"], ["{{ nom }}"]),
    "nom-inconnu": (["{{ non }}"], ["{{ nom }}"]),
    "date-sans-forme": (["{{ debut }}"], ["{{ debut|date_longue }}"]),
    "booleen-imprime": (["{{ oui }}"], ["{% if oui %}le texte voulu{% endif %}"]),
    "liste-imprimee": (["{{ liste }}"], ["{{ liste|join }}"]),
    "filtre-inconnu": (["{{ nom|uper }}"], ["{{ nom|upper }}"]),
    "p-pas-seul": (["{%p if oui %} a", "{%p endif %}"], ["{%p if oui %}", "a", "{%p endif %}"]),
    "restart-hors-liste": (["{% restart %}a"], ["a"]),
}  # fmt: skip


def codes(texts: list[str]) -> list[str]:
    found = check(template(*map(p, texts)), filters={"date_longue": str}, fields=FIELDS)
    return [fault.code for fault in found]


@pytest.mark.parametrize("code", FOLLOWED)
def test_a_remedy_once_applied_removes_the_fault_and_adds_none(code: str) -> None:
    wrong, right = FOLLOWED[code]
    assert codes(wrong) == [code]
    assert codes(right) == []


def test_the_end_that_is_proposed_can_be_copied_as_it_is() -> None:
    (fault,) = check(template(table(1, tr("{%tr for i in liste %}"), tr("a"))), fields=FIELDS)
    assert "{%tr endfor %}" in fault.remedy
    (other,) = check(template(p("{%p if oui %}"), p("a"), p("{% endif %}")), fields=FIELDS)
    assert "{%p endif %}, seul dans son paragraphe" in other.remedy


def test_the_command_checks_annotates_and_renders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "bon.docx", tmp_path / "fautif.docx"
    good.write_bytes(template(p("Bonjour {{ nom }}")))
    bad.write_bytes(template(p("Bonjour {{ nom")))
    (tmp_path / "d.json").write_text(json.dumps({"nom": "Élodie"}), encoding="utf-8")
    assert main(["check", str(good)]) == 0
    assert main(["--lang", "en", "check", str(bad)]) == 1
    assert "is not closed" in capsys.readouterr().out
    assert main(["annotate", str(bad), str(tmp_path / "c.docx"), "--lang", "en"]) == 1
    (comment,) = docx.Document(str(tmp_path / "c.docx")).comments
    assert "is not closed" in comment.text
    assert main(["render", str(good), str(tmp_path / "r.docx"), "--data", str(tmp_path / "d.json")]) == 0
    assert paragraphs((tmp_path / "r.docx").read_bytes())[0] == "Bonjour Élodie"
    assert main(["render", str(good), str(tmp_path / "r.docx")]) == 1
    assert "« nom »" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "absent.docx")]) == 2
    assert main(["render", str(good), str(tmp_path / "r.docx"), "--data", str(bad)]) == 2
    (tmp_path / "l.json").write_text("[1]", encoding="utf-8")
    assert main(["render", str(good), str(tmp_path / "r.docx"), "--data", str(tmp_path / "l.json")]) == 2
    assert "absent.docx » ne s’ouvre pas" in (told := capsys.readouterr().err)
    assert "n’est pas un fichier JSON" in told


def test_the_engine_brings_nothing_of_the_product_along() -> None:
    code = "import sys, pipeline.render; print([m for m in sys.modules if m.startswith('pipeline.')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    modules = {name.split(".")[1] for name in eval(found)}
    assert modules == {"render", "ooxml"}
