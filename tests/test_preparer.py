"""The preparation of the environment, on the machines that people have."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.settings import ROOT


@pytest.fixture
def preparer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("preparer", ROOT / "preparer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    root = tmp_path / "Équipe RH & bilan"
    root.mkdir()
    monkeypatch.setattr(module, "ROOT", str(root))
    monkeypatch.setattr(module, "VENV", str(root / ".venv"))
    monkeypatch.setattr(module, "PYTHON", str(root / ".venv" / "bin" / "python"))
    return module


def a_python(preparer: ModuleType, text: str) -> None:
    path = Path(preparer.PYTHON)
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def test_the_program_is_found_from_a_folder_whose_name_has_accents(preparer: ModuleType) -> None:
    # Python before 3.13 reads this file in the machine's encoding, and stops on what it cannot read.
    packages = Path(preparer.VENV) / "lib" / "python3.11" / "site-packages"
    packages.mkdir(parents=True)
    pointer = packages / "_bilan_documents.pth"
    pointer.write_text(preparer.ROOT, encoding="utf-8")
    preparer.point_here()
    said = pointer.read_bytes().decode("ascii").strip()
    assert (packages / said).resolve() == Path(preparer.ROOT).resolve()


def test_an_environment_left_half_made_or_without_its_python_is_made_again(
    preparer: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    assert not preparer.works()
    a_python(preparer, f"#!{sys.executable}\nraise ImportError('No module named pip')\n")
    assert not preparer.works()
    assert capfd.readouterr() == ("", "")


def test_a_sound_environment_is_used_as_it_is(preparer: ModuleType) -> None:
    a_python(preparer, f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    assert preparer.works()
    for name in ("requirements.lock", "pyproject.toml"):
        (Path(preparer.ROOT) / name).write_bytes((ROOT / name).read_bytes())
    stamp = Path(preparer.stamp_of("requirements.lock"))
    stamp.write_text(preparer.digest("requirements.lock", "pyproject.toml"), encoding="ascii")
    assert preparer.main([]) == 0


def test_what_failed_is_a_french_sentence_with_the_detail_after_it(
    preparer: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_python(preparer, f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        (Path(preparer.ROOT) / name).write_bytes(b"")
    monkeypatch.setattr(preparer, "install", lambda _lock: "ProxyError: 407")
    assert preparer.main([]) == 1
    said = capsys.readouterr().out
    assert said.index("bibliothèques") < said.index("Détail, pour le service") < said.index("407")
    assert "Traceback" not in said
