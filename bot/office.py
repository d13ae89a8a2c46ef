"""Who the office is: configuration of the installation, not knowledge. Empty by default, then nothing is named."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """What people are told of the office; parts that are empty are left out."""

    name: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.address, self.phone, self.hours) if part)
