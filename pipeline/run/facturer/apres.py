"""After an issue, and after every run: the copies as the register has them, no draft of what is issued."""

from collections.abc import Iterable

from pipeline.documents import facture
from pipeline.errors import UserError
from pipeline.factures.copies import restore_copies
from pipeline.issues import Issue, Origin, Severity
from pipeline.model.entites import Modele
from pipeline.run.facturer import registre
from pipeline.run.plan import stable
from pipeline.settings import Settings
from pipeline.store import backup, files
from pipeline.store.register import Known, opened


def settle(settings: Settings, modele: Modele) -> tuple[Issue, ...]:
    """Put back the copies that are missing or altered, take away the drafts of what is issued."""
    if not registre.exists(settings):
        return ()
    try:
        with registre.opened(settings) as register:
            restored = restore_copies(register, settings.outputs)
    except UserError:
        return ()  # the run has said that the register cannot be read
    return (*restored, *put_away(settings, _issued_keys(modele)))


def _issued_keys(modele: Modele) -> list[str]:
    """The keys that the drafts of issued invoices had."""
    return [f"{facture.TYPE.kind}/{stable(s)}" for s in facture.TYPE.sujets(modele) if s.facture is not None]


def put_away(settings: Settings, keys: Iterable[str]) -> tuple[Issue, ...]:
    """Remove these drafts; one that a person changed is first saved."""
    wanted = set(keys)
    if not wanted:
        return ()
    with opened(settings.registre) as documents:
        rows = [row for key, row in documents.load().items() if key in wanted and row.path]
    return tuple(issue for row in rows for issue in _remove(settings, row))


def _remove(settings: Settings, row: Known) -> list[Issue]:
    path = settings.outputs / row.path
    try:
        data = path.read_bytes()
        if files.digest(data) != row.digest:
            place = backup.backup_path(settings.outputs, row.path, data, settings.day)
            backup.save(settings.outputs, place, data)
        files.remove(path)
    except FileNotFoundError:
        return []
    except PermissionError:
        fault: UserError = files.locked(path)
    except UserError as locked:
        fault = locked
    else:
        return []
    return [Issue("brouillon-reste", Severity.AVERTISSEMENT, fault.message, fault.remedy, Origin(str(path)))]
