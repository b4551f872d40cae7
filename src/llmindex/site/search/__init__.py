"""The search: documents for Pagefind, the index it makes of them, and changing that index for a few documents."""
