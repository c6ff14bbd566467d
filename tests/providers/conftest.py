"""The servers that stand in for the vendors. `llmock` comes from llmock's own plugin, clean for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

from tests.providers.servers import AIMOCK, AiMock, Scripted


@pytest.fixture(scope="session")
def aimock_server() -> Iterator[AiMock]:
    """One aimock a session."""
    node = shutil.which("node")
    if node is None or not AIMOCK.is_dir():
        missing = (
            "node is not installed"
            if node is None
            else f"run `npm install --prefix {AIMOCK.parents[2]} @copilotkit/aimock`"
        )
        if os.environ.get("AURORA_CI"):
            pytest.fail(f"aimock cannot start: {missing}")
        pytest.skip(f"aimock cannot start: {missing}")
    server = AiMock(node)
    yield server
    server.stop()


@pytest.fixture
def aimock(aimock_server: AiMock) -> AiMock:
    """aimock without any answers or requests."""
    aimock_server.reset()
    return aimock_server


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A server of this test alone, that answers with whatever bytes it is told."""
    server = Scripted()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with one root certificate: each client reads all that it trusts, of which loopback needs none."""
    mark = "-----END CERTIFICATE-----\n"
    path = tmp_path_factory.mktemp("trust") / "root.pem"
    path.write_text(certifi.contents().partition(mark)[0] + mark, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _nobody_else(monkeypatch: pytest.MonkeyPatch, one_certificate: Path) -> None:
    """No proxy, key or address of this machine reaches a test."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith(("ANTHROPIC_", "AWS_", "OPENAI_", "GOOGLE_", "GEMINI_")):
            monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    monkeypatch.setenv("SSL_CERT_FILE", str(one_certificate))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
