"""An end to answers that neither come nor break off.

A read timeout alone doesn't bound a stream: a vendor that sends a ping now and then keeps it open for ever.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass
class Deadline:
    """Whether time ran out."""

    passed: bool = False


@contextlib.contextmanager
def deadline(extensions: Mapping[str, Any], seconds: float) -> Iterator[Deadline]:
    """Shuts a response's connection down after this time, so that whoever reads from it gets an error.

    Args:
        extensions: those of an httpx response that is being streamed.

    Raises:
        TimeoutError: in place of any error from within, once the time has passed.
    """
    state = Deadline()
    stream = extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream is not None else None

    def end() -> None:
        state.passed = True
        if connection is not None:
            # The method of the plain socket: that of a TLS socket would first take the cipher away under the reader.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = threading.Timer(max(0.0, seconds), end)
    timer.daemon = True
    timer.start()
    try:
        yield state
    except Exception as error:
        if state.passed:
            raise TimeoutError(f"not done after {seconds:.0f} s") from error
        raise
    finally:
        timer.cancel()
