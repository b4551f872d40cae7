"""From the catalogue to pages: what stands on each, as Markdown, for any engine to render."""
