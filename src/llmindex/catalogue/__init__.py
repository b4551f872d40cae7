"""The catalogue: its model, its vocabulary, how it is read and what it is held to."""
