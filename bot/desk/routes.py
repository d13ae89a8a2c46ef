"""Every page of the desk, in the order of the menu."""

from starlette.routing import Route

from bot.clock import Clock
from bot.desk import (
    accounts,
    case,
    case_acts,
    changed_texts,
    conversations,
    drafts,
    linking,
    own_account,
    past,
    queue,
    task,
    topics,
    trace,
    work_list,
)  # fmt: skip
from bot.desk.entering import OPEN
from bot.desk.frame import Desk
from bot.desk.visit import Page
from bot.frontdesk import FrontDesk
from bot.shelf import Shelf
from db.session import Database

PAGES: tuple[Page, ...] = (
    *queue.PAGES, *conversations.PAGES, *case.PAGES, *case_acts.PAGES, *task.PAGES, *trace.PAGES,
    *work_list.PAGES, *topics.PAGES, *drafts.PAGES, *changed_texts.PAGES,
    *accounts.PAGES, *past.PAGES, *own_account.PAGES, *linking.PAGES,
)  # fmt: skip


def desk_routes(
    database: Database, clock: Clock, front: FrontDesk, public_url: str = "", real: Clock | None = None,
    shelf: Shelf | None = None,
) -> list[Route]:  # fmt: skip
    """The desk over a database, and over the conversation that it steps into.

    `real` is the time of sessions, links and codes, the true one unless a test says.
    """
    return Desk(database, clock, PAGES, public_url, real, front, shelf).routes(OPEN)
