"""Sites are served on a port of this machine that is free."""

import socket

import pytest

from aurora.site import serve


def test_a_port_that_is_taken_is_named_before_anything_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "build", lambda: pytest.fail("built"))
    with socket.create_server((serve.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=rf"port {port} cannot be used .*aurora\.site\.serve {port + 1}"):
            serve.main([str(port)])


@pytest.mark.parametrize("port", ["x", "-1", "65536", "80.5"])
def test_what_is_no_port_is_told(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setattr(serve, "build", lambda: pytest.fail("built"))
    with pytest.raises(SystemExit, match=f"'{port}' is no port; write a number from 1024 to 65535"):
        serve.main([port])
