"""A page of the desk, and one visit to it: what a handler gets and may answer with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.gate import Action, may
from db import history, signing_in
from db.deliveries import Claimed
from db.session import Transaction
from db.signing_in import SignedIn
from db.staff import Member
from knowledge.vietnamese import clean

if TYPE_CHECKING:
    from bot.desk.frame import Desk
    from bot.shelf import Shelf

LARGEST_NUMBER = 2**31 - 1  # of a row, on PostgreSQL
LONGEST_TEXT = 20_000  # characters of one field


class NotFound(Exception):
    """There is no such thing."""


class Refused(Exception):
    """The gate does not let this member do this."""


class Form(dict[str, str]):
    """The fields of a posted form; of a name that came twice the last."""

    def __init__(self, body: bytes) -> None:
        text = body.decode("utf-8", "replace").replace("\x00", "")
        self.pairs = [
            (key, value.replace("\x00", "").replace("\r\n", "\n"))
            for key, value in parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=1_000)
        ]
        super().__init__(self.pairs)

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """Clean and stripped; "" when it is missing."""
        return clean(self.get(name, "")).strip()[:longest]

    def every(self, name: str) -> list[str]:
        """All values of a name, in order."""
        return [clean(value) for key, value in self.pairs if key == name]


@dataclass
class Visit:
    """One request of somebody who is signed in and passed the gate of the page."""

    desk: "Desk"
    request: Request
    form: Form
    session: SignedIn
    now: datetime
    ready: Any = None
    open: Transaction | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    owed: list[Claimed] = field(default_factory=list)  # what is sent to people after the commit
    after: Callable[[], Awaitable[object]] | None = None  # done after the commit, before the answer is sent

    @property
    def actor(self) -> Member:
        return self.session.member

    @property
    def transaction(self) -> Transaction:
        """The one transaction of this request; there is none in `before`."""
        if self.open is None:
            raise RuntimeError("no transaction is open here")
        return self.open

    @property
    def shelf(self) -> "Shelf":
        """What is told from; a desk without one has no such pages."""
        if self.desk.shelf is None:
            raise NotFound
        return self.desk.shelf

    def may(self, action: Action, thing: object = None) -> bool:
        return may(self.actor, action, thing)

    def require(self, action: Action, thing: object = None) -> None:
        if not self.may(action, thing):
            raise Refused(action)

    def number(self, name: str) -> int:
        """A number in the path; NotFound for one that no row can have."""
        number = int(self.request.path_params[name])
        if number > LARGEST_NUMBER:
            raise NotFound
        return number

    def asked(self, name: str) -> str:
        """A query parameter, clean; "" when it is missing."""
        return clean(self.request.query_params.get(name, "").replace("\x00", "")).strip()[:LONGEST_TEXT]

    async def note(self, action: str, kind: str, object_id: int | str, **detail: Any) -> None:
        """Write into the history what was done or seen."""
        await history.write(self.transaction, self.actor.id, action, kind, object_id, self.now, detail)

    def show(self, template: str, status: int = 200, **facts: Any) -> Response:
        """A page; `template` lies in bot/pages/desk. From 400 on nothing that was done is kept."""
        return self.desk.page(template, self.request, self, status, **facts)

    def part(self, template: str, **facts: Any) -> str:
        """A part of a page as HTML, put into one with `|safe`, and fetched anew by one that is open."""
        return self.desk.render(template, self.request, self, **facts)

    async def go(self, path: str, notice: str = "", **facts: str) -> Response:
        """On to another page of ours; `notice` is a key of the texts that is said there once."""
        if notice:
            await signing_in.notice(self.transaction, self.session.id, [notice, facts])
        return RedirectResponse(path, 303)


Handler = Callable[[Visit], Awaitable[Response]]
Before = Callable[[Visit], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Page:
    """A path, who answers it, and the action that the gate is asked for. `menu` is its key in the menu, if any."""

    path: str
    handle: Handler
    action: Action | None
    method: Literal["GET", "POST"] = "GET"
    menu: str = ""
    before: Before | None = None
    by_script: bool = False  # asked again and again by an open page: keeps no session alive, takes no notice away
    keyless: bool = False  # open to somebody who came by a link and has yet to choose a password


class RolledBack(Exception):
    """Carries an answer out of a transaction that is not to be kept."""

    def __init__(self, response: Response) -> None:
        self.response = response
