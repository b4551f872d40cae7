"""A curated, bilingual index of how large language models are built, and its generator."""

__version__ = "0.1.0"
