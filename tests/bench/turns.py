"""Full turns a second over the Telegram channel, beside a bare echo of the library in the same run."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from knowledge.fit import prepare
from knowledge.library import Library
from knowledge.search import place
from tests.postgres import binaries, server

ROOT = Path(__file__).parent.parent.parent
PEOPLE, SECONDS = 100, 6.0
SECRET = "bench-secret"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def process(*command: str, env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    whole = {"PATH": os.environ["PATH"], **(env or {})}
    quiet = subprocess.DEVNULL
    started = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=whole, stdout=quiet, stderr=quiet)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(10)


def until_open(port: int) -> None:
    ends = time.monotonic() + 40
    while time.monotonic() < ends:
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def cpu(pid: int) -> float:
    """Seconds of processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(api: int, hook: str | None, pid: int) -> dict[str, float]:
    told = {"users": PEOPLE, "seconds": SECONDS, "secret": SECRET, **({"hook": hook} if hook else {})}
    httpx.post(f"http://127.0.0.1:{api}/load", json={**told, "seconds": 1.0}, timeout=60).raise_for_status()
    before = cpu(pid)
    result: dict[str, float] = httpx.post(f"http://127.0.0.1:{api}/load", json=told, timeout=90).json()
    result["cpu_ms"] = 1000 * (cpu(pid) - before) / (result["rate"] * SECONDS)
    return result


def echo(latency: float) -> dict[str, float]:
    api, port = free_port(), free_port()
    with process("-m", "tests.bench.bot_api", str(api), str(latency)):
        until_open(api)
        with process("-m", "tests.bench.echo", str(port), f"http://127.0.0.1:{api}") as bot:
            until_open(port)
            return measure(api, f"http://127.0.0.1:{port}/telegram", bot.pid)


def ours(database: str, data: Path, latency: float, polling: bool = False) -> dict[str, float]:
    api, port = free_port(), free_port()
    env = {
        "KC_DATA": str(data), "KC_DATABASE_URL": database, "KC_HTTP_PORT": str(port),
        "KC_TELEGRAM_TOKEN": "1000:TEST", "KC_TELEGRAM_API": f"http://127.0.0.1:{api}",
        **({} if polling else {"KC_TELEGRAM_WEBHOOK_SECRET": SECRET, "KC_PUBLIC_URL": "https://bench.invalid"}),
    }  # fmt: skip
    with process("-m", "tests.bench.bot_api", str(api), str(latency)):
        until_open(api)
        with process("-m", "bot", env=env) as bot:
            until_open(port)
            time.sleep(1.5)
            return measure(api, None if polling else f"http://127.0.0.1:{port}/telegram", bot.pid)


def row(name: str, got: Mapping[str, float], yardstick: float) -> None:
    sys.stdout.write(
        f"{name:40}{got['rate']:8.0f}/s{got['rate'] / yardstick:8.2f}x   p50 {1000 * got['p50']:6.0f} ms"
        f"   p99 {1000 * got['p99']:6.0f} ms   {got['cpu_ms']:5.2f} ms CPU a turn\n"
    )


def main() -> None:
    sys.stdout.write(f"{'turns over Telegram, 100 people':40}{'rate':>10}{'to echo':>9}\n")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        library = Library.load()
        prepare(library, place(data, library.version))
        bare = echo(0.0)
        row("bare PTB webhook echo, API 0 ms", bare, bare["rate"])
        stores = {"SQLite": f"sqlite:///{data}/bench.sqlite3"}
        if pg := binaries():
            stores["PostgreSQL"] = f"postgresql+psycopg://{stack.enter_context(server(pg))}"
        for store, address in stores.items():
            for latency in (0.0, 0.08):
                for polling in (False, True):
                    how = "polling" if polling else "webhook"
                    got = ours(address, data, latency, polling)
                    row(f"{store}, {how}, API {1000 * latency:.0f} ms", got, bare["rate"])


if __name__ == "__main__":
    main()
