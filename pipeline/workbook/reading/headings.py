"""What is to be said of a sheet's headings: missing, twice there, misspelt, unknown."""

from collections.abc import Collection

from pipeline.issues import Issue, Origin, Severity
from pipeline.workbook.columns import Column, Ligne, columns
from pipeline.workbook.mapping.synonymes import known
from pipeline.workbook.reading.findings import Findings, error, notice
from pipeline.workbook.reading.layout import Heading, Layout, lacking
from pipeline.workbook.sheets import Agent, Seance
from pipeline.workbook.values.fold import heading_key, nearest


def tell_headings(
    place: Origin, modele: type[Ligne], layout: Layout, filled: Collection[int], findings: Findings
) -> None:
    """All that is wrong or worth saying about the headings of one sheet; a column not read is a loss.

    ``filled``: the indexes of the columns that hold a value.
    """
    confidential, nom = modele.feuille.confidentielle, modele.feuille.nom
    meant = _meant(modele, layout)
    for column in (c for c in columns(modele) if c.nom in layout.doubled):
        findings.lose(_doubled(place, column, layout, confidential), nom, column.nom, file=place.file)
    needed = missing(modele, layout)
    for column in needed:
        findings.lose(_missing(place, column, layout, meant, confidential), nom, column.nom, file=place.file)
    for heading, column in meant.items():
        if column not in needed and heading.index in filled:
            issue = _misspelt(place, heading, column, confidential)
            findings.lose(issue, nom, column.nom, file=place.file)
    rest = [heading for heading in layout.unknown if heading not in meant]
    wide = [h for h in rest if h.index in filled and _is_session(h)] if modele is Agent else []
    if wide:
        findings.lose(_wide(place, wide), Seance.feuille.nom)
    if rest := [heading for heading in rest if heading not in wide]:
        findings.add(_ignored(place, rest, confidential))


def _is_session(heading: Heading) -> bool:
    """« Séance 3 », « Horaire 3 », « Date 2 »: a session kept in the columns of its agent."""
    base = heading.text.rstrip("0123456789 ")
    return base != heading.text.rstrip() and (known(base) or "").startswith("Séances.")


def _wide(place: Origin, wide: list[Heading]) -> Issue:
    return error(
        "seances-en-colonnes",
        f"Des séances sont en colonnes, de « {wide[0].text} » à « {wide[-1].text} » : rien n’en est lu.",
        f'Lancez make importer FICHIER="inputs/{place.file}", ou déposez « {place.file} » sur importer.cmd.',
        _at(place, wide[0].cell),
        related=[_at(place, heading.cell) for heading in wide[1:]],
    )


def untitled_issue(file: str, sheet: str, confidential: bool, columns: list[str], row: int) -> Issue:
    """Columns that hold values under no heading."""
    names = ", ".join(columns)
    if len(columns) > 1:
        message = f"Les colonnes {names} n’ont pas de titre : leur contenu est ignoré."
        remedy = "Donnez-leur un titre, ou effacez ce qu’elles contiennent."
    else:
        message = f"La colonne {names} n’a pas de titre : son contenu est ignoré."
        remedy = "Donnez-lui un titre, ou effacez ce qu’elle contient."
    return notice(
        "colonne-sans-titre",
        message,
        remedy,
        Origin(file, sheet, f"{columns[0]}{row}"),
        severity=Severity.AVERTISSEMENT,
        confidential=confidential,
    )


def missing(modele: type[Ligne], layout: Layout) -> list[Column]:
    """The absent columns that the rows need, those of a group that are there misspelt among them."""
    needed, feuille = lacking(modele, layout), modele.feuille
    grouped = {nom for group in (*feuille.au_moins_une, *feuille.une_seule) for nom in group}
    misspelt = (column for column in _meant(modele, layout).values() if column.nom in grouped)
    return [*needed, *(column for column in misspelt if column not in needed)]


def _meant(modele: type[Ligne], layout: Layout) -> dict[Heading, Column]:
    """Unknown headings that look like an absent column's, or that the trade uses for one that is needed."""
    absent = [c for c in columns(modele) if c.nom not in layout.found and c.nom not in layout.doubled]
    titles = {heading_key(titre): column for column in absent for titre in column.titres}
    close = {heading: nearest(heading_key(heading.text), titles, cutoff=0.8) for heading in layout.unknown}
    likely = {heading: titles[key] for heading, key in close.items() if key is not None}
    needed = {f"{modele.feuille.nom}.{column.nom}": column for column in lacking(modele, layout)}
    synonyms = {heading: needed.get(known(heading.text) or "") for heading in layout.unknown}
    return {heading: column for heading, column in synonyms.items() if column} | likely


def _at(place: Origin, cell: str) -> Origin:
    return Origin(file=place.file, sheet=place.sheet, cell=cell)


def _doubled(place: Origin, column: Column, layout: Layout, confidential: bool) -> Issue:
    headings = layout.doubled[column.nom]
    cells = [heading.cell for heading in headings]
    return error(
        "titre-en-double",
        f"La colonne « {column.titre} » figure {len(cells)} fois ({', '.join(cells)}) : laquelle croire ?",
        "Supprimez ou renommez celle de trop.",
        _at(place, cells[-1]),
        related=[_at(place, cell) for cell in cells[:-1]],
        confidential=confidential,
    )


def _missing(
    place: Origin, column: Column, layout: Layout, meant: dict[Heading, Column], confidential: bool
) -> Issue:
    twin = next((heading for heading, other in meant.items() if other is column), None)
    if twin is not None:
        message = f"Colonne « {twin.text} » inconnue : vouliez-vous « {column.titre} » ?"
        remedy = f"Renommez ce titre en « {column.titre} » : la colonne est obligatoire."
    else:
        message = f"La colonne « {column.titre} » manque, elle est obligatoire."
        remedy = f"Ajoutez une colonne « {column.titre} ». {column.col.aide}"
    cell = twin.cell if twin else f"A{layout.row}"
    return error("colonne-manquante", message, remedy, _at(place, cell), confidential=confidential)


def _misspelt(place: Origin, heading: Heading, column: Column, confidential: bool) -> Issue:
    return error(
        "colonne-inconnue",
        f"Colonne « {heading.text} » inconnue : vouliez-vous « {column.titre} » ?",
        f"Si oui, renommez ce titre en « {column.titre} » ; si elle ne sert qu’à vous, donnez-lui un titre "
        "qui ne lui ressemble pas.",
        _at(place, heading.cell),
        confidential=confidential,
        documents=column.col.documents,
    )


def _ignored(place: Origin, rest: list[Heading], confidential: bool) -> Issue:
    names = ", ".join(f"« {heading.text} »" for heading in rest)
    several = len(rest) > 1
    return notice(
        "colonne-ignoree",
        f"{'Colonnes ignorées' if several else 'Colonne ignorée'} : {names}.",
        "Rien à faire si elles ne servent qu’à vous."
        if several
        else "Rien à faire si elle ne sert qu’à vous.",
        _at(place, rest[0].cell),
        related=[_at(place, heading.cell) for heading in rest[1:]],
        confidential=confidential,
    )
