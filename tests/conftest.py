"""Property tests have no deadline, since machines differ, and in CI they try the same examples on every run."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "aurora", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("aurora")
