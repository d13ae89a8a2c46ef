"""One turn: a message in, and in one transaction what it changed and the replies that are owed for it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot import answering, handover, verdicts
from bot.clock import Clock
from bot.eligibility import talk as eligibility
from bot.masking import mask
from bot.messages import MAX_QUESTION, Incoming, Outgoing
from bot.office import Office
from bot.staffroom import LINK, link
from bot.standing import Standing
from bot.wording import say
from db import cases, deliveries, handled, inquiries, people, sayings
from db.deliveries import Claimed
from db.session import Database
from knowledge.search import Search
from knowledge.vietnamese import clean, fold

LEASE = timedelta(seconds=60)
COMMANDS = {"/start": "talk.start.hello", "/help": "talk.start.help"}


def readable(incoming: Incoming) -> Incoming:
    """Without characters that no database takes and nobody sees; what is too long to be read is left as it is."""
    if len(incoming.text) > MAX_QUESTION:
        return incoming
    return replace(incoming, text=clean(incoming.text), choice=clean(incoming.choice))


@dataclass
class Talk:
    """Holds the conversation. `search` is replaced as a whole when the library or the chooser changes."""

    database: Database
    search: Search
    clock: Clock
    office: Office = field(default_factory=Office)

    async def turn(self, incoming: Incoming) -> list[Claimed]:
        """Handle one message; the replies owed for it, leased to the caller, none for a repeat.

        While an officer speaks the message is kept for them and nothing is answered.
        """
        now, incoming = self.clock.now(), readable(incoming)
        async with self.database.begin() as transaction:
            if not await handled.first_time(transaction, incoming.channel, incoming.message_id, now):
                return []
            address = await people.meet(transaction, incoming.channel, incoming.user_id, now)
            with_person = address.speaker == people.STAFF or await cases.open_of(transaction, address.id) is not None
            tapped = await deliveries.label(transaction, address.id, incoming.choice) if incoming.choice else ""
            said = heard(incoming, with_person, tapped)
            await sayings.keep(transaction, address.id, said, fold(said), now)
            if address.speaker == people.STAFF:
                return []
            standing = Standing(transaction, address, self.search, now, self.clock.today(), self.office)
            reply = await respond(standing, incoming)
            reason = f"reply:{incoming.message_id}"
            owed = await deliveries.owe(transaction, reason, address, reply.as_json(), now, now + LEASE)
        return [owed] if owed else []


def heard(incoming: Incoming, with_person: bool, tapped: str = "") -> str:
    """What the officer who reads the conversation sees of a message; personal numbers only when one is asked for."""
    if incoming.kind == "choice":
        return say("talk.heard.choice", choice=tapped or incoming.choice)
    if incoming.kind != "text":
        return say(
            "talk.heard.kind", kind=say(f"talk.heard.{incoming.kind}"), text=incoming.text[:MAX_QUESTION]
        ).strip()
    return incoming.text if with_person else mask(incoming.text)


async def respond(standing: Standing, incoming: Incoming) -> Outgoing:
    """What is said to one message."""
    if incoming.kind == "choice":
        return await chosen(standing, incoming.choice)
    if incoming.kind != "text":
        return Outgoing(say(f"talk.kind.{incoming.kind}"))
    text = incoming.text.strip()
    if len(text) > MAX_QUESTION:
        return Outgoing(say("talk.kind.too_long", length=f"{len(text):,}", limit=f"{MAX_QUESTION:,}"))
    if text.startswith("/"):
        return await commanded(standing, text)
    if text.isdecimal() and not await eligibility.wants_number(standing):
        menu = await deliveries.last_menu(standing.transaction, standing.address.id)
        if 0 < int(text[:4]) <= len(menu):
            return await chosen(standing, menu[int(text[:4]) - 1][1])
        if menu and len(text) <= 2:
            return Outgoing(say("talk.choice.no_number", number=text, last=str(len(menu))))
    if standing.expects == verdicts.EXPECTS:
        return await verdicts.in_words(standing, text)
    if (said := await eligibility.heard(standing, text)) is not None:
        return said
    if eligibility.asked_for(standing, text):
        return await eligibility.begin(standing, text=text)
    return await answering.asked(standing, text)


async def commanded(standing: Standing, text: str) -> Outgoing:
    """What a command asks for; one that we do not have gets a sentence."""
    command, _, rest = text.partition(" ")
    command = command.split("@")[0].lower()
    if command in COMMANDS:
        return Outgoing(say(COMMANDS[command]))
    if command == "/hoi":
        return await answering.asked(standing, rest.strip()) if rest.strip() else Outgoing(say("talk.start.ask_away"))
    if command == "/can_bo":
        last = await inquiries.last(standing.transaction, standing.address.id)
        return await want_person(standing, last.id if last else None)
    if command == LINK and standing.address.channel == "telegram":
        return Outgoing(await link(standing.transaction, text, standing.address.user_id, standing.now))
    return await eligibility.commanded(standing, command, rest.strip()) or Outgoing(say("talk.start.not_here"))


async def chosen(standing: Standing, choice: str) -> Outgoing:
    """What a button asks for; a button of an older library gets a sentence, never silence."""
    what, _, which = choice.partition(" ")
    if what == "staff" and which.isdecimal() and len(which) < 10:
        mine = await inquiries.owner(standing.transaction, int(which)) == standing.address.id
        return await want_person(standing, int(which) if mine else None)
    said = await verdicts.chosen(standing, what, which) or await eligibility.chosen(standing, what, which)
    return said or await answering.chosen(standing, what, which) or Outgoing(say("talk.choice.stale"))


async def want_person(standing: Standing, inquiry: int | None) -> Outgoing:
    return await handover.open_case(standing.transaction, standing.address, inquiry, standing.now, standing.office)
