"""Topics that staff published, as they are laid over the packaged ones; and how the process that fits gets them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from knowledge.topics import Topic, parse_topic, topic_text


@dataclass(frozen=True, slots=True)
class Overlay:
    """Topics that are new or stand in place of a packaged one, and keys of topics that are told no more."""

    topics: tuple[Topic, ...] = ()
    retired: frozenset[str] = frozenset()

    @property
    def published(self) -> frozenset[str]:
        return frozenset(topic.key for topic in self.topics)

    def with_topic(self, topic: Topic) -> "Overlay":
        """The same with one more topic, or another version of one."""
        others = tuple(t for t in self.topics if t.key != topic.key)
        return Overlay(tuple(sorted((*others, topic), key=lambda t: t.key)), self.retired - {topic.key})

    def as_json(self) -> str:
        topics = {t.key: topic_text(t) for t in sorted(self.topics, key=lambda t: t.key)}
        return json.dumps({"topics": topics, "retired": sorted(self.retired)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Overlay":
        data = json.loads(text)
        return cls(tuple(parse_topic(k, t) for k, t in data["topics"].items()), frozenset(data["retired"]))

    def version(self, packaged: str) -> str:
        """A short name of the packaged content with this laid over it; the packaged one's own for nothing at all."""
        if not self.topics and not self.retired:
            return packaged
        return hashlib.sha256(f"{packaged}\0{self.as_json()}".encode()).hexdigest()[:12]

    def over(self, packaged: Mapping[str, Topic]) -> dict[str, Topic]:
        """All topics, in the order of their files; what leads on to a retired one leads there no more."""
        laid = {**packaged, **{t.key: t for t in self.topics}}
        told = sorted((key for key in laid if key not in self.retired), key="{}.md".format)
        return {key: self.without_retired(laid[key]) for key in told}

    def without_retired(self, topic: Topic) -> Topic:
        kept = tuple(k for k in topic.related if k not in self.retired)
        return topic if kept == topic.related else replace(topic, related=kept)


NOTHING = Overlay()
