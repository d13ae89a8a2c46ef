"""Who may do what: read the table here, then compare with bot/gate.py."""

from dataclasses import dataclass, replace
from typing import get_args

import pytest

from bot.gate import ROLES, Action, may
from db.staff import Member, Role

OFFICER = Member(1, "Hạnh", "hanh", "officer", True, True, False)
HEAD = Member(2, "Lan", "lan", "head", True, True, False)
ADMINISTRATOR = Member(3, "Minh", "minh", "administrator", True, True, False)
ALL = (OFFICER, HEAD, ADMINISTRATOR)
OTHER = replace(OFFICER, id=9)


@dataclass(frozen=True)
class Draft:
    drafted_by: int


def test_every_action_has_its_row() -> None:
    assert set(ROLES) == set(get_args(Action))


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        ("see_cases", "officer head administrator"),
        ("answer_case", "officer head"),
        ("publish_topic", "officer head"),
        ("see_trace", "officer head administrator"),
        ("see_history", "head administrator"),
        ("manage_staff", "head administrator"),
        ("export", "head administrator"),
    ],
)
def test_roles(action: Action, allowed: str) -> None:
    assert [m.role for m in ALL if may(m, action)] == allowed.split()


@pytest.mark.parametrize("action", get_args(Action))
def test_the_revoked_may_nothing(action: Action) -> None:
    assert not any(may(replace(m, active=False), action) for m in ALL)


def test_nobody_publishes_their_own_draft() -> None:
    assert not may(OFFICER, "publish_topic", Draft(OFFICER.id))
    assert may(HEAD, "publish_topic", Draft(OFFICER.id))
    assert not may(ADMINISTRATOR, "publish_topic", Draft(OFFICER.id))
    assert not may(HEAD, "publish_topic", "no draft at all")


@pytest.mark.parametrize(
    ("actor", "account", "allowed"),
    [
        (HEAD, OTHER, True), (HEAD, "officer", True), (HEAD, "head", False), (HEAD, "administrator", False),
        (HEAD, ADMINISTRATOR, False), (HEAD, replace(HEAD, id=9), False), (HEAD, HEAD, False),
        (ADMINISTRATOR, HEAD, True), (ADMINISTRATOR, "administrator", True),
        (ADMINISTRATOR, replace(ADMINISTRATOR, id=9), True), (ADMINISTRATOR, ADMINISTRATOR, False),
        (OFFICER, OTHER, False),
    ],
)  # fmt: skip
def test_accounts_are_managed_from_above_and_never_ones_own(
    actor: Member, account: Member | Role, allowed: bool
) -> None:
    assert may(actor, "manage_staff", account) is allowed
