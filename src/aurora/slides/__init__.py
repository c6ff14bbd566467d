"""Slides of a module: what stands on them, and the decks that are made of it."""
