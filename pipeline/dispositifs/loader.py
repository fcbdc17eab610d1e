"""Reads the schemes: those we ship, then those an organisation adds or overrides."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.clauses import Surcharge
from pipeline.dispositifs.fautes import issues_of
from pipeline.dispositifs.model import Dispositif
from pipeline.dispositifs.redactions import actuel, doutes, est_de_clauses, surcharges
from pipeline.dispositifs.vocabulaire import cle
from pipeline.ingest import Refused, read_toml, told
from pipeline.issues import Issue, Origin, Severity

SHIPPED = Path(__file__).parent
"""The folder of the schemes we ship."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One file as read: the code it claims, its scheme when sound, and what is wrong."""

    file: str
    key: str
    dispositif: Dispositif | None = None
    issues: tuple[Issue, ...] = ()


def load(extra: Path | None = None) -> tuple[dict[str, Dispositif], tuple[Issue, ...]]:
    """All schemes by code, and what is wrong in their files.

    ``extra`` is a folder of TOML files (``inputs/dispositifs``), which may be missing. A file there whose
    code is a shipped one replaces it. A faulty file leaves its own scheme out, and nothing else: a shipped
    scheme that it meant to replace is left out too, for it is no longer what the organisation wants.
    """
    shipped, added = _shipped(), _read_folder(extra)
    doubles = _doubles(added)
    schemes = {read.key: read.dispositif for read in shipped} | {
        read.key: None if read.key in doubles else read.dispositif for read in added
    }
    issues = [issue for read in (*shipped, *added) for issue in read.issues]
    issues += [_double(key, files) for key, files in doubles.items()]
    issues += _replaced(shipped, added, doubles)
    own, faults = surcharges(extra)
    issues += [*faults, *(issue for read in added for issue in doutes(read.file, read.dispositif))]
    return {d.code: _avec(d, own, lisibles=not faults) for d in schemes.values() if d is not None}, tuple(
        issues
    )


def ecartes(extra: Path | None) -> tuple[str, ...]:
    """The codes whose files are set aside, folded: a row that names one names no unknown scheme."""
    added = _read_folder(extra)
    doubles = _doubles(added)
    return tuple(read.key for read in added if read.dispositif is None or read.key in doubles)


def _avec(dispositif: Dispositif, own: tuple[Surcharge, ...], *, lisibles: bool) -> Dispositif:
    """The scheme with the organisation's wordings; its own file has the last word."""
    if not own and lisibles:
        return dispositif
    both = {"clauses": (*own, *dispositif.clauses), "clauses_lisibles": lisibles}
    return dispositif.model_copy(update=both)


def trouve(dispositifs: Mapping[str, Dispositif], code: str) -> Dispositif | None:
    """The scheme a person typed the code of, without regard to case, accents and spaces."""
    if code in dispositifs:
        return dispositifs[code]
    wanted = cle(code)
    return next((d for d in dispositifs.values() if cle(d.code) == wanted), None)


@cache
def _shipped() -> list[_Read]:
    """The schemes of the program, which do not change under it: read once, whatever runs in one process."""
    return _read_folder(SHIPPED)


def _read_folder(folder: Path | None) -> list[_Read]:
    if folder is None or not folder.is_dir():
        return []
    return [_read(path) for path in sorted(folder.glob("*.toml")) if not est_de_clauses(path)]


def _read(path: Path) -> _Read:
    try:
        content = read_toml(path)
    except UnicodeDecodeError:
        return _unreadable(path, "n’est pas enregistré en UTF-8", "Enregistrez-le avec le codage « UTF-8 ».")
    except tomllib.TOMLDecodeError as error:
        return _unreadable(path, _toml_fault(str(error)), _TOML_REMEDY)
    except ValueError:
        return _unreadable(path, "contient une valeur démesurée", _TOML_REMEDY)
    except Refused as fault:
        return _unreadable(path, fault.why, fault.remedy)
    return _validated(path, content)


_TOML_REMEDY = "Corrigez cette ligne ; comparez-la avec celle d’un dispositif fourni."


def _toml_fault(error: str) -> str:
    """The parser's English sentence, reduced to what helps: where, and the usual causes."""
    line = re.search(r"at line (\d+)", error)
    where = f"à la ligne {line[1]}" if line else "à la fin du fichier"
    return f"ne se lit plus {where} : un guillemet, un crochet ou un signe = y manque ou y est de trop"


def _validated(path: Path, content: dict[str, Any]) -> _Read:
    key = cle(str(content.get("code", told(path.stem))))
    try:
        return _Read(told(path.name), key, Dispositif.model_validate(actuel(content)))
    except ValidationError as error:
        return _Read(told(path.name), key, issues=issues_of(error, told(path.name), Dispositif))


def _unreadable(path: Path, fault: str, remedy: str) -> _Read:
    issue = Issue(
        code="dispositif-illisible",
        severity=Severity.ERREUR,
        message=f"Le dispositif décrit par {told(path.name)} est écarté : ce fichier {fault}.",
        remedy=remedy,
        origin=Origin(file=told(path.name)),
    )
    return _Read(told(path.name), cle(told(path.stem)), issues=(issue,))


def _doubles(reads: Iterable[_Read]) -> dict[str, list[str]]:
    reads = list(reads)
    count = Counter(read.key for read in reads)
    return {key: [r.file for r in reads if r.key == key] for key, times in count.items() if times > 1}


def _double(key: str, files: list[str]) -> Issue:
    return Issue(
        code="dispositif-en-double",
        severity=Severity.ERREUR,
        message=f"Les fichiers {', '.join(files)} décrivent le même dispositif « {key} » : il est écarté.",
        remedy="Gardez un seul de ces fichiers, ou donnez un autre code à l’un d’eux.",
        origin=Origin(file=files[0], text="code"),
        related=tuple(Origin(file=file, text="code") for file in files[1:]),
    )


def _replaced(shipped: list[_Read], added: list[_Read], doubles: Mapping[str, object]) -> list[Issue]:
    ours = {read.key for read in shipped}
    return [
        Issue(
            code="dispositif-remplace",
            severity=Severity.INFORMATION,
            message=f"Le dispositif « {read.dispositif.code} » fourni est remplacé par {read.file}.",
            remedy="Retirez ce fichier pour revenir au dispositif fourni.",
            origin=Origin(file=read.file),
        )
        for read in added
        if read.dispositif is not None and read.key in ours and read.key not in doubles
    ]
