"""Shows the sites of all editions on this machine, and again whenever something that they show changes.

`make serve` runs it. Only this machine can open what it serves; a build runs at each change, and makes what differs.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from aurora.targets import BUILD

HOST, PORT = "127.0.0.1", 8000
WATCHED = ("outlines", "edits", "config", f"{BUILD}/*/*/lessons/*.md", f"{BUILD}/*/*/labguide/*.md")


def build() -> None:
    """Makes what differs; what fails is told, and the site stays as it was."""
    subprocess.run([sys.executable, "-m", "snakemake", "--cores", "all", "site"], check=False)


def homes() -> list[Path]:
    """The home pages that are there."""
    return sorted(Path(BUILD).glob("*/*/site*/index.html"))


def serve(port: int = PORT) -> None:
    """Builds, serves and watches, until Ctrl+C."""
    from livereload import Server

    build()
    server = Server()
    for pattern in WATCHED:
        server.watch(pattern, build, delay=1)
    for home in homes():
        print(f"aurora: http://{HOST}:{port}/{home.parent.relative_to(BUILD).as_posix()}/", flush=True)
    server.serve(host=HOST, port=port, root=BUILD)


def main(arguments: Sequence[str]) -> None:
    """Serves on the port that is asked for.

    Raises:
        SystemExit: it is none, or something else has it.
    """
    said = arguments[0] if arguments else str(PORT)
    if not said.isdecimal() or not 1024 <= int(said) <= 65535:
        sys.exit(f"aurora: {said!r} is no port; write a number from 1024 to 65535")
    port = int(said)
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        free = f"{sys.executable} -m aurora.site.serve {port + 1}"
        sys.exit(f"aurora: port {port} cannot be used ({error.strerror}); stop what has it, or take another: {free}")
    serve(port)


if __name__ == "__main__":
    main(sys.argv[1:])
