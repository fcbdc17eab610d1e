"""The command « bureau »: opens the page in the browser."""

from importlib.util import find_spec

import click

from pipeline.cli.francais import Command
from pipeline.settings import office

NEEDED = (
    "La page demande un complément : « make extra-bureau » (sous Windows, double-cliquez sur bureau.cmd, "
    "qui l’installe)."
)


@click.command(cls=Command)
@click.option("--sans-navigateur", is_flag=True, help="Affiche l’adresse au lieu d’ouvrir le navigateur.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Sinon un port libre.")
def bureau(*, sans_navigateur: bool, port: int) -> None:
    """Ouvre la page : tout ce que fait le programme, sans rien taper."""
    if not (find_spec("django") and find_spec("waitress") and find_spec("whitenoise")):
        raise click.ClickException(NEEDED)
    import webbrowser

    from pipeline.bureau.lancement import ouvrir

    click.echo("La page s’ouvre dans votre navigateur. Elle se ferme seule quand vous la quittez.")
    ouvrir(office(), click.echo if sans_navigateur else webbrowser.open, port)


COMMANDS = (bureau,)
