"""The demo's post office: a real SMTP server that keeps each message as a file.

`python -m onedoor.demo.post_office --port PORT --folder FOLDER`
"""

import argparse
import asyncio
import secrets
import signal
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST = 30_000_000  # bytes of one message: a letter with its attachments


class Pigeonholes:
    """Keeps what arrives in `folder`, one .eml file for each message."""

    def __init__(self, folder: Path) -> None:
        """Messages go to `folder`, which is made when there is none."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Write the message under its time of arrival; only then say that it was taken."""
        content = envelope.original_content or b""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.eml"
        envelope_lines = "".join(f"X-Envelope-To: {to}\r\n" for to in envelope.rcpt_tos).encode()
        fresh = self.folder / f".{name}"
        fresh.write_bytes(envelope_lines + content)
        fresh.rename(self.folder / name)
        return "250 Kept"


async def run(*, port: int, folder: Path) -> None:
    """Serve on the loopback interface until SIGTERM."""
    handler = Pigeonholes(folder)
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, ended.set)
    server = await loop.create_server(
        lambda: SMTP(handler, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="localhost", loop=loop),
        "127.0.0.1",
        port,
    )
    async with server:
        await ended.wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m onedoor.demo.post_office", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    asyncio.run(run(port=options.port, folder=options.folder))


if __name__ == "__main__":
    main()
