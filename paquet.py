"""Makes bilan-VERSION.zip: the program with its wheels for Windows and Linux, to install without a network.

Run it by « make paquet »; words: versions of Python (all those supported when there is none). The digest to
publish beside it is written in bilan-VERSION.zip.sha256.
"""

import hashlib
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCKS = ("requirements.lock", "requirements-bureau.lock")
PLATFORMS = (
    ("win_amd64",),
    ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# A zip keeps no time before 1980; a fixed one makes the same package twice.
MOMENT = (2026, 1, 1, 0, 0, 0)
LEFT_OUT = ("tests/", "bench/", ".ci/", ".git")


def main(pythons: list[str]) -> int:
    """Download the pinned wheels, their digests checked, and put them with the program in one archive."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    target = ROOT / "dist" / f"bilan-{version}.zip"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for python in pythons or PYTHONS:
            for platforms in PLATFORMS:
                download(Path(folder), python, platforms)
        write(target, f"bilan-{version}", sorted(Path(folder).glob("*.whl")))
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    target.with_suffix(".zip.sha256").write_text(f"{digest}  {target.name}\n", "ascii")
    print(f"{target} ({target.stat().st_size // 1_000_000} Mo)\nEmpreinte SHA-256 : {digest}")
    return 0


def download(folder: Path, python: str, platforms: tuple[str, ...]) -> None:
    """The wheels that the locks pin for one Python on one kind of machine."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--require-hashes", "--implementation", "cp", "--dest", str(folder)]
    command += ["--python-version", python, *(f"--platform={each}" for each in platforms)]
    for lock in LOCKS:
        subprocess.run([*command, "-r", str(ROOT / lock)], check=True)


def write(target: Path, root: str, wheels: list[Path]) -> None:
    """The archive: what the project tracks and its users need, then the wheels."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    names = [name for name in listed.decode().split("\0") if name and not name.startswith(LEFT_OUT)]
    temporary = target.with_suffix(".tmp")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(names):
            archive.writestr(member(f"{root}/{name}"), content(name))
        for wheel in wheels:
            archive.writestr(member(f"{root}/roues/{wheel.name}"), wheel.read_bytes(), zipfile.ZIP_STORED)
    temporary.replace(target)


def member(name: str) -> zipfile.ZipInfo:
    """One file of the archive, its accents in UTF-8."""
    info = zipfile.ZipInfo(name, MOMENT)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return info


def content(name: str) -> bytes:
    """A file as its users' machines want it: the lines of a .cmd end as Windows does."""
    data = (ROOT / name).read_bytes()
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") if name.endswith(".cmd") else data


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
