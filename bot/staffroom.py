"""The staff group on Telegram: what officers write in the topic of a case, by the same rules as at the desk."""

from dataclasses import dataclass
from datetime import datetime

from bot import handover
from bot.clock import Clock
from bot.gate import Action, may
from bot.handover import LEASE, Officer
from bot.messages import Incoming, Outgoing
from bot.wording import say
from db import cases, deliveries, handled, history, linking, notes, people, rooms, staff
from db.deliveries import Claimed
from db.rooms import OWN
from db.session import Database, Transaction
from db.staff import Member
from knowledge.vietnamese import clean

LONGEST_SUMMARY = 1_000
NOTE = "//"
LINK = "/lien_ket"


@dataclass
class StaffRoom:
    """Handles what is said in the group; says nothing there to what is no case and no command."""

    database: Database
    clock: Clock

    async def turn(self, incoming: Incoming) -> list[Claimed]:
        """Handle one message in one transaction: what is to be sent at once, to the person or back into the topic."""
        now = self.clock.now()
        async with self.database.begin() as transaction:
            if not await handled.first_time(transaction, incoming.channel, incoming.message_id, now):
                return []
            turn = Turn(transaction, incoming, now)
            said = await turn.done()
            if said:
                room = await people.meet(transaction, incoming.channel, incoming.room, now)
                reason = f"reply:{incoming.message_id}"
                owed = await deliveries.owe(transaction, reason, room, Outgoing(said).as_json(), now, now + LEASE)
                turn.owed += [owed] if owed else []
        return turn.owed


async def link(transaction: Transaction, text: str, telegram_id: str, now: datetime) -> str:
    """Bind an account of Telegram by the code after the command; what is said to it."""
    code = "".join(text.split()[1:]).upper()
    number = await linking.bind(transaction, code, telegram_id, now) if code and telegram_id != "0" else None
    member = await staff.by_number(transaction, number) if number is not None else None
    if member is None or not member.active:
        return say("staffroom.link.bad")
    await history.write(transaction, member.id, "link_telegram", "staff", member.id, now)
    return say("staffroom.link.done", name=member.name)


class Turn:
    """One message of the group in its transaction."""

    def __init__(self, transaction: Transaction, incoming: Incoming, now: datetime) -> None:
        self.transaction, self.incoming, self.now = transaction, incoming, now
        self.text = clean(incoming.text).strip()
        self.owed: list[Claimed] = []

    async def done(self) -> str:
        """Do what is asked; what is said back into the topic, nothing when all is well and seen there anyway."""
        command, _, rest = self.text.partition(" ")
        command = command.split("@")[0].lower() if command.startswith("/") and not self.text.startswith(NOTE) else ""
        if command == LINK:
            return await link(self.transaction, self.text, self.incoming.user_id, self.now)
        number = await rooms.case_of(self.transaction, self.incoming.channel, self.incoming.room)
        if number is None:
            return ""
        found = await linking.whose(self.transaction, self.incoming.user_id)
        member = await staff.by_number(self.transaction, found) if found is not None else None
        if member is None or not member.active:
            return say("staffroom.say.unknown")
        if self.incoming.kind != "text":
            return say("staffroom.say.edited" if self.incoming.kind == "edited" else "staffroom.say.words_only")
        if self.text.startswith(NOTE):
            return await self.note(number, member, self.text[len(NOTE) :].strip())
        match command:
            case "":
                return await self.answer(number, member)
            case "/nhan":
                return await self.take(number, member)
            case "/dong":
                return await self.close(number, member, rest.strip())
            case _:
                return say("staffroom.say.help")

    async def refused(self, number: int, member: Member, action: Action) -> str:
        """Why a member may not do this in the case as it stands; "" when they may."""
        case = await cases.get(self.transaction, number)
        if case is None or case.state == cases.CLOSED:
            return say("desk.wrong.case_closed")
        if may(member, action, case):
            return ""
        if not may(member, action):
            return say("staffroom.say.not_yours")
        if case.state == cases.WAITING:
            return say("staffroom.say.take_first")
        owner = await staff.by_number(self.transaction, case.owner_id)
        return say("desk.wrong.of_another", name=owner.name if owner else "")

    async def write(self, member: Member, action: str, number: int) -> None:
        """Into the history, as acts at the desk are."""
        await history.write(self.transaction, member.id, action, "case", number, self.now, {"by": "telegram"})

    async def take(self, number: int, member: Member) -> str:
        if not may(member, "take_case"):
            return say("staffroom.say.not_yours")
        if await handover.take_in(self.transaction, number, Officer(member.id, member.name), self.now) is None:
            return await self.refused(number, member, "answer_case")
        await self.write(member, "take_case", number)
        return ""

    async def answer(self, number: int, member: Member) -> str:
        if wrong := await self.refused(number, member, "answer_case"):
            return wrong
        officer, reason = Officer(member.id, member.name), f"{OWN}{self.incoming.message_id}"
        owed = await handover.answer(self.transaction, number, officer, self.text, reason, self.now)
        self.owed += owed or []
        await self.write(member, "answer_case", number)
        return ""

    async def note(self, number: int, member: Member, text: str) -> str:
        if not may(member, "write_note"):
            return say("staffroom.say.not_yours")
        if text:
            await notes.keep(self.transaction, number, member.id, text, self.now)
            await self.write(member, "write_note", number)
        return say("staffroom.say.noted" if text else "staffroom.say.help")

    async def close(self, number: int, member: Member, summary: str) -> str:
        if wrong := await self.refused(number, member, "close_case"):
            return wrong
        if not 0 < len(summary) <= LONGEST_SUMMARY:
            return say("staffroom.say.summary", limit=f"{LONGEST_SUMMARY:,}")
        officer = Officer(member.id, member.name)
        self.owed += await handover.give_back(self.transaction, number, officer, summary, self.now) or []
        await self.write(member, "close_case", number)
        return ""
