"""The one production at a time: in a thread of its own, with its progress, stopped when asked."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from pipeline.errors import UserError, du_disque
from pipeline.report import publish
from pipeline.report.incident import write_incident
from pipeline.report.run import Run
from pipeline.run.espace.produire import produire
from pipeline.settings import Settings


class Arret(Exception):
    """The person asked to stop."""


@dataclass(frozen=True, slots=True)
class Avancement:
    """Where a production stands. ``faute``: why it ended without a result, in French."""

    qui: str = ""
    faits: int = 0
    total: int = 0
    en_cours: bool = False
    resultat: Run | None = None
    faute: UserError | None = None
    arrete: bool = False

    @property
    def pourcent(self) -> int:
        """How much is done, in hundredths."""
        return 100 * self.faits // self.total if self.total else 0


@dataclass(slots=True)
class Travail:
    """The production that runs, or the last one."""

    etat: Avancement = field(default_factory=Avancement)
    _stop: threading.Event = field(default_factory=threading.Event)
    _verrou: threading.Lock = field(default_factory=threading.Lock)
    _fil: threading.Thread | None = None

    def en_cours(self) -> bool:
        """Tell whether a production runs."""
        return self.etat.en_cours

    def demarrer(self, settings: Settings, qui: str, make: Callable[..., Run] = produire) -> None:
        """Begin; raise ``UserError`` when one runs already, which says who runs it."""
        with self._verrou:
            if self.etat.en_cours:
                raise UserError(
                    f"Une production est déjà en cours, lancée par {self.etat.qui}.",
                    "Attendez qu’elle se termine : elle s’affiche ici.",
                )
            self._stop.clear()
            self.etat = Avancement(qui, en_cours=True)
            self._fil = threading.Thread(target=self._produire, args=(settings, qui, make))
            self._fil.start()

    def arreter(self) -> None:
        """Ask it to stop: documents already written are whole."""
        self._stop.set()

    def finir(self) -> None:
        """Wait for its end."""
        if self._fil is not None:
            self._fil.join()

    def _produire(self, settings: Settings, qui: str, make: Callable[..., Run]) -> None:
        try:
            run = make(settings, self._avance)
            publish(run)
            self.etat = Avancement(qui, self.etat.faits, self.etat.total, resultat=run)
        except Arret:
            self.etat = Avancement(qui, self.etat.faits, self.etat.total, arrete=True)
        except UserError as fault:
            self.etat = Avancement(qui, faute=fault)
        except Exception as fault:  # noqa: BLE001 - the last resort: one sentence and a file for the developer
            told = du_disque(fault) or imprevu(write_incident(settings.outputs, fault))
            self.etat = Avancement(qui, faute=told)

    def _avance(self, done: int, total: int) -> None:
        if self._stop.is_set():
            raise Arret
        self.etat = Avancement(self.etat.qui, done, total, en_cours=True)


travail = Travail()


def imprevu(name: str) -> UserError:
    """What is said of an unforeseen fault, whose detail is in that file."""
    remedy = (
        f"Transmettez le fichier {name} (dossier outputs) à la personne qui suit le programme : il ne "
        "contient aucune donnée d’agent."
    )
    return UserError("Une erreur imprévue a tout arrêté.", remedy if name else "")
