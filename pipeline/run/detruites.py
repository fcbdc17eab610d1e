"""What was destroyed since an archive was made does not come back with it; what still quotes it is named."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.french import accord
from pipeline.run.conseiller import relectures
from pipeline.run.conseiller.traces import traces
from pipeline.run.saisies.oubli import oublier
from pipeline.settings import Settings
from pipeline.store import envois, lines
from pipeline.store.identites import references_of
from pipeline.store.register import NAME as DOCUMENTS
from pipeline.store.register import Known, shred_copies
from pipeline.store.register import opened as documents
from pipeline.store.tree import look
from pipeline.synthese import actions_workbook as suivi
from pipeline.synthese import cosignatures, transmission
from pipeline.synthese.destruction import EMPREINTES
from pipeline.synthese.elsewhere import concerns, forget_pdf
from pipeline.synthese.holders import KIND, Holder, Wanted, holders

CERTIFICATE = "destruction/"
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")
# Registers of which each line stays for good: those written since the archive was made stay too.
GROWING = (cosignatures.REGISTER, transmission.REGISTER, envois.REGISTER)


def replayed(settings: Settings, staging: Path) -> Iterator[str]:
    """Destroy again, in a copy about to be put back, what was destroyed since; say what a person must do."""
    for name in GROWING:
        _joined(settings.registre / name, staging / "registre" / name)
    gone = destroyed(settings.registre) if (settings.registre / DOCUMENTS).exists() else {}
    if not gone:
        return
    _certificates(settings.outputs, staging / "outputs")
    theirs = {key: references_of(settings.registre, key.partition("/")[2]) for key in gone}
    found = {each.path: each for key, row in gone.items() for each in _held(staging, key, row, theirs[key])}
    sure = [path for path, each in found.items() if not each.doubt and not each.members]
    for path in sure:
        path.unlink()
    oublier(staging / "inputs", staging / "registre", [each for known in theirs.values() for each in known])
    _blanked(staging, gone, theirs)
    if sure:
        one, many = "fichier détruit depuis n’a pas été remis", "fichiers détruits depuis n’ont pas été remis"
        yield f"{len(sure)} {accord(len(sure), one, many)}."
    yield from _left(staging, [each for path, each in found.items() if path not in sure])
    yield from _quoted(staging / "inputs", theirs.values())


def destroyed(folder: Path) -> dict[str, Known]:
    """Give the rows of the syntheses that a register knows to be destroyed."""
    with documents(folder, memory=True) as register:
        rows = register.load()
    return {key: row for key, row in rows.items() if row.destroyed and key.startswith(f"{KIND}/")}


def _held(staging: Path, key: str, row: Known, references: tuple[str, ...]) -> Iterator[Holder]:
    digests = row.fields().get(EMPREINTES, "").split()
    names = [f"Synthèse {each} " for each in references]
    wanted = Wanted(key.partition("/")[2], references, names, digests=digests)
    return holders((staging / "outputs", staging / "inputs"), wanted)


def _blanked(staging: Path, gone: Mapping[str, Known], theirs: Mapping[str, tuple[str, ...]]) -> None:
    """Take them out of the registers of the copy, as their destruction did."""
    folder = staging / "registre"
    with documents(folder) as register:
        others = [each for each in register.load() if each not in gone]
        register.save(gone.values())
        register.forget(each for each in others if any(concerns(each, key) for key in gone))
        register.shred()
    for key in gone:
        shred_copies(folder, key)
        forget_pdf(folder, key)
        for register_ in (cosignatures, transmission, envois):
            register_.blank(folder, key)
        suivi.without(staging / "outputs", theirs[key])
        relectures.forget(folder, key.partition("/")[2])


def _certificates(outputs: Path, target: Path) -> None:
    """Put the certificates made since beside those of the copy."""
    tree = look(outputs)
    for path in tree.documents(frozenset()):
        if tree.identifier(path).startswith(CERTIFICATE) and not (target / path).exists():
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tree.real(path), target / path)


def _joined(mine: Path, theirs: Path) -> None:
    """Give the copy the lines of a growing register that it does not have."""
    if not mine.exists():
        return
    both = [line for path in (theirs, mine) for line in lines.pieces(path, f"« {path.name} »")]
    theirs.parent.mkdir(parents=True, exist_ok=True)
    theirs.write_bytes(b"".join(line + b"\n" for line in dict.fromkeys(both)))
    theirs.chmod(0o600)


def _left(staging: Path, doubtful: Iterable[Holder]) -> Iterator[str]:
    for each in doubtful:
        inside = f"contient une synthèse détruite ({', '.join(each.members)})" if each.members else each.doubt
        place = each.path.relative_to(staging).as_posix()
        yield f"À vérifier, une synthèse a été détruite depuis : {place} : {inside}."


def _quoted(inputs: Path, theirs: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Name the cells of the workbooks put back that say what those agents had said."""
    references = dict.fromkeys(each for known in theirs for each in known)
    for path in sorted(inputs.rglob("*")) if inputs.is_dir() else ():
        if path.is_file() and path.suffix.lower() in WORKBOOKS:
            name = path.relative_to(inputs).as_posix()
            told = (line for reference in references for line in traces(path, name, reference))
            for line in dict.fromkeys(told):
                yield f"À vider, l’agent a une synthèse détruite : {line}."
