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


def test_on_a_share_each_user_of_each_post_has_an_environment_of_its_own(
    preparer: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert preparer.home() == str(Path(preparer.ROOT) / ".venv")
    (Path(preparer.ROOT) / preparer.SHARED).touch()
    homes = set()
    for post in ("a", "b", "c"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / post))
        homes.add(preparer.home())
        assert Path(preparer.home()).is_relative_to(tmp_path / post / "bilan-documents")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "AppData"))
    assert preparer.home().startswith(str(tmp_path / "AppData"))
    assert len(homes) == 3


def test_a_share_is_known_by_its_mount(preparer: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = f"/dev/sda / ext4 rw 0 0\n//srv/p {Path(preparer.ROOT).parent} cifs rw 0 0\n"
    assert not preparer.shared()
    monkeypatch.setattr(preparer, "read", lambda _path: mounts)
    assert preparer.shared()


def test_it_launches_a_command_and_hands_its_code_on(
    preparer: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    a_python(preparer, f'#!/bin/sh\necho "$@" "$PYTHONPATH" "$PYTHONSAFEPATH" > "{told}"\nexit 2\n')
    monkeypatch.setattr(preparer, "ready_for", lambda words: 0 if words == ["pdf"] else 1)
    assert preparer.main(["pdf", "--lancer", "docs", "--date", "2026-01-01"]) == 2
    assert told.read_text("utf-8").startswith("-m pipeline docs --date 2026-01-01")
    assert preparer.ROOT in told.read_text("utf-8")
    assert told.read_text("utf-8").endswith(" 1\n"), "another version in the current folder does not run"
    assert preparer.main(["--lancer", "docs"]) == 1, "nothing is launched when nothing is ready"


def test_once_updated_the_version_pointed_to_is_the_one_that_runs(
    preparer: ModuleType, tmp_path: Path
) -> None:
    newer = Path(preparer.ROOT) / "versions" / "9.9.0"
    newer.mkdir(parents=True)
    program = f"""import os, sys
with open({str(tmp_path / "told")!r}, "w") as told:
    told.write(os.environ["BILAN_VERSION"] + str(sys.argv[1:]))
sys.exit(5)
"""
    (newer / "preparer.py").write_text(program, encoding="utf-8")
    (newer.parent / "actuelle.txt").write_text("9.9.0\n", encoding="utf-8")
    assert preparer.main(["--lancer", "docs"]) == 5
    assert (tmp_path / "told").read_text() == "9.9.0['--lancer', 'docs']"


def test_two_starts_at_once_take_turns(preparer: ModuleType) -> None:
    with preparer.alone(), Path(preparer.VENV + ".verrou").open("a") as handle:
        other = preparer.alone()
        other.handle = handle
        assert not other.taken()
    with Path(preparer.VENV + ".verrou").open("a") as handle:
        other.handle = handle
        assert other.taken()
