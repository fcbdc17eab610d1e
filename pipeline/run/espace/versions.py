"""The versions of the program side by side, and the pointer that says which one runs; a package checked."""

import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline import __version__
from pipeline.errors import UserError
from pipeline.settings import DATA, program
from pipeline.store import files

FOLDER, POINTER = "versions", "actuelle.txt"
SHARED = "partage"  # says that several posts use the program, as ``preparer.py`` reads it
LARGEST = 2 << 30  # bytes of a package, unpacked
_SUFFIXES = {True: ".zip", False: ".whl"}


@dataclass(frozen=True, slots=True)
class Paquet:
    """A package whose digest is the published one: its file and its version."""

    chemin: Path
    version: str


def base() -> Path:
    """Where versions stand: beside the program of a folder, else with this user's data."""
    place = program()
    if place is not None:
        return place.parent if place.parent.name == FOLDER else place / FOLDER
    home = (
        os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local/share")
    )
    return Path(home) / "bilan-documents" / FOLDER


def actuelle() -> str:
    """The version that the pointer names; "" for the one first installed."""
    try:
        return (base() / POINTER).read_text("utf-8").strip()
    except OSError:
        return ""


def pointer(version: str) -> None:
    """Switch, in one rename; "" goes back to the one first installed."""
    if version:
        files.write(base() / POINTER, f"{version}\n".encode())
    else:
        files.remove(base() / POINTER)


def controler(fichier: Path, empreinte: str) -> Paquet:
    """Check a package against the digest typed from where it is published; raise ``UserError``."""
    wanted = re.sub(r"[\s:]", "", empreinte).casefold().removeprefix("sha256")
    if not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise UserError(
            "L’empreinte tapée n’en est pas une : elle a 64 caractères, de 0 à 9 et de a à f.",
            "Recopiez-la de la page où la version est publiée.",
        )
    suffix = _SUFFIXES[program() is not None]
    if fichier.suffix != suffix:
        raise UserError(
            f"Cette installation se met à jour avec le fichier {suffix}.", f"Téléchargez le {suffix} publié."
        )
    found = hashlib.sha256()
    with fichier.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            found.update(chunk)
    if found.hexdigest() != wanted:
        raise UserError(
            f"« {fichier.name} » n’est pas le fichier publié : son empreinte est différente.",
            "Téléchargez-le de nouveau, de la page où la version est publiée ; ne l’installez pas.",
        )
    version = _version(fichier)
    if _key(version) <= _key(__version__):
        raise UserError(
            f"La version {version} n’est pas plus récente que celle qui sert ({__version__}).",
            "Rien n’est à faire.",
        )
    return Paquet(fichier, version)


def installer(paquet: Paquet) -> Path:
    """Unpack or install a version in a folder of its own, whole or not at all; one that is whole is kept."""
    target = base() / paquet.version
    if target.exists():
        return target
    staging = base() / f".{paquet.version}.partiel"
    shutil.rmtree(staging, ignore_errors=True)
    files.make_folder(staging)
    if paquet.chemin.suffix == ".zip":
        _unpack(paquet.chemin, staging)
        if (base().parent / SHARED).exists():
            (staging / SHARED).touch()
    else:
        _environment(paquet.chemin, staging / ".venv")
    staging.rename(target)
    return target


def lancer(version: str, words: list[str], **variables: str) -> tuple[int, str]:
    """Run a command of a version; its code and what it said."""
    place = base() / version
    command = [sys.executable, str(place / "preparer.py"), "--lancer"]
    if not (place / "preparer.py").exists():
        command = [str(python_of(place)), "-m", "pipeline"]
    env = {**os.environ, "BILAN_VERSION": version, "PYTHONSAFEPATH": "1", **variables}
    done = subprocess.run(  # noqa: S603 (our own program, just checked)
        [*command, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def python_of(place: Path) -> Path:
    """The Python of a version installed in an environment."""
    return place / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def changements(version: str) -> str:
    """What the changelog of a version says of it, and of those since the one that runs."""
    place = base() / version / "CHANGELOG.md"
    text = place.read_text("utf-8") if place.exists() else (DATA / "CHANGELOG.md").read_text("utf-8")
    parts = re.split(r"(?m)^## ", text)[1:]
    new = [part for part in parts if _key(part.split()[0]) > _key(__version__)]
    return "\n".join(f"Version {part.strip()}" for part in new)


def _version(fichier: Path) -> str:
    try:
        if fichier.suffix == ".whl":
            return fichier.name.split("-")[1]
        with zipfile.ZipFile(fichier) as archive:
            name = next(n for n in archive.namelist() if re.fullmatch(r"[^/]+/pyproject\.toml", n))
            return str(tomllib.loads(archive.read(name).decode())["project"]["version"])
    except (zipfile.BadZipFile, StopIteration, KeyError, IndexError, ValueError) as fault:
        raise UserError(
            f"« {fichier.name} » n’est pas une version du programme.", "Vérifiez le fichier."
        ) from fault


def _key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _unpack(fichier: Path, target: Path) -> None:
    """The folder that the archive holds, without its own name; nothing outside of it, no link."""
    with zipfile.ZipFile(fichier) as archive:
        if sum(info.file_size for info in archive.infolist()) > LARGEST:
            raise UserError(f"« {fichier.name} » est trop gros.", "Vérifiez le fichier.")
        for info in archive.infolist():
            parts = PurePosixPath(info.filename).parts[1:]
            strange = ".." in parts or stat.S_ISLNK(info.external_attr >> 16) or "\\" in info.filename
            if strange or any(":" in part for part in parts):
                raise UserError(f"« {fichier.name} » contient un chemin étrange.", "Ne l’installez pas.")
            if parts and not info.is_dir():
                path = target.joinpath(*parts)
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(info) as source, path.open("xb") as out:
                    shutil.copyfileobj(source, out)


def _environment(wheel: Path, env: Path) -> None:
    """A new environment with what the wheel's own lock pins, and the wheel."""
    lock = env.parent / "requirements.lock"
    with zipfile.ZipFile(wheel) as archive:
        lock.write_bytes(archive.read("pipeline/data/requirements.lock"))
        (env.parent / "CHANGELOG.md").write_bytes(archive.read("pipeline/data/CHANGELOG.md"))
    pip = [str(python_of(env.parent)), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    pip += ["--no-deps", "--only-binary", ":all:"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(env)],
        [*pip, "--require-hashes", "-r", str(lock)],
        [*pip, str(wheel)],
    ):
        done = subprocess.run(  # noqa: S603 (Python's own tools)
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode:
            said = done.stdout.decode("utf-8", "replace").strip()[-800:]
            raise UserError(
                f"La nouvelle version n’a pas pu être installée ; rien n’est changé.\n{said}",
                "Vérifiez la connexion (proxy : la variable HTTPS_PROXY), puis relancez.",
            )
