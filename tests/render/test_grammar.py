"""Whatever the template and the data, the document is one that Word opens: schema, containers, unique ids."""

import os
from pathlib import Path

import pytest

from pipeline.render import Template, TemplateError
from tests.render.docs import p, template
from tests.render.grammar import CONTEXTS, Grammar
from tests.render.soundness import check, faults, slim, unopened

# What the grammar may draw and the engine refuses by its name.
REFUSED = frozenset(
    {"p-porteur", "tr-porteur", "tc-porteur", "signet-a-cheval", "champ-a-cheval", "bloc-a-cheval"}
)
WHOLE = 5000  # templates, of three documents each
SHARE = 250
# LibreOffice lays out the documents of these: a sample, or all.
OPENED = WHOLE if os.environ.get("LONGUES") else 400
OPENED_SHARE = 50


def rendered(seed: int) -> dict[str, bytes]:
    """The documents of one random template, by data; none when it is refused for what may be drawn."""
    try:
        compiled = Template(Grammar(seed).document(), name=f"{seed}.docx")
    except TemplateError as error:
        if {fault.code for fault in error.faults if fault.serious} <= REFUSED:
            return {}
        raise
    return {name: compiled.render(context) for name, context in CONTEXTS.items()}


def run(seeds: range, folder: Path) -> list[Path]:
    """Make and check the documents of these templates; give their files."""
    made = []
    for seed in seeds:
        for name, data in rendered(seed).items():
            made.append(folder / f"{seed}-{name}.docx")
            check(data, made[-1])
    return made


def test_a_few_random_templates_make_sound_documents(tmp_path: Path) -> None:
    assert len(run(range(6), tmp_path)) > 6


def test_what_is_against_the_schema_is_seen_each_time(tmp_path: Path) -> None:
    path = tmp_path / "faux.docx"
    path.write_bytes(slim(template("<w:p><w:r/><w:pPr/></w:p>")))
    assert faults(path) == faults(path) != []
    path.write_bytes(slim(template(p("a"))))
    assert faults(path) == []


@pytest.mark.epreuve
@pytest.mark.parametrize("first", range(1000, 1000 + WHOLE, SHARE))
def test_five_thousand_random_templates_make_sound_documents(tmp_path: Path, first: int) -> None:
    assert len(run(range(first, first + SHARE), tmp_path)) > SHARE


@pytest.mark.epreuve
@pytest.mark.parametrize("first", range(1000, 1000 + OPENED, OPENED_SHARE))
def test_libreoffice_opens_the_documents_of_random_templates(tmp_path: Path, first: int) -> None:
    made = []
    for seed in range(first, first + OPENED_SHARE):
        for name, data in rendered(seed).items():
            made.append(tmp_path / f"{seed}-{name}.docx")
            made[-1].write_bytes(data)
    assert len(made) > OPENED_SHARE
    assert unopened(made) == {}
