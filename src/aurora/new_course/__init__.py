"""A course repository to begin with."""
