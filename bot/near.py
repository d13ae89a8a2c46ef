"""How near passages stand to what was told last. Pure."""

from collections.abc import Iterable

from bot.thread import Kind, Thread
from knowledge.law import parents
from knowledge.library import DECISION, Library

ONE_S_OWN = frozenset("support eligibility condition ceiling procedure".split())  # what one establishment gets
BUDGET = 0.05  # of the whole programme: after what one gets, "bao nhiêu tiền?" asks hardly for that
LATER = 0.1  # how much less near the second passage cited is than the first, the third than the second
ITS_TOPIC, OTHERS, BY_THE_WAY = 0.7, 0.5, 0.2  # of the topic told; of others that rest on the same; that only cite it
LED_ON = 0.7  # of how near a topic is, those that it leads on to
LEADING_TO = 0.3  # topics that lead on to the one told
ACTIVITY, AROUND, SAME_LIST = 0.7, 0.5, 0.3  # target, support, budget of one activity; clause, points; points of a list
FOREMOST = 3  # sources of a topic that it stands on; the rest it cites by the way


def near(library: Library, thread: Thread, follows: Kind) -> dict[str, float]:
    """How near passages stand to the thread, 0 to 1: those cited, of topics that rest on them or that these lead on to,
    the points beside and below the first, of the Decision the target, support and budget of the same activity."""
    found: dict[str, float] = {}

    def add(keys: Iterable[str], weight: float) -> None:
        for key in keys:
            found[key] = max(found.get(key, 0.0), weight)

    def add_topic(key: str, weight: float) -> None:
        if topic := library.topics.get(key):
            add(topic.sources, weight)
            for other in topic.related:
                add(library.topics[other].sources if other in library.topics else (), weight * LED_ON)

    add_topic(thread.topic, ITS_TOPIC)
    for other in library.leading_to.get(thread.topic, ()):
        add(library.topics[other].sources, LEADING_TO)
    for place, key in enumerate(thread.passages):
        add([key], 1.0 - LATER * place)
        for topic in library.topics_of.get(key, ()):
            mine = topic.key == thread.topic or (not place and key in topic.sources[:2])
            add_topic(topic.key, BY_THE_WAY if key not in topic.sources[:FOREMOST] else ITS_TOPIC if mine else OTHERS)
        passage = library.passages[key]
        wholes = [key, *(f"{passage.document} {s}" for s in parents(passage.section))]
        add((p.key for whole in wholes for p in library.parts.get(whole, ())), AROUND)
        add(wholes, AROUND)
        add(library.beside.get(key, ()), SAME_LIST)
        add(library.activity.get(key, ()), ACTIVITY)
    if follows == "who":
        add(library.eligible, 1.0)
    if library.part(thread.topic) in ONE_S_OWN:
        found = {k: w * (BUDGET if k.startswith(f"{DECISION} IV.") else 1.0) for k, w in found.items()}
    return {key: weight for key, weight in found.items() if key in library.passages}
