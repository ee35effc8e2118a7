"""Runs a command that must not outlive whoever started it: `python leash.py SIGNAL [USER] -- COMMAND…`.

Linux sends the command SIGNAL (as in `SIGTERM`) when its parent dies, however it died. Elsewhere nothing does, and what is left is
ended by the next start. Standard library alone: it runs as a script, before anything of Onedoor is loaded.
"""

import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG = 1


def become(user: str) -> None:
    """Drop root's rights for good and go on as `user`."""
    entry = pwd.getpwnam(user)
    os.setgroups([])
    os.setgid(entry.pw_gid)
    os.setuid(entry.pw_uid)


def tie_to_parent(sign: signal.Signals) -> None:
    """Ask the kernel for `sign` on the parent's death. Must follow a change of user, which forgets it."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(sign), 0, 0, 0)
    if os.getppid() != parent:  # it died in between
        sys.exit(1)


def main(arguments: list[str]) -> None:
    """Read the arguments, put on the leash, become the command."""
    options, command = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1 :]
    if options[1:]:
        become(options[1])
    tie_to_parent(signal.Signals[options[0]])
    os.umask(0o077)
    os.execv(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main(sys.argv[1:])
