"""What holds for all tests.

Property tests have no deadline, since machines differ, and in CI they try the same examples on every run. Whoever
starts the tests in the background may have SIGINT ignored, and every build that a test interrupts would inherit that.
"""

import os
import signal

from hypothesis import HealthCheck, settings

settings.register_profile(
    "aurora", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("aurora")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
