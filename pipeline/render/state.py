"""What one rendering carries along: fresh ids, the images it met, whether ready-made XML must be checked."""

from itertools import count
from typing import Any

from pipeline.render.images import Image, drawing, media

FIRST_DRAWING = 1001  # as docxtpl numbers them
FIRST_CONTROL = 1_500_000_000


class RenderState:
    """The memory of one rendering, never shared between two."""

    __slots__ = ("_controls", "_drawings", "_fresh", "document", "images", "raw")

    def __init__(self) -> None:
        self._drawings = count(FIRST_DRAWING)
        self._controls: set[str] = set()
        self._fresh = count(FIRST_CONTROL)
        self.images: dict[str, dict[str, Image]] = {}
        self.raw = False
        # The DocxTemplate that live objects write into, when there are any.
        self.document: Any = None

    def drawing_id(self) -> str:
        """Return the next id of a drawing."""
        return str(next(self._drawings))

    def control_id(self, typed: str) -> str:
        """Return a content control's own id the first time, a fresh one when a loop repeats it."""
        if typed not in self._controls:
            self._controls.add(typed)
            return typed
        return str(next(self._fresh))

    def drawing(self, image: Image, part: str) -> str:
        """Note an image of a part, return its DrawingML."""
        self.images.setdefault(part, {})[media(image.octets).name] = image
        return drawing(image, next(self._drawings))
