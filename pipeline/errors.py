"""The one exception that carries a sentence for the user, and what to do about it."""

import errno

_CAUSES = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "votre part du disque est pleine",
    errno.EFBIG: "le fichier serait trop gros",
    errno.ENOENT: "introuvable",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.ENOTDIR: "un fichier est à la place d’un dossier",
    errno.EISDIR: "un dossier est à la place d’un fichier",
    errno.ENAMETOOLONG: "le nom est trop long",
}


def cause(fault: OSError) -> str:
    """Say in French why the system refused: its own words are in its own language."""
    return _CAUSES.get(fault.errno or 0, "erreur du disque")


class UserError(Exception):
    """A fault the user can mend: a French sentence and its remedy.

    ``place`` says where (file, sheet, cell or template), when it is not already in the message.
    """

    def __init__(self, message: str, remedy: str = "", place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def told(self) -> str:
        """Return where, what and the remedy, in one line."""
        where = f"{self.place}\u00a0: " if self.place and self.place not in self.message else ""
        return f"{where}{self.message} {self.remedy}".strip()

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, str, str]]:
        """Pickle by value, so that a worker process can hand the error over."""
        return type(self), (self.message, self.remedy, self.place)


def du_disque(fault: Exception) -> UserError | None:
    """Say a refusal of the system as a fault that the user can mend; ``None`` for any other fault."""
    if not isinstance(fault, OSError) or fault.errno not in _CAUSES:
        return None
    what = f"« {fault.filename} » ne peut être ni lu ni écrit" if fault.filename else "L’écriture est refusée"
    return UserError(
        f"{what} ({cause(fault)}).",
        "Fermez ce fichier s’il est ouvert, vérifiez que son dossier est là, que vous avez le droit d’y "
        "écrire et qu’il reste de la place, puis recommencez.",
    )
