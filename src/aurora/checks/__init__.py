"""Checks of texts and of built files. Blocking ones stop generated text; flagged ones are shown in the report."""
