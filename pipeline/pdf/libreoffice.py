"""LibreOffice as a program that is called: where it is, its profile, one call for many files, its end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from pipeline.errors import UserError

# PDF/A-2b, tagged, with the checks that LibreOffice makes for PDF/UA-1.
OPTIONS = {
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}
FILTER = "pdf:writer_pdf_Export:" + json.dumps(OPTIONS, separators=(",", ":"))
PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
POLL_SECONDS = 0.05
GRACE_SECONDS = 5.0

# A file that comes from elsewhere runs no macro, follows no link and fetches nothing.
_SETTINGS = {
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution"): "true",
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel"): "3",
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks"): "true",
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent"): "true",
    ("org.openoffice.Office.Writer/Content/Update", "Link"): "0",
    ("org.openoffice.Office.Common/Misc", "FirstRun"): "false",
    ("org.openoffice.Office.Recovery/RecoveryInfo", "Enabled"): "false",
}


class Missing(UserError):
    """LibreOffice, or the library that finishes its files, is not installed."""


def available() -> Path:
    """Where LibreOffice is; raise ``Missing``, with the command that installs what is not there."""
    if find_spec("pikepdf") is None:
        raise Missing(
            "Aucun PDF n’a été fait : le complément « pdf » n’est pas installé.",
            "Installez-le avec « make extra-pdf » (Windows : « py preparer.py pdf »), puis relancez.",
        )
    found = shutil.which("soffice") or shutil.which("libreoffice")
    place = next((Path(p) for p in (found, *PLACES) if p and Path(p).is_file()), None)
    if place is None:
        raise Missing(
            "Aucun PDF n’a été fait : LibreOffice n’est pas installé.",
            "Installez-le avec « sudo apt install libreoffice-writer » (Windows : « winget install "
            "TheDocumentFoundation.LibreOffice »), puis relancez.",
        )
    return place


def make_profile(folder: Path) -> None:
    """Write the settings of a new profile under ``folder``; a call must not share it with another one."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for (path, name), value in _SETTINGS.items()
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8",
    )


def call(soffice: Path, profile: Path, sources: Sequence[Path], target: Path, patience: float) -> bool:
    """Convert ``sources`` into ``target`` in one call; False when it was killed.

    It is killed when ``patience`` seconds go by without a new file. What was made is in ``target``: the
    program also ends well without having made anything.
    """
    command = [
        str(soffice),
        "--headless",
        "--norestore",
        "--nologo",
        "--nolockcheck",
        f"-env:UserInstallation={profile.absolute().as_uri()}",
        # Anything but a Word file would be taken for plain text, and printed.
        "--infilter=MS Word 2007 XML",
        "--convert-to",
        FILTER,
        "--outdir",
        str(target),
        *map(str, sources),
    ]
    process = subprocess.Popen(  # noqa: S603 - LibreOffice where we found it, on copies that we named
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd=target,
    )
    try:
        return _ended(process, target, patience)
    finally:
        if process.poll() is None:
            _kill(process)


def _ended(process: subprocess.Popen[bytes], target: Path, patience: float) -> bool:
    made, since = 0, time.monotonic()
    while process.poll() is None:
        count = sum(1 for _ in target.iterdir())
        if count > made:
            made, since = count, time.monotonic()
        if time.monotonic() - since > patience:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End it with the processes that it started."""
    if sys.platform == "win32":
        taskkill = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32" / "taskkill.exe"
        subprocess.run([str(taskkill), "/PID", str(process.pid), "/T", "/F"], check=False)  # noqa: S603
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(GRACE_SECONDS)
