"""Senders to be killed: `python -m tests.delivery.mail.sender` starts one for each line it reads, and says its number and how it ended.

They are forked from a process that has imported everything, which takes longer than what they do.
"""

from __future__ import annotations

import os
import sys
import traceback

from delivery.mail import delivering
from papertrends.settings import Settings


def main() -> None:
    """Start a sender for each line."""
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = int(bool(delivering.deliver(Settings()).sent.stopped))
            except BaseException:
                traceback.print_exc()
            os._exit(status)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
