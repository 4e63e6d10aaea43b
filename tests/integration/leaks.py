# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a program that was built with sanitizers says at its end, and what of it is our doing.

Libraries keep and lose memory as they like. A leak is ours when the program has a hand in it: when there is a function
of src/ between the allocation and the main loop that called it. Needs LSAN_OPTIONS=exitcode=0, so that the status is
the program's own, and fast_unwind_on_malloc=0, because Debian's libraries have no frame pointers.
"""

import re

LOOPS = ("g_main_context_dispatch", "g_main_context_iteration", "g_main_loop_run", "g_application_run")
OURS = re.compile(r"\.\./src/(?:backend|ui|program)/")
FRAME = re.compile(r"\s+#\d+ 0x[0-9a-f]+ (?:in (\S+) )?(.*)")


def is_ours(block):
    for line in block.splitlines():
        frame = FRAME.match(line)
        if frame and frame[1] in LOOPS:
            return False
        if frame and OURS.search(frame[2]):
            return True
    return False


def ours(text):
    """What TEXT, all that the program said, has of sanitizers about us: "" when all is well."""
    if "LeakSanitizer" not in text:
        return text if "Sanitizer" in text or "runtime error:" in text else ""
    before, _, report = text.partition("LeakSanitizer")
    if "Sanitizer:" in before.replace("ERROR: ", "") or "runtime error:" in before or "fatal error" in report:
        return text
    return "\n\n".join(block for block in report.split("\n\n") if is_ours(block))
