"""Every page of the desk, in the order of the menu."""

from starlette.routing import Route

from bot.clock import Clock
from bot.desk import accounts, changed_texts, drafts, home, own_account, past, topics, work_list
from bot.desk.entering import OPEN
from bot.desk.frame import Desk
from bot.desk.visit import Page
from bot.shelf import Shelf
from db.session import Database

PAGES: tuple[Page, ...] = (
    *home.PAGES, *work_list.PAGES, *topics.PAGES, *drafts.PAGES, *changed_texts.PAGES,
    *accounts.PAGES, *past.PAGES, *own_account.PAGES,
)  # fmt: skip


def desk_routes(
    database: Database, clock: Clock, public_url: str = "", real: Clock | None = None, shelf: Shelf | None = None
) -> list[Route]:
    """The desk over a database. `real` is the time of sessions, links and codes, the true one unless a test says."""
    return Desk(database, clock, PAGES, public_url, real, shelf).routes(OPEN)
