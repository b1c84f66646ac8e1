"""What all tests share: how Hypothesis runs, and that the programs which they start listen to Ctrl-C."""

from __future__ import annotations

import signal

from hypothesis import settings

settings.register_profile("perdure", deadline=None, derandomize=True)
settings.load_profile("perdure")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell that runs tests in the background ignores it for them
    signal.signal(signal.SIGINT, signal.default_int_handler)
