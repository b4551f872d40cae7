"""Every rule that the catalogue and its links are held to, in one table.

The documentation has a heading for each code; a test holds the two together.
"""

from llmindex.diagnostics import Rule, Severity

__all__ = ["RULES", "rule"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

_TABLE: tuple[tuple[str, Severity, str], ...] = (
    # Files
    ("LI001", _ERROR, "File not found"),
    ("LI002", _ERROR, "Not a file"),
    ("LI003", _ERROR, "Not UTF-8"),
    ("LI004", _ERROR, "Empty file"),
    ("LI005", _ERROR, "File too large"),
    ("LI006", _ERROR, "File cannot be read"),
    # YAML
    ("LI010", _ERROR, "YAML syntax"),
    ("LI011", _ERROR, "Duplicate key"),
    ("LI012", _ERROR, "Aliases that expand without bound"),
    ("LI013", _ERROR, "YAML tag"),
    ("LI014", _ERROR, "More than one document"),
    ("LI015", _ERROR, "Nested too deeply"),
    # Shape
    ("LI101", _ERROR, "Unknown field"),
    ("LI102", _ERROR, "Wrong type"),
    ("LI103", _ERROR, "Missing field"),
    ("LI104", _ERROR, "Empty value"),
    ("LI105", _ERROR, "Value not allowed"),
    ("LI106", _ERROR, "Fields that exclude each other"),
    # Identifiers, dates and addresses
    ("LI201", _ERROR, "Malformed id"),
    ("LI202", _ERROR, "Malformed arXiv id"),
    ("LI203", _ERROR, "Malformed DOI"),
    ("LI204", _ERROR, "Malformed repository"),
    ("LI205", _ERROR, "Malformed Hugging Face id"),
    ("LI206", _ERROR, "Malformed ISBN"),
    ("LI207", _ERROR, "Malformed date"),
    ("LI208", _ERROR, "Date in the future"),
    ("LI209", _ERROR, "Malformed address"),
    ("LI210", _ERROR, "Address with credentials"),
    ("LI211", _ERROR, "Private address"),
    ("LI212", _ERROR, "Malformed language code"),
    ("LI213", _ERROR, "Malformed effort"),
    # Vocabulary and facts
    ("LI301", _ERROR, "Unknown section"),
    ("LI302", _ERROR, "Unknown tag"),
    ("LI303", _ERROR, "Unknown relation"),
    ("LI304", _ERROR, "Unknown fact"),
    ("LI305", _ERROR, "Fact does not fit its declaration"),
    ("LI306", _ERROR, "Fact without a source"),
    # References
    ("LI401", _ERROR, "Duplicate id"),
    ("LI402", _ERROR, "Same work twice"),
    ("LI403", _ERROR, "Relation to an unknown entry"),
    ("LI404", _ERROR, "Relation to itself"),
    ("LI405", _ERROR, "Relations in a circle"),
    ("LI406", _ERROR, "Unknown parent"),
    ("LI407", _ERROR, "Parents in a circle"),
    ("LI408", _ERROR, "Reference to an unknown entry"),
    ("LI409", _ERROR, "Former id in use"),
    ("LI410", _WARNING, "Repeated address"),
    # Comparisons
    ("LI421", _ERROR, "Empty comparison"),
    ("LI422", _ERROR, "Row or column twice"),
    ("LI423", _WARNING, "Row or column without a value"),
    # Text
    ("LI501", _ERROR, "Raw HTML"),
    ("LI502", _ERROR, "Unsafe link in text"),
    ("LI503", _ERROR, "Formula that cannot be set"),
    ("LI504", _ERROR, "Image in text"),
    ("LI505", _ERROR, "Top-level heading in a note"),
    ("LI506", _ERROR, "Note that belongs to no entry"),
    ("LI507", _ERROR, "Code block that does not end"),
    ("LI508", _ERROR, "Learning path with a wrong name"),
    ("LI509", _ERROR, "Step that comes twice"),
    ("LI510", _ERROR, "Learning path that differs between languages"),
    # Completeness
    ("LI601", _WARNING, "Missing translation"),
    ("LI602", _INFO, "Stub"),
    ("LI603", _WARNING, "Core entry without a note"),
    # Links, as they are found when they are asked for
    ("LI701", _ERROR, "Dead link"),
    ("LI702", _ERROR, "Page that says it is gone"),
    ("LI703", _WARNING, "Moved link"),
    ("LI704", _WARNING, "Link that could not be checked"),
    ("LI705", _WARNING, "State of links cannot be read"),
)

RULES: dict[str, Rule] = {code: Rule(code, severity, title) for code, severity, title in _TABLE}
"""All rules by code, in the order of the documentation."""


def rule(code: str) -> Rule:
    """Return the rule with this code. Raises ``KeyError`` for a code that does not exist."""
    return RULES[code]
