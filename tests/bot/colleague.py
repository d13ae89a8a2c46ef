"""Somebody of the staff at the desk, by plain HTTP: fills in the forms that the pages show, as a browser does."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot import staffing
from bot.clock import Clock
from db import staff
from db.session import Database
from db.staff import Member, Role
from tests.bot.serving import Served

PASSWORD = "một câu dài dễ nhớ"
HIDDEN = re.compile(r'name="(form_token|back|form_id)" value="([^"]*)"')


class Colleague:
    """A browser at the desk; `page` is the last answer."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client, self.page = client, httpx.Response(200)

    @property
    def text(self) -> str:
        return html.unescape(self.page.text)

    @property
    def path(self) -> str:
        return self.page.url.path

    async def get(self, path: str) -> httpx.Response:
        self.page = await self.client.get(path, follow_redirects=True)
        return self.page

    async def post(self, path: str, /, **fields: str) -> httpx.Response:
        """Send a form of the page in hand, with what the page hid in it."""
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(self.page.text)}
        self.page = await self.client.post(path, data={**hidden, **fields}, follow_redirects=True)
        return self.page

    async def sign_in(self, name: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        await self.get("/desk/dang-nhap")
        return await self.post("/desk/dang-nhap", name=name, password=password, code=code)

    async def come_by(self, link: str, password: str = PASSWORD) -> None:
        """Spend a link and choose a password."""
        await self.get(link)
        await self.post(link)
        assert self.path == "/desk/mat-khau", self.text
        await self.post("/desk/mat-khau", new=password, again=password)
        assert self.path == "/desk/tai-khoan", self.text


@asynccontextmanager
async def at_the_desk(served: Served, **headers: str) -> AsyncIterator[Colleague]:
    """A browser of its own. It says where its posts come from, as browsers do."""
    async with served.browser() as client:
        client.headers.update({"origin": served.address, **headers})
        yield Colleague(client)


async def invited(database: Database, clock: Clock, name: str, role: Role) -> tuple[Member, str]:
    """A new account, and the path of its one-time link."""
    async with database.begin() as transaction:
        made = await staffing.add(transaction, None, name, role, clock.now())
        assert made is not None
        token = await staffing.invite(transaction, None, made, clock.now(), clock.now())
    return made, staffing.link_address("", token)


async def account(database: Database, number: int) -> Member:
    async with database.begin() as transaction:
        found = await staff.by_number(transaction, number)
    assert found is not None
    return found
