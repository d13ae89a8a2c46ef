"""SIGKILL at any moment loses no accepted message and answers none twice; SIGTERM ends cleanly."""

import asyncio
import os
import random
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from knowledge.chooser import Choosers
from knowledge.fit import fit
from knowledge.holds import HOLDS
from knowledge.library import Library
from knowledge.search import CHOOSERS, Search, place

ROOT = Path(__file__).parent.parent
QUESTION = "truyền nghề cho bao nhiêu lao động"


@pytest.fixture
def data(tmp_path: Path, library: Library, search: Search) -> Path:
    """A data folder in which the index lies ready, and of the chooser only a token: it is not what is tried here."""
    folder = place(tmp_path, library.version)
    folder.mkdir()
    search.save(folder)
    few = fit([(tokens, name) for tokens, name in search.examples() if " I." in name])
    kinds = fit([(search.normaliser(w.text), w.passage) for w in library.kinds if w.passage in HOLDS])
    Choosers(few, kinds).save(folder / CHOOSERS)
    return tmp_path


@asynccontextmanager
async def running(data: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`python -m bot` on a free port; killed at the end if it still runs."""
    env = {"PATH": os.environ["PATH"], "KC_DATA": str(data), "KC_HTTP_PORT": "0", "PYTHONUTF8": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        cwd=ROOT,
        env=env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    async with asyncio.timeout(40):
        address = (await process.stdout.readline()).decode().rsplit(" ", 1)[1].strip().rstrip("/")
    try:
        yield process, address
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def send(client: httpx.AsyncClient, address: str, number: str) -> bool:
    """Whether the message was accepted: heard a 200, which comes after the commit."""
    try:
        answer = await client.post(f"{address}/chat/messages", json={"id": number, "text": QUESTION})
    except httpx.TransportError:
        return False
    return answer.status_code == 200


async def kills(data: Path, times: int) -> None:
    chance = random.Random(7)
    token = {"kc_chat": "x" * 43}
    count, accepted, unsure = 0, set[str](), set[str]()
    async with httpx.AsyncClient(cookies=token, timeout=10) as client:
        for _ in range(times):
            async with running(data) as (process, address):
                asyncio.get_running_loop().call_later(chance.uniform(0.0, 0.25), process.kill)
                for number in sorted(unsure):
                    if await send(client, address, number):
                        unsure.discard(number)
                        accepted.add(number)
                while process.returncode is None and count < 5_000:
                    count += 1
                    number = f"message-{count:05}"
                    (accepted if await send(client, address, number) else unsure).add(number)
                    if number in unsure:
                        break
        async with running(data) as (_, address):
            for number in sorted(unsure):
                assert await send(client, address, number)
                accepted.add(number)
    with sqlite3.connect(data / "khuyencong.sqlite3") as database:
        rows = database.execute("SELECT reason, COUNT(*) FROM deliveries GROUP BY reason").fetchall()
        questions = database.execute("SELECT COUNT(*) FROM inquiries").fetchone()[0]
        states = {state for (state,) in database.execute("SELECT DISTINCT state FROM deliveries")}
    answered = {reason.rsplit(":", 1)[1] for reason, _ in rows}
    assert answered == accepted
    assert {n for _, n in rows} == {1}
    assert questions == len(accepted)
    assert states <= {"sent", "owed"}


async def test_three_kills_lose_nothing(data: Path) -> None:
    await kills(data, 3)


@pytest.mark.proof
async def test_fifty_kills_lose_nothing(data: Path) -> None:
    await kills(data, 50)


async def test_sigterm_finishes_the_message_in_hand_within_five_seconds(data: Path) -> None:
    async with running(data) as (process, address), httpx.AsyncClient(cookies={"kc_chat": "y" * 43}) as client:
        asking = [asyncio.create_task(send(client, address, f"message-{i:05}")) for i in range(8)]
        stream = client.stream("GET", f"{address}/chat/stream")
        async with stream as held:
            await anext(held.aiter_lines())
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(5):
                assert await process.wait() == 0
        accepted = sum(await asyncio.gather(*asking))
    with sqlite3.connect(data / "khuyencong.sqlite3") as database:
        assert database.execute("SELECT COUNT(*) FROM deliveries").fetchone()[0] >= accepted
