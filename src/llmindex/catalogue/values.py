"""The kinds of value that fields hold, each with its own check and its own complaint.

A value arrives as the YAML text that was written (see :mod:`llmindex.catalogue.yaml`); the
field it stands in decides what it means. So ``no`` in a title is a word, ``2401.10000`` in
``arxiv`` an id, and ``2024-06`` in a date field a month.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from llmindex.catalogue import identifiers
from llmindex.catalogue.identifiers import Complaint
from llmindex.catalogue.scalars import PlainScalar

__all__ = [
    "LANGUAGES",
    "Arxiv",
    "Doi",
    "Effort",
    "Flag",
    "HuggingFace",
    "Isbn",
    "LanguageCodes",
    "Localized",
    "Number",
    "PartialDate",
    "Record",
    "Repo",
    "Slug",
    "Text",
    "Title",
    "Url",
    "Urls",
    "complain",
    "read_date",
    "read_flag",
    "read_number",
]

LANGUAGES: tuple[Literal["en"], Literal["zh"]] = ("en", "zh")
"""The languages of the site, the first being the default."""


def complain(code: str, message: str, hint: str = "", *, field: str = "") -> PydanticCustomError:
    """Make the error by which a validator reports a finding with a code of ours.

    ``field`` is the one to point at, where a whole record is judged.
    """
    # The message is data, not a template: braces in it must survive.
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint, "field": field})


class Record(BaseModel):
    """Base of all catalogue records: immutable, and no field that the schema does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def __getstate__(self) -> dict[Any, Any]:
        """Return the values, and nothing else: large catalogues are kept as pickles, and this is a quarter of the time."""
        return self.__dict__

    def __setstate__(self, state: dict[Any, Any]) -> None:
        _set(self, "__dict__", state)
        _set(self, "__pydantic_fields_set__", _NONE)
        _set(self, "__pydantic_extra__", None)
        _set(self, "__pydantic_private__", None)

    def _forget_given(self) -> None:
        """Let go of the names of the fields that were given, for which nobody asks: of an entry, they are two kilobytes."""
        _set(self, "__pydantic_fields_set__", _NONE)


_set = object.__setattr__
_NONE: frozenset[str] = frozenset()


def _text(value: object) -> str:
    if value.__class__ is str and (text := value.strip()) and text.isprintable():
        return text  # so are most; to be printable is more than has to be
    if not isinstance(value, str):
        raise complain("LI102", f"expected text, found {describe(value)}")
    if not (stripped := str(value).strip()):
        raise complain("LI104", "the text is empty", "write something or remove the field")
    if found := _UNPRINTABLE.search(stripped):
        raise complain("LI010", f"the text holds the character U+{ord(found[0]):04X}", "delete the character")
    return stripped


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What a quoted YAML text can smuggle in by an escape although no page, feed or terminal can show it."""


def describe(value: object) -> str:
    """Name a YAML value's type in a message."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else f"`{shorten(str(value))}`"


def shorten(text: str) -> str:
    """Cut a text to what a message can hold."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


_LONGEST_QUOTE = 80


def _checked(check: Callable[[str], Complaint | None]) -> Callable[[object], str]:
    def validate(value: object) -> str:
        text = _text(value)
        if complaint := check(text):
            raise complain(*complaint)
        return text

    return validate


def _string(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **schema})


Text = Annotated[str, BeforeValidator(_text), _string(minLength=1)]
Slug = Annotated[str, BeforeValidator(_checked(identifiers.check_slug)), _string(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
Arxiv = Annotated[
    str, BeforeValidator(_checked(identifiers.check_arxiv)), _string(examples=["2412.19437", "cs/0112017"])
]
Doi = Annotated[str, BeforeValidator(_checked(identifiers.check_doi)), _string(pattern=r"^10\.\d{4,9}/")]
Repo = Annotated[str, BeforeValidator(_checked(identifiers.check_repo)), _string(pattern="^[^/]+/[^/]+$")]
HuggingFace = Annotated[str, BeforeValidator(_checked(identifiers.check_huggingface)), _string()]
Isbn = Annotated[str, BeforeValidator(_checked(identifiers.check_isbn)), _string()]
Url = Annotated[str, BeforeValidator(_checked(identifiers.check_url)), _string(format="uri", pattern="^https?://")]


def _list_of_one(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _one_or_many(item: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]})


def _sources(value: object) -> object:
    if value is None or value == []:
        raise complain("LI306", "the fact has no source", "write the address of the document that says so")
    return _list_of_one(value)


Urls = Annotated[
    tuple[Url, ...],
    BeforeValidator(_sources),
    _one_or_many({"type": "string", "format": "uri", "pattern": "^https?://"}),
]

# BCP 47 (RFC 5646): a language, optionally a script and a region.
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?")


def _language(value: object) -> str:
    text = _text(value)
    if not _LANGUAGE.fullmatch(text):
        raise complain("LI212", f"`{text}` is not a language code", "write a BCP 47 code: `en`, `zh`, `ja`")
    return text


LanguageCodes = Annotated[
    tuple[Annotated[str, BeforeValidator(_language)], ...],
    BeforeValidator(_list_of_one),
    _one_or_many({"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"}),
]

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_SIZE_SUFFIX = {"k": 1_000, "m": 1_000_000}


def read_number(value: object) -> int | float:
    """Read a number. Raises a finding for anything else; ``1_000`` and ``128K`` are explained."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    if isinstance(value, PlainScalar) and _NUMBER.fullmatch(value):
        if not math.isfinite(float(value)):
            raise complain("LI102", "the number is out of range", "write one that a computer can hold")
        return float(value) if re.search(r"[.eE]", value) else int(value)
    if isinstance(value, str):
        plain = value.replace("_", "").replace(",", "")
        if _NUMBER.fullmatch(plain):
            raise complain("LI102", f"`{value}` is text, not a number", f"write {plain}, without quotes or separators")
        if suffix := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([kKmM])", value):
            size = float(suffix[1]) * _SIZE_SUFFIX[suffix[2].lower()]
            raise complain("LI102", f"`{value}` is text, not a number", f"write the number in full, like {size:.0f}")
    raise complain("LI102", f"expected a number, found {describe(value)}")


