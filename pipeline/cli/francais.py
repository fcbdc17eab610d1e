"""Click in French: its help pages and its usage errors."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import click


class _Formatter(click.HelpFormatter):
    """Headings with the blank that French puts before a colon."""

    def write_heading(self, heading: str) -> None:
        """A section's heading."""
        self.write(f"{'':>{self.current_indent}}{heading}\u00a0:\n")


class _Context(click.Context):
    """A context whose pages are French."""

    formatter_class = _Formatter


class _Page:
    """What commands and groups share: French headings, a French --help."""

    context_class: type[click.Context] = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, in French."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Affiche cette aide."
        return option  # type: ignore[no-any-return]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line « Utilisation »."""
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Utilisation : ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list « Options », then the commands of a group."""
        options = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]  # type: ignore[attr-defined]
        records = filter(None, (option.get_help_record(ctx) for option in options))
        rows = [(name, _translated(text)) for name, text in records]
        with formatter.section("Options"):
            formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)


def _translated(text: str) -> str:
    """What click adds to the help of an option: that it is required, its bounds."""
    plain = re.sub(r"(?:(?<!\s)\s+)?\[\d+<=x<=\d+\]", "", text).replace("[required]", "(obligatoire)")
    return together(plain)


def together(text: str) -> str:
    """French text whose quotes and double signs never stand alone at the end of a line."""
    return re.sub(r" (?=[»:;!?])|(?<=«) ", "\u00a0", text)


class Command(_Page, click.Command):
    """A command whose help is French."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[OPTIONS]")
        kwargs["help"] = together(kwargs.get("help") or "")
        super().__init__(*args, **kwargs)


class Group(_Page, click.Group):
    """A group of commands whose help is French."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "COMMANDE [OPTIONS]…")
        kwargs["help"] = together(kwargs.get("help") or "")
        super().__init__(*args, **kwargs)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list « Commandes »."""
        rows = [
            (name, command.get_short_help_str(limit=90))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None and not command.hidden
        ]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)


def sentence(error: click.ClickException) -> str:
    """A usage error as a French sentence, with what to do; the commands, when none was typed."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    said = next(say(error) for kind, say in _SAID if isinstance(error, kind))
    return f"{said} Ajoutez --help à la commande pour voir ce qu’elle accepte."


def _bad_value(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Path) and kind.exists:
        return f"Le dossier de {_named(error)} n’existe pas."
    example = getattr(kind, "exemple", "")
    advice = f" Écrivez par exemple {example}." if example else ""
    return f"La valeur donnée pour {_named(error)} ne convient pas.{advice}"


def _named(error: click.BadParameter) -> str:
    """The option or the argument, as it is typed."""
    return error.param.get_error_hint(error.ctx).replace("'", "") if error.param and error.ctx else ""


def _perhaps(names: Sequence[str] | None) -> str:
    return f" Vouliez-vous {' ou '.join(names)}\u00a0?" if names else ""


# The first kind that fits.
_SAID: tuple[tuple[type[click.ClickException], Callable[[Any], str]], ...] = (
    (click.NoSuchOption, lambda e: f"L’option {e.option_name} n’existe pas.{_perhaps(e.possibilities)}"),
    (click.exceptions.NoSuchCommand, lambda e: f"Cette commande n’existe pas.{_perhaps(e.possibilities)}"),
    (click.MissingParameter, lambda e: f"Il manque {_named(e)}."),
    (click.BadParameter, _bad_value),
    (click.BadOptionUsage, lambda e: f"L’option {e.option_name} n’est pas bien écrite."),
    (click.ClickException, lambda _: "La commande n’est pas bien écrite."),
)
