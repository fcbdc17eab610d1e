"""The file for the developer is written whatever the place is called."""

from pathlib import Path

from pipeline.report.incident import write_incident


def test_an_incident_is_told_even_where_names_cannot_be_read(tmp_path: Path) -> None:
    place = compile("raise KeyError('contenu')", "/home/\udcc3\udc89quipe/cli.py", "exec")
    try:
        exec(place)
    except KeyError as fault:
        name = write_incident(tmp_path, fault)
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert "builtins.KeyError" in text
    assert "contenu" not in text
