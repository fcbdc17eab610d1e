"""The project as a whole: what is pinned, what is promised in the README, the size of things."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.documents.catalogue import words
from pipeline.settings import ROOT

LOCKS = sorted(ROOT.glob("requirements*.lock"))
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
IMPORTS = {"python-calamine": "python_calamine", "python-docx": "docx", "python-stdnum": "stdnum"}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_exact_versions_their_digests_and_no_address(lock: Path) -> None:
    pins = lock.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    pinned = r"[a-z0-9._-]+==[0-9][^ ]*( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+"
    assert pins
    assert [pin for pin in pins if not re.fullmatch(pinned, pin)] == []


def test_the_lock_of_users_is_part_of_the_lock_of_developers() -> None:
    users, developers = (
        set((ROOT / name).read_text(encoding="utf-8").splitlines())
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert users <= developers


def test_every_dependency_is_imported_by_the_program() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    imported = {name for module in MODULES for name in _imports(module)}
    unused = [name for name in declared if IMPORTS.get(name, name) not in imported]
    assert unused == ["tzdata"], "tzdata is data, for Windows: it is never imported"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(ROOT)))
def test_a_module_has_one_idea_that_its_first_line_states(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(source)), "the first line states the idea"
    assert source.count("\n") <= 280


def test_the_readme_names_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M)) | set(words())
    named = set(re.findall(r"\bmake ([a-z]+)", readme))
    assert named - {"seul"} <= targets
    assert {"docs", "test", "verifier", "classeur"} <= named


def test_the_readme_links_to_pages_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", readme)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_make_alone_shows_the_commands_in_french() -> None:
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "lit les classeurs" in shown
    assert "make test" in shown
    assert all(word in shown for word in words())


def test_make_takes_any_type_of_documents_and_names_them_when_it_is_none(tmp_path: Path) -> None:
    for name in ("Makefile", "preparer.py"):
        (tmp_path / name).symlink_to(ROOT / name)
    told = subprocess.run(
        ["make", "-n", "attestations"], cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=True
    )
    assert "docs --seulement attestations" in told.stdout
    wrong = subprocess.run(["make", "atestations"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "attestations" in wrong.stderr + wrong.stdout
    assert "Traceback" not in wrong.stderr


def test_an_old_python_can_read_the_preparation_and_say_that_it_is_too_old() -> None:
    source = (ROOT / "preparer.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    standard = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert standard == {"fcntl", "hashlib", "msvcrt", "os", "subprocess", "sys", "time"}
    assert "Il faut Python 3.11" in source


def test_make_never_ends_with_its_own_error_line(tmp_path: Path) -> None:
    for python in (str(tmp_path / "absent"), "false"):
        done = subprocess.run(
            ["make", "docs", f"PYTHON={python}"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, "***" in done.stderr) == (0, False)


@pytest.mark.epreuve
@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skip_is_a_failure_in_ci(tmp_path: Path, ci: str, code: int) -> None:
    proof = tmp_path / "test_proof.py"
    proof.write_text("import pytest\n\ndef test_proof():\n    pytest.skip('no editor')\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [*command, str(proof)],
        cwd=ROOT,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout
    assert ("no editor" in done.stdout) == bool(ci)


def test_the_version_that_is_recorded_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


@pytest.mark.epreuve
def test_every_pinned_package_has_a_wheel_for_windows(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    target = ["--platform", "win_amd64", "--python-version", "3.13", "--implementation", "cp"]
    pins = _pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    lock = tmp_path / "windows.lock"
    lock.write_text("\n".join(pins), encoding="utf-8")
    done = subprocess.run(
        [*command, *target, "-d", str(tmp_path), "-r", str(lock)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.glob("*.whl"))) == len(pins) > 20


def _pins(lock: str) -> list[str]:
    """A line each, with its digests; no library of users depends on the machine."""
    pins = lock.replace("\\\n", " ").splitlines()
    assert not [pin for pin in pins if ";" in pin]
    return pins


def _imports(module: Path) -> set[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found
