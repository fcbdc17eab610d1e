"""The one exception that carries a sentence for the user, and what to do about it."""


class UserError(Exception):
    """A fault the user can mend: a French sentence and its remedy.

    ``place`` says where (file, sheet, cell or template), when it is not already in the message.
    """

    def __init__(self, message: str, remedy: str = "", place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.place = place

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, str, str]]:
        """Pickle by value, so that a worker process can hand the error over."""
        return type(self), (self.message, self.remedy, self.place)
