"""Aurora builds whole courses from an outline, the way software is built."""
