# SPDX-License-Identifier: AGPL-3.0-or-later
"""Waiting, and what is said when it is in vain."""

import time


class Failure(Exception):
    """What a fault must not do to the console."""


def until(condition, seconds, what):
    """Waits for a condition; the time it took, in seconds."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise Failure("waited %d s in vain for %s" % (seconds, what() if callable(what) else what))
        time.sleep(0.02)
    return time.monotonic() - begun
