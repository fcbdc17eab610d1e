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
SHARE = 100
LONGUES = bool(os.environ.get("LONGUES"))


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
    made = run(range(first, first + SHARE), tmp_path)
    assert len(made) > SHARE
    # LibreOffice opens one document of each template, of each kind of data in turn; at length, all of them.
    turned = [path for rank, path in enumerate(made) if rank % 3 == rank // 3 % 3]
    assert unopened(made if LONGUES else turned, tmp_path) == []


@pytest.mark.epreuve
def test_a_file_that_libreoffice_does_not_open_is_named(tmp_path: Path) -> None:
    (tmp_path / "abime.docx").write_bytes(b"PK rien")
    (tmp_path / "sain.docx").write_bytes(rendered(0)["one"])
    assert unopened(sorted(tmp_path.glob("*.docx")), tmp_path) == ["abime.docx"]
