"""One turn: a message in, and in one transaction what it changed and the replies that are owed for it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot import metrics, replies
from bot.advice import Answer, advise, answer_passage
from bot.citation import Cited
from bot.clock import Clock
from bot.masking import mask
from bot.messages import MAX_QUESTION, Incoming, Outgoing
from bot.office import Office
from bot.wording import say
from db import cases, deliveries, handled, inquiries, people
from db.deliveries import Claimed
from db.session import Database, Transaction
from knowledge.search import Search
from knowledge.vietnamese import clean

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
        """Handle one message; the replies owed for it, leased to the caller, none for a repeat."""
        now, incoming = self.clock.now(), readable(incoming)
        ready = self.question_answered(incoming)
        async with self.database.begin() as transaction:
            if not await handled.first_time(transaction, incoming.channel, incoming.message_id, now):
                return []
            address = await people.meet(transaction, incoming.channel, incoming.user_id, now)
            said = await self.respond(transaction, address, incoming, ready)
            reason = f"reply:{incoming.message_id}"
            owed = await deliveries.owe(transaction, reason, address, said.as_json(), now, now + LEASE)
        return [owed] if owed else []

    def question_answered(self, incoming: Incoming) -> Answer | None:
        """The answer to a plain question, worked out before the transaction opens: it needs nothing from memory."""
        text = incoming.text.strip()
        plain = incoming.kind == "text" and len(text) <= MAX_QUESTION and not text.isdecimal() and text[:1] != "/"
        return advise(self.search, text, self.clock.today()) if plain else None

    async def respond(
        self, transaction: Transaction, address: people.Met, incoming: Incoming, ready: Answer | None
    ) -> Outgoing:
        if incoming.kind == "choice":
            return await self.chosen(transaction, address, incoming.choice)
        if incoming.kind != "text":
            return Outgoing(say(f"talk.kind.{incoming.kind}"))
        text = incoming.text.strip()
        if len(text) > MAX_QUESTION:
            return Outgoing(say("talk.kind.too_long", length=f"{len(text):,}", limit=f"{MAX_QUESTION:,}"))
        if text.startswith("/"):
            return await self.commanded(transaction, address, text)
        if text.isdecimal():
            menu = await deliveries.last_menu(transaction, address.id)
            if 0 < int(text[:4]) <= len(menu):
                return await self.chosen(transaction, address, menu[int(text[:4]) - 1][1])
        return await self.told(transaction, address, text, ready or self.answer(text))

    def answer(self, text: str) -> Answer:
        return advise(self.search, text, self.clock.today())

    async def commanded(self, transaction: Transaction, address: people.Met, text: str) -> Outgoing:
        command, _, rest = text.partition(" ")
        command = command.split("@")[0].lower()
        if command in COMMANDS:
            return Outgoing(say(COMMANDS[command]))
        if command == "/hoi":
            if not rest.strip():
                return Outgoing(say("talk.start.ask_away"))
            return await self.told(transaction, address, rest.strip(), self.answer(rest.strip()))
        if command == "/can_bo":
            last = await inquiries.last(transaction, address.id)
            return await self.hand_over(transaction, address, last.id if last else 0)
        return Outgoing(say("talk.start.not_here"))

    async def told(self, transaction: Transaction, address: people.Met, text: str, answer: Answer) -> Outgoing:
        """Keep the question as an inquiry and say the answer."""
        number = await inquiries.keep(
            transaction,
            address_id=address.id,
            asked_at=self.clock.now(),
            on_day=self.clock.today(),
            text=mask(text),
            outcome=answer.outcome,
            topic=answer.topic,
            score=answer.score,
            sources=[s.passage.key for s in answer.sources],
            library_version=self.search.library.version,
        )
        metrics.ANSWERS.labels(answer.outcome).inc()
        return replies.of_answer(self.search.library, answer, number)

    async def chosen(self, transaction: Transaction, address: people.Met, choice: str) -> Outgoing:
        """What a button asks for; a button of an older library gets a sentence, never silence."""
        what, _, which = choice.partition(" ")
        library, day = self.search.library, self.clock.today()
        if what == "staff" and which.isdecimal() and len(which) < 10:
            return await self.hand_over(transaction, address, int(which))
        if what == "topic" and (topic := library.topics.get(which)):
            return await self.told(
                transaction, address, topic.title, answer_passage(self.search, topic.sources[0], day)
            )
        if what in ("ask", "text") and (passage := library.passages.get(which)):
            last = await inquiries.last(transaction, address.id)
            if what == "text":
                cited = Cited(passage, library.text_of(passage), day, passage.text)
                return replies.full_text(library, cited, last.id if last else 0)
            asked = last.text if last and last.outcome == "unclear" else passage.title
            return await self.told(transaction, address, asked, answer_passage(self.search, which, day, asked))
        return Outgoing(say("talk.choice.stale"))

    async def hand_over(self, transaction: Transaction, address: people.Met, inquiry: int) -> Outgoing:
        case = await cases.hand_over(transaction, address.id, inquiry, self.clock.now())
        return replies.handed_over(case, self.office) if case else Outgoing(say("talk.staff.nothing"))
