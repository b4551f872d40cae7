"""The site: the MkDocs plugin, additions to the theme, search, the build in all languages, the preview."""
