"""A dated archive: files under a manifest of digests, owner-only, whole or not at all, checked before use."""

import hashlib
import json
import os
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.errors import UserError
from pipeline.store.files import PREFIX, SUFFIX, locked, make_folder

MANIFEST = "manifeste.json"
FORMAT = 1
CHUNK = 1 << 20
LONGEST_MANIFEST = 64 << 20
# What reading a damaged zip may raise.
_DAMAGED = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds, by relative POSIX name, and what its maker noted (version, time…)."""

    entries: Mapping[str, Entry]
    notes: Mapping[str, str]


def write_archive(target: Path, members: Iterable[tuple[str, Path]], notes: Mapping[str, str]) -> Manifest:
    """Write the files under their names, then read them back: the archive appears only once it is sound.

    Raises ``UserError`` when a file cannot be read: an archive never lacks what it was asked to hold.
    """
    make_folder(target.parent, private=True)
    temporary = target.with_name(f"{PREFIX}{os.getpid()}{SUFFIX}")
    try:
        with os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                entries = {name: _added(archive, name, path) for name, path in members}
                archive.writestr(MANIFEST, _manifest(entries, notes))
            stream.flush()
            os.fsync(stream.fileno())
        check_archive(temporary)
        try:
            temporary.replace(target)
        except PermissionError as fault:
            raise locked(target) from fault
    finally:
        temporary.unlink(missing_ok=True)
    return Manifest(entries, dict(notes))


def check_archive(path: Path) -> Manifest:
    """Read every member and compare it with the manifest; raise ``UserError`` at the first that differs."""
    with _opened(path) as archive:
        manifest = _read_manifest(archive, path)
        names = [info.filename for info in archive.infolist() if info.filename != MANIFEST]
        if sorted(names) != sorted(manifest.entries):
            raise _unsound(path, "sa liste ne correspond pas à son contenu")
        for name, entry in manifest.entries.items():
            _check_name(path, name)
            if _digest(archive, name, entry.size) != entry:
                raise _unsound(path, f"« {name} » n’y est plus tel qu’il a été sauvegardé")
    return manifest


def extract_archive(path: Path, folder: Path) -> Manifest:
    """Check an archive, then write its files under ``folder``, which must be empty or absent."""
    manifest = check_archive(path)
    with _opened(path) as archive:
        for name in manifest.entries:
            target = folder.joinpath(*PurePosixPath(name).parts)
            make_folder(target.parent)
            with archive.open(name) as source, target.open("xb") as out:
                while chunk := source.read(CHUNK):
                    out.write(chunk)
            info = archive.getinfo(name)
            mode = stat.S_IMODE(info.external_attr >> 16)
            if os.name == "posix" and mode:
                target.chmod(mode & 0o777)
    return manifest


def without_members(path: Path, gone: Iterable[str], notes: Mapping[str, str]) -> Manifest:
    """Make the archive again without some members: its manifest says what was taken out, by number only."""
    left = set(gone)
    manifest = check_archive(path)
    temporary = path.with_name(f"{PREFIX}{os.getpid()}-sans{SUFFIX}")
    kept = {name: entry for name, entry in manifest.entries.items() if name not in left}
    try:
        with (
            _opened(path) as source,
            os.fdopen(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name in kept:
                with source.open(name) as member, archive.open(source.getinfo(name), "w") as out:
                    while chunk := member.read(CHUNK):
                        out.write(chunk)
            archive.writestr(MANIFEST, _manifest(kept, {**manifest.notes, **notes}))
        found = check_archive(temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return found


def read_members(path: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The content of some members of a sound archive."""
    with _opened(path) as archive:
        for name in names:
            yield name, archive.read(name)


def _added(archive: zipfile.ZipFile, name: str, path: Path) -> Entry:
    digest, size = hashlib.sha256(), 0
    try:
        info = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
        info.compress_type = zipfile.ZIP_DEFLATED
        with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as out:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
    except OSError as fault:
        raise UserError(
            f"« {path.name} » n’a pas pu être lu : la sauvegarde n’a pas été faite.",
            "Fermez-le s’il est ouvert, vérifiez vos droits sur lui, puis relancez.",
            str(path),
        ) from fault
    return Entry(size, digest.hexdigest())


def _manifest(entries: Mapping[str, Entry], notes: Mapping[str, str]) -> str:
    listed = {name: {"taille": e.size, "sha256": e.sha256} for name, e in entries.items()}
    return json.dumps({"format": FORMAT, **notes, "fichiers": listed}, ensure_ascii=False, indent=1)


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    if archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
        raise _unsound(path, "sa liste est démesurée")
    found = json.loads(archive.read(MANIFEST))
    if found.pop("format") != FORMAT:
        raise _unsound(path, "elle vient d’un programme plus récent")
    listed = {name: Entry(int(e["taille"]), str(e["sha256"])) for name, e in found.pop("fichiers").items()}
    return Manifest(listed, {name: str(value) for name, value in found.items()})


def _digest(archive: zipfile.ZipFile, name: str, bound: int) -> Entry:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source:
        while size <= bound and (chunk := source.read(CHUNK)):
            digest.update(chunk)
            size += len(chunk)
    return Entry(size, digest.hexdigest())


def _check_name(path: Path, name: str) -> None:
    """A name leads under the folder where the archive is opened, on every system."""
    parts = name.split("/")
    if "\\" in name or ":" in name or "\0" in name or any(part in ("", ".", "..") for part in parts):
        raise _unsound(path, "un nom de fichier y mène ailleurs")


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except UserError:
        raise
    except _DAMAGED as fault:
        raise _unsound(path, "elle est abîmée ou ce n’en est pas une") from fault


def _unsound(path: Path, why: str) -> UserError:
    return UserError(
        f"La sauvegarde « {path.name} » ne peut pas servir : {why}.",
        "Prenez-en une autre ; rien n’a été changé.",
        str(path),
    )
