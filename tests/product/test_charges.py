"""Two hundred hostile files through the commands: each gets its sentence, every other document is made."""

import time
from pathlib import Path

import pytest

from tests.product.charges import TOMLS, documents, workbooks
from tests.product.exemple import classeurs, produire
from tests.product.test_modeles_pieges import logos, templates
from tests.product.test_pieges import payloads
from tests.synthese import real
from tests.templates.contexts_synthese import COMPLET

LIMIT_SECONDS = 100


@pytest.mark.epreuve
def test_the_corpus_counts_two_hundred_files() -> None:
    sound = real.synthese(COMPLET)
    damaged = len(dict(payloads(sound, "word/document.xml", 1)))
    counts = (
        damaged + len(workbooks()),
        damaged + len(documents(sound)),
        len(templates()),
        len(logos()),
        len(TOMLS),
    )
    assert all(n >= least for n, least in zip(counts, (70, 40, 50, 25, 15), strict=True))
    assert sum(counts) >= 200


@pytest.mark.epreuve
def test_each_gets_its_sentence_and_the_rest_is_made(tmp_path: Path) -> None:
    inputs, outputs = classeurs(tmp_path / "inputs"), tmp_path / "outputs"
    (inputs / "exemple.xlsx").rename(inputs / "agents.xlsx")
    (inputs / "dispositifs").mkdir()
    (outputs / "syntheses").mkdir(parents=True)
    told = workbooks() | documents(real.synthese(COMPLET))
    for name, (data, _) in told.items():
        ((outputs / "syntheses" if name.endswith(".docx") else inputs) / name).write_bytes(data)
    for name, data in TOMLS.items():
        (inputs / "dispositifs" / f"{name}.toml").write_bytes(data)
    start = time.monotonic()
    done = produire(inputs, outputs)
    assert time.monotonic() - start < LIMIT_SECONDS
    assert "Traceback" not in done.console
    assert not list(outputs.glob("incident-*"))
    said = [
        (issue["file"] or "", issue["message"].replace("\u00a0", " ")) for issue in done.rapport["issues"]
    ]

    def sentences(name: str) -> str:
        return " ".join(text for file, text in said if file.endswith(name) or f"« {name} »" in text)

    assert {
        name: sentences(name)[:200] for name, (_, why) in told.items() if why not in sentences(name)
    } == {}
    assert [name for name in TOMLS if f"{name}.toml est écarté" not in sentences(f"{name}.toml")] == []
    assert max(len(text) for _, text in said) < 2000
    statuses = {line["status"] for line in done.rapport["documents"]}
    assert statuses == {"fait", "sans objet", "pas encore"}
    assert len(list(outputs.rglob("*.docx"))) > 200
