"""Why a file is refused: one French sentence and its remedy for each reason."""

from enum import StrEnum

from pipeline.errors import UserError


class Reason(StrEnum):
    """The reasons for which a file is not read at all."""

    EMPTY = "vide"
    ENCRYPTED = "chiffré"
    DAMAGED = "abîmé"
    BOMB = "volume"
    TOO_BIG = "cellules"
    LONG = "texte"
    WIDE = "colonnes"
    ENTITIES = "entités"
    BINARY = "xlsb"
    OLD = "ancien"
    WEB_PAGE = "html"
    XML_2003 = "xml"
    MIXED = "codages"
    ENCODING = "codage"
    OTHER = "autre"
    LOCKED = "verrouillé"
    UNREADABLE = "illisible"


_SAVE_AS_XLSX = "Ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format « Classeur Excel (.xlsx) »."
_TAKE_A_SOUND_COPY = (
    "Ouvrez-le dans Excel : s’il s’ouvre, enregistrez-le sous un nouveau nom au format .xlsx ; "
    "sinon, reprenez une copie saine."
)

_SENTENCES: dict[Reason, tuple[str, str]] = {
    Reason.EMPTY: (
        "Le fichier est vide : il ne contient aucun octet.",
        "Reprenez-en une copie, ou retirez-le de ce dossier.",
    ),
    Reason.ENCRYPTED: (
        "Le classeur est protégé par un mot de passe et ne peut pas être lu.",
        "Ouvrez-le dans Excel, retirez le mot de passe (Fichier, Informations, Protéger le classeur, "
        "Chiffrer avec mot de passe), puis enregistrez.",
    ),
    Reason.DAMAGED: ("Le fichier est incomplet ou abîmé.", _TAKE_A_SOUND_COPY),
    Reason.BOMB: (
        "Une fois décompressé, le fichier dépasse {detail} : il n’est pas lu.",
        "Supprimez les lignes vides mises en forme sous les données et les feuilles inutiles, "
        "ou répartissez les données sur plusieurs classeurs.",
    ),
    Reason.TOO_BIG: (
        "Le classeur compte plus de {detail} de cellules à lire : il n’est pas lu.",
        "Répartissez les données sur plusieurs classeurs et supprimez les cellules isolées loin des données.",
    ),
    Reason.LONG: (
        "La cellule {detail} contient plus d’un million de caractères : le fichier n’est pas lu.",
        "Un guillemet ouvert et jamais fermé en est souvent la cause : corrigez cette cellule, enregistrez.",
    ),
    Reason.WIDE: (
        "La ligne {detail} a plus de 16 384 colonnes, ce qu’aucun tableur n’admet : le fichier n’est pas lu.",
        "Vérifiez le séparateur des colonnes, ou exportez de nouveau le fichier au format .xlsx.",
    ),
    Reason.ENTITIES: (
        "Le fichier contient des déclarations XML interdites dans un classeur : il n’est pas lu.",
        _SAVE_AS_XLSX,
    ),
    Reason.BINARY: ("Le fichier est un classeur binaire (.xlsb), qui n’est pas lu.", _SAVE_AS_XLSX),
    Reason.OLD: ("Le fichier vient d’une version d’Excel antérieure à 1997 et n’est pas lu.", _SAVE_AS_XLSX),
    Reason.WEB_PAGE: ("Le fichier n’est pas un classeur : c’est une page web.", _SAVE_AS_XLSX),
    Reason.XML_2003: ("Le fichier est une feuille de calcul XML 2003, qui n’est pas lue.", _SAVE_AS_XLSX),
    Reason.MIXED: (
        "Le fichier mélange deux façons d’écrire les accents (UTF-8 et Windows) : certains seraient faux.",
        "Rouvrez le fichier d’origine, vérifiez les accents, puis enregistrez-le au format « Classeur Excel "
        "(.xlsx) ».",
    ),
    Reason.ENCODING: (
        "Les accents du fichier peuvent se lire de deux façons : {detail}.",
        "Rouvrez le fichier d’origine, vérifiez les accents, puis enregistrez-le au format « Classeur Excel "
        "(.xlsx) ».",
    ),
    Reason.OTHER: (
        "Le fichier n’est pas un classeur : c’est {detail}.",
        "Retirez-le de ce dossier ou remplacez-le par un classeur .xlsx.",
    ),
    Reason.LOCKED: (
        "Le fichier ne peut pas être ouvert : il est sans doute ouvert dans Excel, "
        "ou vous n’avez pas le droit de le lire.",
        "Fermez-le dans Excel, vérifiez vos droits, puis relancez.",
    ),
    Reason.UNREADABLE: (
        "Le fichier n’a pas pu être lu sur le disque.",
        "Vérifiez qu’il existe et que le disque ou le réseau répond.",
    ),
}


class Refusal(UserError):
    """A file that is not read, with the reason; ``place`` is filled in by whoever knows the file's name."""

    def __init__(self, reason: Reason, detail: str = "", place: str = "") -> None:
        message, remedy = _SENTENCES[reason]
        super().__init__(message.format(detail=detail), remedy, place)
        self.reason = reason
        self.detail = detail

    @property
    def foreign(self) -> bool:
        """Whether the file is no workbook at all: nothing of ours can be in it."""
        return self.reason in (Reason.OTHER, Reason.EMPTY, Reason.WEB_PAGE)

    def at(self, place: str) -> "Refusal":
        """Name the file that is refused."""
        return Refusal(self.reason, self.detail, place)

    def __reduce__(self) -> tuple[type["Refusal"], tuple[Reason, str, str]]:
        """Pickle by value, like every user error."""
        return Refusal, (self.reason, self.detail, self.place)
