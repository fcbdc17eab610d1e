"""docs/serveur.md: every example is read by what it is written for, and a real proxy serves the page."""

import configparser
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from pipeline.bureau.personnes import GROUPES
from pipeline.bureau.serveur.reglement import OIDC, PROXY, Reglement, reglement
from pipeline.cli.main import bilan
from pipeline.errors import UserError
from pipeline.settings import ROOT, Office, office

PAGE = (ROOT / "docs" / "serveur.md").read_text("utf-8")


def blocs(sorte: str) -> list[str]:
    found = re.findall(rf"^```{sorte}\n(.*?)^```", PAGE, re.M | re.S)
    assert found, sorte
    return found


def bureau_de(folder: Path, text: str) -> Office:
    (folder / "bilan.toml").write_text(text, encoding="utf-8")
    return office(folder)


def test_the_settings_of_the_page_are_read(tmp_path: Path) -> None:
    serveur, oidc = blocs("toml")
    found = reglement(bureau_de(tmp_path, serveur))
    assert (found.hote, found.sure, found.prise) == ("bilans.cdg.example", True, "/run/bilan/bilan.sock")
    (tmp_path / "oidc.secret").write_text("très secret\n", encoding="utf-8")
    whole = reglement(bureau_de(tmp_path, serveur.replace('"mots de passe" ', '"oidc"') + oidc))
    assert (whole.comptes, whole.oidc["secret"]) == (OIDC, "très secret")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('adresse = "http://bilans.example"', "https"),
        ('adresse = "https://bilans.example/page"', "forme"),
        ("", "manque"),
        ('adresse = "https://b.example"\necoute = "0.0.0.0:80"', "seule cette machine"),
        ('adresse = "https://b.example"\necoute = "unix:ici.sock"', "prise unix"),
        ('adresse = "https://b.example"\ncomptes = "proxy"', "prise unix"),
        ('adresse = "https://b.example"\ncomptes = "oidc"', "oidc"),
        ('adresse = "https://b.example"\ncomptes = "libre"', "ne connaît pas"),
        ('adresse = "https://b.example"\nfils = 0', "de 1 à 64"),
        ('adresse = "https://b.example"\nport = 8000', "n’est pas attendu"),
        ('adresse = "https://b.example"\n[serveur.oidc]\nclient = "x"', "attend"),
    ],
)
def test_what_would_not_be_safe_is_refused_with_what_to_write(tmp_path: Path, said: str, why: str) -> None:
    with pytest.raises(UserError, match=why) as fault:
        reglement(bureau_de(tmp_path, f"[serveur]\n{said}\n"))
    assert "docs/serveur.md" in fault.value.remedy


def test_a_proxy_is_believed_over_a_unix_socket() -> None:
    said = Reglement("https://b.example", "unix:/run/b.sock", PROXY)
    assert said.prise == "/run/b.sock"
    assert Reglement("https://b.example", "127.0.0.1:80").port == ("127.0.0.1", 80)


def test_the_commands_of_the_page_exist() -> None:
    lines = [shlex.split(line) for bloc in blocs("sh") for line in bloc.splitlines() if "bin/bilan" in line]
    named = {words[words.index("--espace") + 2] for words in lines}
    assert named == {"compte", "sauvegarder", "restaurer", "mise-a-jour"}
    assert named <= set(bilan.commands)
    for words in lines:
        command = bilan.commands[words[words.index("--espace") + 2]]
        options = {name for param in command.params for name in param.opts}
        assert {w for w in words[words.index("--espace") + 2 :] if w.startswith("--")} <= options, words


def test_the_unit_starts_the_server_of_the_folder_that_it_may_write() -> None:
    unit = configparser.ConfigParser(strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(blocs("ini")[0])
    service = unit["Service"]
    words = service["ExecStart"].split()
    assert words[:4] == ["/usr/bin/python3", "/opt/bilan/preparer.py", "serveur", "--lancer"]
    assert words[-1] in bilan.commands
    assert words[words.index("--espace") + 1] in service["ReadWritePaths"].split()
    assert (ROOT / "requirements-serveur.lock").exists()
    socket = tomllib.loads(blocs("toml")[0])["serveur"]["ecoute"]
    assert socket.startswith(f"unix:/run/{service['RuntimeDirectory']}/")


def test_systemd_reads_the_unit_without_a_word(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    assert program, "systemd is installed by the whole check"
    unit = tmp_path / "bilan.service"
    for text, silent in ((blocs("ini")[0], True), (blocs("ini")[0].replace("UMask", "Umasque"), False)):
        unit.write_text(text, encoding="utf-8")
        said = subprocess.run(
            [program, "verify", "--man=no", str(unit)], check=False, capture_output=True, text=True
        )
        assert ("bilan.service:" not in said.stderr) is silent, said.stderr


def test_the_page_names_every_group() -> None:
    assert re.findall(r"^\| ([a-zA-Z ]+) \|", PAGE.partition("| Groupe |")[2], re.M) == list(GROUPES)
