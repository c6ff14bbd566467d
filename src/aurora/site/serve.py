"""Shows the sites of all editions on this machine, and again whenever something that they show changes.

`make serve` runs it. Only this machine can open what it serves; a build runs at each change, and makes what differs.
"""

from __future__ import annotations

import subprocess
import sys
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


if __name__ == "__main__":
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
