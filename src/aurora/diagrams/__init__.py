"""Diagrams: a closed spec is laid out and drawn, with the same bytes on every run."""
