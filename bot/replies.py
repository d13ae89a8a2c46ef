"""What is said to what came in, and which buttons stand under it. Pure."""

from bot.advice import Answer, label_of
from bot.candidates import topic_of
from bot.citation import Cited, validity
from bot.messages import Button, Outgoing
from bot.wording import say
from knowledge.library import Library

LABEL = 60  # characters of a button that a small phone still shows
MOST_RELATED = 2
JUDGED = ("answered", "unclear", "not_covered")  # outcomes that people are asked whether they helped


def short(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1].rsplit(" ", 1)[0] + "…"


def staff_button(inquiry: int) -> Button:
    return Button(say("advice.button.staff"), f"staff {inquiry}")


def of_answer(library: Library, answer: Answer, inquiry: int) -> Outgoing:
    """An answer with what may come next."""
    buttons: list[Button] = []
    if answer.outcome == "unclear":
        buttons += [Button(short(s.label), f"ask {s.passage.key}") for s in answer.suggestions]
    if answer.outcome == "answered":
        activity = next((a for c in answer.sources if (a := library.rules.about.get(c.passage.key))), None)
        if activity:
            buttons.append(Button(say("eligibility.answer.mine"), f"elig {activity}"))
        buttons += [Button(short(t.title), f"topic {t.key}") for t in answer.related[:MOST_RELATED]]
        first = answer.sources[0].passage
        buttons.append(
            Button(say("advice.button.text" if first.verbatim else "advice.button.whole"), f"text {first.key}")
        )
    if answer.outcome != "small_talk":
        buttons.append(staff_button(inquiry))
    if answer.outcome in JUDGED:
        buttons += [Button(say(f"talk.verdict.{v}"), f"{v} {inquiry}", beside=v == "down") for v in ("up", "down")]
    return Outgoing(answer.text, tuple(buttons), inquiry)


def full_text(library: Library, cited: Cited, inquiry: int) -> Outgoing:
    """A clause word for word in its place: its address, its words, its validity, and the matter it belongs to."""
    p = cited.passage
    words = "\n".join(f"> {line}" for line in p.text.splitlines())
    text = f"{say('advice.answer.quote', address=p.address)}\n{words}\n{validity(cited)}"
    topic = topic_of(library, p)
    back = (Button(short(label_of(library, p)), f"topic {topic.key}"),) if topic else ()
    return Outgoing(text, (*back, staff_button(inquiry)))
