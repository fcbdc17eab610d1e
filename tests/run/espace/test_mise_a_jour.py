"""An update: the published file only, a backup first, tried on the registers, undone when anything fails."""

import datetime as dt
import hashlib
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from pipeline.errors import UserError
from pipeline.run.espace import mise_a_jour, versions
from pipeline.run.espace.mise_a_jour import controle, mettre_a_jour, reprendre
from pipeline.settings import ROOT, UPDATE, Settings
from tests.run.office import Office, closed

NOW = dt.datetime(2026, 11, 26, 9, 0)
SECONDS = itertools.count()
# From the start of an update, in seconds: close together first, for a machine that ends it at once.
INSTANTS = (0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.13, 0.21, 0.34)
# A new version that migrates the register of documents, then does as it is told.
NEWER = """
import os, sqlite3, sys
assert sys.argv[1:] == ["--lancer", "controle-de-version"], sys.argv
base = sqlite3.connect(os.path.join(os.environ["BILAN_ESPACE"], "registre", "documents.sqlite"))
base.execute("PRAGMA user_version = 99")
base.execute("CREATE TABLE nouvelle (x)")
base.commit()
print("contrôlé")
sys.exit({code})
"""


def paquet(folder: Path, code: int = 0, version: str = "9.9.0") -> tuple[Path, str]:
    """A package and its digest."""
    path = folder / f"bilan-{version}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"bilan-{version}/pyproject.toml", f'[project]\nversion = "{version}"\n')
        archive.writestr(f"bilan-{version}/preparer.py", NEWER.format(code=code))
        archive.writestr(
            f"bilan-{version}/CHANGELOG.md",
            f"# Journal\n\n## {version} – 2030\n\n- Ceci est nouveau.\n\n## 0.1.0 – 2026\n\n- Ancien.\n",
        )
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one number given."""
    office = Office(tmp_path_factory.mktemp("office") / "bureau", closed())
    office.issue("2026-001")
    office.docs(only=frozenset())
    return office.root


@pytest.fixture
def settings(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same in a folder of its own; the program is a folder elsewhere."""
    shutil.copytree(lived, tmp_path / "bureau")
    monkeypatch.setattr(versions, "program", lambda: tmp_path / "programme")
    monkeypatch.delenv("BILAN_ESPACE", raising=False)
    return Office(tmp_path / "bureau", closed()).settings(only=frozenset())


def schemas(settings: Settings) -> dict[str, int]:
    found = {}
    for path in settings.registre.glob("*.sqlite"):
        with closing(sqlite3.connect(path)) as base:
            found[path.name] = base.execute("PRAGMA user_version").fetchone()[0]
    return found


def installed(settings: Settings, path: Path, digest: str) -> mise_a_jour.MiseAJour:
    now = NOW + dt.timedelta(seconds=next(SECONDS))
    return mettre_a_jour(settings, path, digest, lambda _text: None, now)


def test_it_is_checked_backed_up_tried_then_pointed_to(settings: Settings, tmp_path: Path) -> None:
    path, digest = paquet(tmp_path)
    done = installed(settings, path, digest.upper())
    assert versions.actuelle() == "9.9.0" == done.version
    assert "Ceci est nouveau" in done.changements
    assert "Ancien" not in done.changements
    assert done.sauvegarde.exists()
    assert schemas(settings)["documents.sqlite"] == 99
    assert not (settings.registre / UPDATE).exists()


def test_one_that_fails_its_trial_is_undone(settings: Settings, tmp_path: Path) -> None:
    before = schemas(settings)
    places = {path.name: path.stat().st_ino for path in settings.registre.glob("*.sqlite")}
    with pytest.raises(UserError, match="n’a pas passé ses contrôles"):
        installed(settings, *paquet(tmp_path, code=1))
    assert schemas(settings) == before
    assert {p.name: p.stat().st_ino for p in settings.registre.glob("*.sqlite")} == places
    assert versions.actuelle() == ""
    assert "registres sains" in controle(settings), "numbering goes on, in the same register"


@pytest.mark.parametrize(
    ("empreinte", "said"),
    [("0" * 64, "n’est pas le fichier publié"), ("abc", "n’en est pas une"), ("", "pas une")],
)
def test_another_file_than_the_published_one_installs_nothing(
    settings: Settings, tmp_path: Path, empreinte: str, said: str
) -> None:
    path, _ = paquet(tmp_path)
    with pytest.raises(UserError, match=said):
        installed(settings, path, empreinte)
    assert not (tmp_path / "programme" / "versions" / "9.9.0").exists()


def test_an_older_version_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="n’est pas plus récente"):
        installed(settings, *paquet(tmp_path, version="0.1.0"))


@pytest.mark.parametrize("name", ["a/../../x", "a/b\\..\\c", "a/c:x"])
def test_a_package_that_writes_elsewhere_is_refused(settings: Settings, tmp_path: Path, name: str) -> None:
    path, _ = paquet(tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "x")
    with pytest.raises(UserError, match="chemin étrange"):
        installed(settings, path, hashlib.sha256(path.read_bytes()).hexdigest())


def test_what_a_kill_left_is_undone_wherever_it_was(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = schemas(settings)
    path, digest = paquet(tmp_path)
    real: dict[str, Callable[..., object]] = {name: getattr(versions, name) for name in ("lancer", "pointer")}

    def cut(after: str) -> Callable[..., object]:
        def stop(*args: object, **kwargs: object) -> object:
            real[after](*args, **kwargs)
            raise KeyboardInterrupt

        return stop

    for name in real:
        with monkeypatch.context() as patched:
            patched.setattr(versions, name, cut(name))
            with pytest.raises(KeyboardInterrupt):
                installed(settings, path, digest)
        assert (settings.registre / UPDATE).exists()
        assert reprendre(settings)
        assert (schemas(settings), versions.actuelle()) == (before, "")
    installed(settings, path, digest)
    assert versions.actuelle() == "9.9.0"


PROGRAM = """
import datetime as dt, sys
from pathlib import Path
from pipeline.run.espace import mise_a_jour, versions
from pipeline.settings import Settings
root = Path(sys.argv[1])
versions.program = lambda: root.parent / "programme"
where = Settings(dt.date(2026, 11, 22), root / "inputs", root / "outputs", root / "registre")
print("prêt", flush=True)
mise_a_jour.mettre_a_jour(where, Path(sys.argv[2]), sys.argv[3], print, dt.datetime.now())
"""


@pytest.mark.epreuve
def test_an_update_killed_at_ten_instants_leaves_the_one_or_the_other(
    settings: Settings, tmp_path: Path
) -> None:
    before = schemas(settings)
    path, digest = paquet(tmp_path)
    root, killed = settings.registre.parent, 0
    for instant in INSTANTS:
        command = [sys.executable, "-c", PROGRAM, str(root), str(path), digest]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(instant)
            trials = psutil.Process(process.pid).children(recursive=True)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
        psutil.wait_procs(trials, timeout=60)  # the trial that it had begun ends by itself
        reprendre(settings)
        whole = versions.actuelle() == "9.9.0"
        assert whole or schemas(settings) == before
        if whole:
            break
        assert "registres sains" in controle(settings)
    assert killed >= 3, "most were killed in the middle"
