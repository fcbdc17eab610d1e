"""Signs of life: when the page was last used, how many are open; a page left is closed."""

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CALME = 3600.0  # seconds without any request after which the page closes
DEPART = 90.0  # seconds after the last open page said it was left
PAS = 5.0


@dataclass(slots=True)
class Vie:
    """``pages``: those open now, by an identifier that each draws; ``parti``: when the last was left."""

    horloge: Callable[[], float] = time.monotonic
    dernier: float = field(default=0.0)
    pages: set[str] = field(default_factory=set)
    parti: float | None = None
    verrou: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.dernier = self.horloge()

    def signe(self) -> None:
        """Note that somebody asked for something."""
        with self.verrou:
            self.dernier, self.parti = self.horloge(), None

    def ouverte(self, page: str) -> None:
        """Note that a page is open."""
        with self.verrou:
            self.pages.add(page)

    def quittee(self, page: str) -> None:
        """Note that a page was left; the last one starts the delay."""
        with self.verrou:
            self.pages.discard(page)
            self.parti = self.horloge() if not self.pages else None

    def finie(self) -> bool:
        """Tell whether nobody is there any more."""
        now = self.horloge()
        with self.verrou:
            left = self.parti is not None and now - self.parti > DEPART
            return left or now - self.dernier > CALME


vie = Vie()


def nouvelle() -> str:
    """Draw the identifier of one page shown."""
    return secrets.token_hex(8)


def attendre(fini: Callable[[], None], occupe: Callable[[], bool], ou: Vie = vie) -> None:
    """Call ``fini`` when nobody is there any more; a machine that slept gives everyone their time again."""
    before = ou.horloge()
    while True:
        time.sleep(PAS)
        now = ou.horloge()
        if now - before > 6 * PAS or occupe():
            ou.signe()
        before = now
        if ou.finie():
            fini()
            return