Number = Annotated[int | float, BeforeValidator(read_number), WithJsonSchema({"type": "number"})]

_SPELLINGS = {"yes": "true", "y": "true", "on": "true", "no": "false", "n": "false", "off": "false"}
_SPELLINGS |= {"true": "true", "false": "false"}
"""What people write for true and false, YAML 1.1 among them, and what they mean."""


def read_flag(value: object) -> bool:
    """Read ``true`` or ``false`` (YAML 1.2 has no other words for them)."""
    if isinstance(value, bool):
        return value
    if isinstance(value, PlainScalar) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if isinstance(value, str) and (word := _SPELLINGS.get(value.lower())):
        raise complain("LI102", f"`{value}` is text, not a yes or no", f"write `{word}`, without quotes")
    raise complain("LI102", f"expected `true` or `false`, found {describe(value)}")


Flag = Annotated[bool, BeforeValidator(read_flag), WithJsonSchema({"type": "boolean"})]


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day. Compares by time; a year comes before its months.

    >>> str(PartialDate(2024, 6))
    '2024-06'
    """

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        parts = [f"{self.year:04d}", f"{self.month:02d}", f"{self.day:02d}"]
        return "-".join(parts[: 1 + (self.month > 0) + (self.day > 0)])

    @property
    def exists(self) -> bool:
        """Whether the calendar has such a day."""
        try:
            return bool(self.first_day)
        except ValueError:
            return False

    @property
    def first_day(self) -> datetime.date:
        """The first day that the date can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)


_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def read_date(value: object) -> PartialDate:
    """Read ``2024``, ``2024-06`` or ``2024-06-30``."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise complain("LI207", f"expected a date, found {describe(value)}", "write 2024, 2024-06 or 2024-06-30")
    text = str(value).strip()
    if date := _date(text):
        return date
    if _DATE.fullmatch(text):
        raise complain("LI207", f"`{value}` is not in the calendar", "check the month and the day")
    raise complain("LI207", f"`{value}` is not a date", _date_hint(value))


@lru_cache(maxsize=4096)  # a large catalogue has few different dates
def _date(text: str) -> PartialDate | None:
    match = _DATE.fullmatch(text)
    if match is None or "00" in match.groups()[1:]:
        return None
    date = PartialDate(*(int(part or 0) for part in match.groups()))
    return date if date.exists else None


def _date_hint(text: str) -> str:
    if match := re.fullmatch(r"\s*(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?:[ T].*)?\s*", text):
        return f"write {'-'.join(part.zfill(2) for part in match.groups() if part)}"
    return "write 2024, 2024-06 or 2024-06-30"


Date = Annotated[
    PartialDate,
    BeforeValidator(read_date),
    # Editors read an unquoted year as a number.
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1900}, {"type": "string", "pattern": f"^{_DATE.pattern}$"}]}
    ),
]


def _effort(value: object) -> str:
    text = _text(value)
    if not re.fullmatch(r"[1-9]\d{0,3}[mhdw]", text):
        raise complain(
            "LI213", f"`{text}` is not an effort", "write minutes, hours, days or weeks: `30m`, `2h`, `3d`, `10w`"
        )
    return text


Effort = Annotated[str, BeforeValidator(_effort), _string(pattern="^[1-9][0-9]{0,3}[mhdw]$")]


class Localized(Record):
    """A text in the languages of the site; at least one is there."""

    en: Text | None = None
    zh: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_mapping(cls, value: object) -> object:
        return _languages(value)

    def get(self, language: str) -> str | None:
        """Return the text in this very language, if there is one."""
        return self.zh if language == "zh" else self.en

    def best(self, language: str) -> tuple[str, str]:
        """Return the text to show in a language, and the language it is in."""
        for candidate in (language, *LANGUAGES):
            if (text := self.get(candidate)) is not None:
                return text, candidate
        return "", language

    @property
    def missing(self) -> Sequence[str]:
        """The site's languages that have no text."""
        if self.en is not None and self.zh is not None:  # so it is of most texts
            return []
        return [language for language in LANGUAGES if self.get(language) is None]


def _languages(value: object) -> object:
    if not isinstance(value, dict):
        hint = "write `{en: …, zh: …}`"
        raise complain("LI102", f"expected a text per language, found {_brief(value)}", hint)
    if not value:
        raise complain("LI104", "no language is given", "write `en:` or `zh:`")
    return value


def _brief(value: object) -> str:
    return "text" if isinstance(value, str) else describe(value)


class Title(Localized):
    """A name: one text for both languages, or ``{en, zh}``."""

    @model_validator(mode="before")
    @classmethod
    def _is_mapping(cls, value: object) -> object:
        return dict.fromkeys(LANGUAGES, _text(value)) if isinstance(value, str) else _languages(value)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> dict[str, Any]:
        """Accept plain text as well as the mapping."""
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(core_schema)]}
