"""The two faults of this package: a template that cannot be used, a document that cannot be made."""

from pipeline.errors import UserError
from pipeline.issues import Issue


class TemplateError(UserError):
    """A template cannot be used: ``issues`` lists all its faults, each with its place."""

    def __init__(
        self, message: str, remedy: str = "", place: str = "", issues: tuple[Issue, ...] = ()
    ) -> None:
        super().__init__(message, remedy, place)
        self.issues = issues

    def __reduce__(self) -> tuple[type["TemplateError"], tuple[str, str, str, tuple[Issue, ...]]]:  # type: ignore[override]
        """Pickle by value, issues included."""
        return type(self), (self.message, self.remedy, self.place, self.issues)


class LiveObjectError(Exception):
    """Not a fault: a value needs docxtpl's live document, so the slow way must be taken."""

    def __init__(self, document: object) -> None:
        super().__init__()
        self.document = document


class RenderError(UserError):
    """A document cannot be made from these data: names the expression as typed, never its value."""
