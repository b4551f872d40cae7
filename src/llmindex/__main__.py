"""``python -m llmindex``."""

from llmindex.cli.main import main

main()
