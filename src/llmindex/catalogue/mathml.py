r"""Formulas: from LaTeX to MathML that is safe to put into a page and into Markdown.

The converter's own serialization does not escape text (``\text{<script>}`` comes out as
an element), so the element tree is written out here, with a fixed set of elements and
attributes and every special character as a character reference.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["FormulaError", "to_mathml"]

_ELEMENTS = frozenset(
    {
        "math",
        "menclose",
        "mfrac",
        "mi",
        "mmultiscripts",
        "mn",
        "mo",
        "mover",
        "mpadded",
        "mphantom",
        "mprescripts",
        "mroot",
        "mrow",
        "ms",
        "mspace",
        "msqrt",
        "mstyle",
        "msub",
        "msubsup",
        "msup",
        "mtable",
        "mtd",
        "mtext",
        "mtr",
        "munder",
        "munderover",
        "none",
    }
)
"""Presentation elements of MathML Core and MathML 3; none of them can carry a script or a link."""

_ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "mover": 2, "munder": 2, "msubsup": 3, "munderover": 3}
"""How many children these need (MathML Core §3): with more or fewer, browsers show an error."""

_ATTRIBUTES = frozenset(
    {
        "accent",
        "accentunder",
        "columnalign",
        "columnlines",
        "columnspacing",
        "depth",
        "display",
        "displaystyle",
        "fence",
        "form",
        "frame",
        "height",
        "largeop",
        "linethickness",
        "lspace",
        "mathsize",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "notation",
        "rowlines",
        "rowspacing",
        "rspace",
        "scriptlevel",
        "separator",
        "stretchy",
        "symmetric",
        "voffset",
        "width",
    }
)

_VALUE = re.compile(r"[\w .%+-]*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_SPECIAL = re.compile(r"[^\w\s.,;:()/=+]|_", re.ASCII)


MAX_LENGTH = 4_000
"""Longest formula that is set; a screen holds a few hundred characters."""

_UNBOUNDED = re.compile(r"\\(?:newcommand|def|newenvironment|DeclareMathOperator|sideset)(?![a-zA-Z])")
"""Commands that repeat what they are given: a short formula can grow to more than a computer holds."""


class FormulaError(ValueError):
    """A formula that cannot be set."""


@lru_cache(maxsize=4096)
def to_mathml(tex: str, *, display: bool) -> str:
    """Set a LaTeX formula in MathML, on one line. Raises FormulaError where it is not understood."""
    if len(tex) > MAX_LENGTH:
        raise FormulaError(f"it is longer than {MAX_LENGTH:,} characters")
    if command := _UNBOUNDED.search(tex):
        raise FormulaError(f"`{command[0]}` is not allowed")
    from latex2mathml.converter import convert_to_element  # slow to import, and few texts hold a formula

    try:
        return _write(convert_to_element(tex.strip(), display="block" if display else "inline"))
    except FormulaError:
        raise
    except RecursionError:
        raise FormulaError("it is nested too deeply") from None
    except Exception as error:  # noqa: BLE001  the library raises many kinds, some of them bare
        reason = re.sub(r"\s+", " ", str(error)) or type(error).__name__
        raise FormulaError(reason) from None


def _write(element: Element) -> str:
    if element.tag not in _ELEMENTS:
        raise FormulaError(f"`<{element.tag}>` is not allowed")
    if len(element) != _ARITY.get(element.tag, len(element)):
        raise FormulaError(f"`<{element.tag}>` needs {_ARITY[element.tag]} parts, not {len(element)}")
    attributes = "".join(f" {_attribute(name, value)}" for name, value in element.attrib.items() if name != "xmlns")
    content = _text(element.text) + "".join(_write(child) + _text(child.tail) for child in element)
    return f"<{element.tag}{attributes}>{content}</{element.tag}>"


def _attribute(name: str, value: str) -> str:
    if name not in _ATTRIBUTES or not _VALUE.fullmatch(value):
        raise FormulaError(f"`{name}` is not allowed")
    return f'{name}="{value}"'


def _text(text: str | None) -> str:
    """Write text so that neither HTML nor Markdown sees anything in it."""
    plain = " ".join(re.split(r"[\r\n]+", unescape(text or "")))
    if command := re.search(r"\\[a-zA-Z]+", plain):
        raise FormulaError(f"`{command[0]}` is not known")
    if char := _UNPRINTABLE.search(plain):
        raise FormulaError(f"it holds the character U+{ord(char[0]):04X}")
    return _SPECIAL.sub(lambda char: f"&#{ord(char[0])};", plain)
