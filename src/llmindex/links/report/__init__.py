"""What a run has to say of links, for people and for machines. Pure functions that return text."""
