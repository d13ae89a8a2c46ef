"""The one gate for what staff do. To add a power: a word in `Action`, a row in `ROLES`, at need a row in `UNLESS`."""

from collections.abc import Callable, Mapping
from typing import Literal, Protocol, runtime_checkable

from db.staff import Member, Role

Action = Literal[
    "see_cases",
    "answer_case",
    "take_case",
    "transfer_case",
    "close_case",
    "write_note",
    "end_task",
    "see_trace",
    "see_learning",
    "draft_topic",
    "publish_topic",
    "revert_topic",
    "see_history",
    "manage_staff",
    "export",
]
OFFICER: Role = "officer"
HEAD: Role = "head"
ADMINISTRATOR: Role = "administrator"
ADVISERS = frozenset({OFFICER, HEAD})  # who speaks for the Centre
ALL = frozenset({OFFICER, HEAD, ADMINISTRATOR})
OVERSEERS = frozenset({HEAD, ADMINISTRATOR})

ROLES: Mapping[Action, frozenset[Role]] = {
    "see_cases": ALL,
    "answer_case": ADVISERS,
    "take_case": ADVISERS,
    "transfer_case": ADVISERS,
    "close_case": ADVISERS,
    "write_note": ADVISERS,
    "end_task": ADVISERS,
    "see_trace": ALL,
    "see_learning": ALL,
    "draft_topic": ADVISERS,
    "publish_topic": ADVISERS,
    "revert_topic": ADVISERS,
    "see_history": OVERSEERS,
    "manage_staff": OVERSEERS,
    "export": OVERSEERS,
}


@runtime_checkable
class Drafted(Protocol):
    """Something that one member wrote and another is to look at."""

    @property
    def drafted_by(self) -> int: ...


def own_draft(actor: Member, draft: object) -> bool:
    """Whoever drafted it is not the second pair of eyes; what is no draft is nobody's to publish."""
    return not isinstance(draft, Drafted) or draft.drafted_by == actor.id


def not_below(actor: Member, account: object) -> bool:
    """Nobody manages themselves (an administrator could shut the last door); a head manages officers only.

    The object is the account, or the role that an account is to have.
    """
    role = account.role if isinstance(account, Member) else account
    if isinstance(account, Member) and account.id == actor.id:
        return True
    return actor.role == HEAD and role != OFFICER


@runtime_checkable
class Owned(Protocol):
    """A conversation that one officer has taken, or that waits for one."""

    @property
    def owner_id(self) -> int | None: ...


def not_the_owner(actor: Member, case: object) -> bool:
    """Only who has taken a case speaks in it and closes it."""
    return not isinstance(case, Owned) or case.owner_id != actor.id


def not_to_give(actor: Member, case: object) -> bool:
    """The owner gives a case to another; the head gives anybody's."""
    return not isinstance(case, Owned) or case.owner_id is None or (case.owner_id != actor.id and actor.role != HEAD)


# What forbids an act on this one object, for roles that may do it in general.
UNLESS: Mapping[Action, Callable[[Member, object], bool]] = {
    "answer_case": not_the_owner,
    "close_case": not_the_owner,
    "transfer_case": not_to_give,
    "publish_topic": own_draft,
    "manage_staff": not_below,
}


def may(actor: Member, action: Action, thing: object = None) -> bool:
    """Whether a member may do this, to this thing; without a thing, whether there may be one to do it to."""
    if not actor.active or actor.role not in ROLES[action]:
        return False
    return thing is None or action not in UNLESS or not UNLESS[action](actor, thing)
