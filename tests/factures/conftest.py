import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

PASSWORD = "mot-de-passe-secret"


@dataclass(frozen=True)
class Postgres:
    port: int
    superuser: str

    def address(self, base: str, password: str = PASSWORD) -> str:
        return f"postgresql+psycopg://{self.superuser}:{password}@127.0.0.1:{self.port}/{base}"


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root: as root, it runs as one who is not."""
    if os.geteuid():
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A real PostgreSQL, on loopback, with a folder of its own."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed: the register on it is NOT proved here")
    user = _ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="bilan-postgres-"))
    (folder / "password").write_text(PASSWORD, "utf-8")
    if user:
        for path in (folder, folder / "password"):
            shutil.chown(path, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"

    def run(program: str, *arguments: str) -> None:
        with (folder / "output").open("ab") as output:
            subprocess.run(
                [str(programs / program), *arguments],
                check=True,
                user=user,
                cwd=folder,
                stdout=output,
                stderr=output,
                timeout=120,
            )

    try:
        run("initdb", "-D", str(data), "-A", "scram-sha-256", f"--pwfile={folder / 'password'}", "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        run("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield Postgres(port, user or getpass.getuser())
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(server: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database."""
    name = f"b{abs(hash(request.node.nodeid)):x}"
    engine = sa.create_engine(server.address("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
        yield server.address(name)
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
