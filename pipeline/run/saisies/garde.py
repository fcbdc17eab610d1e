"""What a reading keeps in memory, so that the bilans that a newly typed line is about may be read alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.dispositifs import Dispositif
from pipeline.issues import Issue
from pipeline.run.saisies.fusion import Fusion
from pipeline.workbook.reading.findings import Findings
from pipeline.workbook.reading.inputs import Garder, Lues, Opened
from pipeline.workbook.reading.part import Lignes


@dataclass(slots=True)
class Garde:
    """The rows of the office's workbooks and those of the page's own, with what they were read with.

    ``fusions``: the page's workbooks as they were merged; ``fautes``: what is wrong with the schemes.
    """

    lignes: Lignes | None = None
    tapees: Lignes | None = None
    fusions: Mapping[str, Fusion] = field(default_factory=dict)
    schemes: Mapping[str, Dispositif] = field(default_factory=dict)
    fautes: tuple[Issue, ...] = ()

    def keeper(self, fusions: Mapping[str, Fusion], connus: Mapping[str, str]) -> Garder:
        """What keeps the rows that a reading gives."""

        def keep(lues: Lues, pages: Sequence[Opened]) -> None:
            self.lignes, self.fusions = Lignes.of(lues, connus), fusions
            self.tapees = tapees(pages, connus)

        return keep


def tapees(pages: Sequence[Opened], connus: Mapping[str, str]) -> Lignes:
    """The rows of the page's own workbooks."""
    return Lignes.of(Lues(Findings()).read(pages), connus)
