"""`python -m bot staff …`, and the link that an empty installation prints."""

import argparse
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot import staff_command, staffing
from bot.__main__ import parser
from bot.clock import Clock, FixedClock
from bot.settings import Settings
from db import signing_in, staff
from db.session import Database, open_database

LINK = re.compile(r"^http://127\.0\.0\.1:8080/desk/link/([\w-]{43})$", re.M)


def asked(*words: str) -> argparse.Namespace:
    return parser().parse_args(["staff", *words])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, database_url=f"sqlite:///{tmp_path / 'test.sqlite3'}")


async def test_an_account_from_its_link_to_its_end(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    async def run(*words: str) -> tuple[int, str]:
        code = await staff_command.run(asked(*words), settings)
        return code, "".join(capsys.readouterr())

    async def opens(token: str) -> bool:
        database = open_database(settings.database_url)
        async with database.begin() as transaction:
            found = await signing_in.link(transaction, token, Clock().now())
        await database.close()
        return found is not None

    code, told = await run("add", "Nguyễn Văn Hạnh", "--role", "officer")
    assert code == 0
    (first,) = LINK.findall(told)
    assert "nguyen-van-hanh" in told
    assert await opens(first)
    assert (await run("add", "nguyen van hanh", "--role", "head"))[0] == 2
    assert (await run("add", "…", "--role", "head"))[0] == 2
    assert (await run("list"))[1] == "nguyen-van-hanh\tofficer\tinvited\tNguyễn Văn Hạnh\n"
    code, told = await run("link", "nguyen-van-hanh")
    (second,) = LINK.findall(told)
    assert not await opens(first)
    assert await opens(second)
    assert (await run("revoke", "Nguyễn văn Hạnh"))[0] == 0
    assert not await opens(second)
    assert (await run("link", "nguyen-van-hanh"))[0] == 2
    assert (await run("link", "ai đó"))[0] == 2
    assert "revoked" in (await run("list"))[1]


async def test_the_first_link_is_given_until_somebody_can_sign_in(database: Database, clock: FixedClock) -> None:
    async def first() -> str | None:
        async with database.begin() as transaction:
            return await staffing.first_link(transaction, clock.now(), clock.now())

    one = await first()
    two = await first()
    assert one is not None
    assert two is not None
    async with database.begin() as transaction:
        (admin,) = await staff.every(transaction)
        assert admin.role == "administrator"
        for token in (one, two):
            assert await signing_in.link(transaction, token, clock.now() + timedelta(hours=23)) == admin
        await staff.change(transaction, admin.id, password_hash="x")
    assert await first() is None
