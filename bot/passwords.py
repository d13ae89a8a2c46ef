"""Passwords: argon2id by OWASP's smaller recipe (19 MiB, two passes), a few at a time and never on the loop."""

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 10, 256  # characters
AT_ONCE = 2  # memory bound: each holds 19 MiB
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def normal(password: str) -> str:
    """One spelling of accents: a Mac types them decomposed, Windows composed."""
    return unicodedata.normalize("NFKC", password)


def too_short(password: str) -> bool:
    return len(normal(password).strip()) < SHORTEST


class Passwords:
    """Hashes and verifies, `AT_ONCE` at a time."""

    def __init__(self) -> None:
        self.turns = asyncio.Semaphore(AT_ONCE)
        self.nobodys = HASHER.hash(secrets.token_hex())  # an unknown name takes as long as a wrong password

    async def hash(self, password: str) -> str:
        async with self.turns:
            return await asyncio.to_thread(HASHER.hash, normal(password))

    async def fits(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one that was hashed; False, as slowly, when none was."""

        def verify() -> bool:
            try:
                return HASHER.verify(kept or self.nobodys, normal(password))
            except (VerificationError, InvalidHashError):
                return False

        async with self.turns:
            return await asyncio.to_thread(verify) and kept is not None

    @staticmethod
    def outdated(kept: str) -> bool:
        """Whether it was hashed by an older recipe and wants hashing anew."""
        return HASHER.check_needs_rehash(kept)
