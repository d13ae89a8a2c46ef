"""The shape of the rule files: which keys a row has, which it must have, and of what type; a slip is a fault."""

import datetime
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from knowledge.conditions import TESTS
from knowledge.faults import Fault, line_of

Shape = Mapping[str, Any]  # key (with "!" where it must stand) → a type, types, or the shape of a list of tables

FRACTION = re.compile(r"[1-9]\d*(/[1-9]\d*)?")
SPAN: Shape = {"from": datetime.date, "to": datetime.date}
CONDITION: Shape = {
    "key!": str, "label!": str, "source!": str, "fact": str, "is": (bool, str), "in": list, "at_least": int,
    "at_most": int, "above": int, "unseen": bool, "also": list, "remedy": str, "group": str, "decides": bool, **SPAN,
}  # fmt: skip
NOTE: Shape = {"text!": str, "source!": str, **SPAN}
NOTES: Shape = {
    "warning": NOTE, "undertaking": NOTE, "document": NOTE, "judged": NOTE, "amount": NOTE,
    "relation": {**NOTE, "kind!": str},
}  # fmt: skip
BENEFICIARY: Shape = {"key!": str, "under": str, "asker!": str, "label!": str, "condition!": CONDITION, **SPAN}
PROGRAMME: Shape = {
    "number!": str, "name!": str, "from!": datetime.date, "to": datetime.date, "carried_out_by!": str,
    "only_where_spoken": bool, "condition": CONDITION, "beneficiary!": BENEFICIARY, **NOTES,
}  # fmt: skip
CEILING: Shape = {
    "amount": int, "share": FRACTION, "per!": str, "level!": str, "source!": str, "from!": datetime.date,
    "to!": datetime.date, "when": dict,
}  # fmt: skip
CASE: Shape = {
    "says!": str, "on!": datetime.date, "facts!": dict, "expect!": str, "fails": list, "needs": list, "amount": int,
}  # fmt: skip
SUPPORT: Shape = {
    "programme!": str, "from!": datetime.date, "to": datetime.date, "gap": str, "who!": list, "grants!": str,
    "budget": list, "verified!": datetime.date, "condition": CONDITION, "case!": CASE, **NOTES,
}  # fmt: skip
PROGRAMMES: Shape = {"programme!": PROGRAMME}
SUPPORTS: Shape = {
    "activity!": str, "title!": str, "ceiling": CEILING, "reported": {"source!": str}, "support!": SUPPORT,
}  # fmt: skip


def read(file: Path, shape: Shape, faults: list[Fault]) -> dict[str, Any]:
    """A file of that shape; an empty one where it is not, with a fault for every slip."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as broken:
        line = re.search(r"line (\d+)", str(broken))
        faults.append(Fault(file, int(line[1]) if line else 1, str(broken)))
        return {}
    slips = list(slips_of(data, shape, ""))
    faults += [Fault(file, line_of(file, words) if words else 1, says) for words, says in slips]
    return {} if slips else data


def slips_of(row: Mapping[str, Any], shape: Shape, above: str) -> list[tuple[str, str]]:
    """What is wrong with a row: words by which its line is found, and what to say."""
    name = next((v for v in row.values() if isinstance(v, str)), above)
    wanted = {key.rstrip("!"): form for key, form in shape.items()}
    found = [
        (name, f"no {k[:-1]} in {name or 'the file'}")
        for k in shape
        if k.endswith("!") and row.get(k[:-1], "") in ("", [])
    ]
    found += [(key, f"unknown key {key} in {name or 'the file'}") for key in row if key not in wanted]
    if shape is CONDITION and len(tests := [t for t in TESTS if t in row]) != 1:
        found.append((name, f"{name} has {len(tests)} tests, not one"))
    for key, value in row.items():
        form = wanted.get(key)
        if isinstance(form, Mapping):
            rows = value if isinstance(value, list) and all(isinstance(v, dict) for v in value) else None
            found += [(key, f"{key} is no list of tables")] if rows is None else []
            found += [slip for below in rows or () for slip in slips_of(below, form, name)]
        elif form is not None and not fits(value, form):
            found.append((name, f"{key} of {name} cannot be {value!r}"))
    return found


def fits(value: object, form: Any) -> bool:
    """Whether a value is of a type; or as its pattern has it; a bool is no number, an instant is no day."""
    if isinstance(value, bool) and form is int:
        return False
    if isinstance(form, re.Pattern):
        return isinstance(value, str) and form.fullmatch(value) is not None
    return isinstance(value, form) and not isinstance(value, datetime.datetime)
