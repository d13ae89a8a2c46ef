"""A real PostgreSQL for the tests: found on PATH or where Debian puts it, brought up in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl, None where no PostgreSQL is installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    folders = sorted(DEBIAN.glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """A running server in its own folder, on a socket of its own; the address of its first database, without driver."""
    where = Path(tempfile.mkdtemp(prefix="kc-pg-", dir="/tmp"))  # a socket's path must be short
    lower = ["setpriv", "--reuid=nobody", "--clear-groups"] if os.geteuid() == 0 else []
    if lower:
        nobody = pwd.getpwnam("nobody")
        os.chown(where, nobody.pw_uid, nobody.pw_gid)
    data = where / "data"

    def run(*command: str | Path) -> None:
        subprocess.run([*lower, *map(str, command)], check=True, capture_output=True, cwd=where)

    run(folder / "initdb", "--no-sync", "-U", "kc", "-A", "trust", "-E", "UTF8", "--locale=C", "-D", data)
    options = f"-c listen_addresses='' -c unix_socket_directories={where} -c fsync=off -c max_connections=60"
    run(folder / "pg_ctl", "-D", data, "-o", options, "-l", where / "log", "-w", "start")
    try:
        yield f"kc@/postgres?host={where}"
    finally:
        run(folder / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(where, ignore_errors=True)
