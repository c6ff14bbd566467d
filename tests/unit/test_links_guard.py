"""Links lead only into public networks."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from aurora.links.guard import EVERYWHERE, may_ask, resolved
from aurora.links.outcome import Unreachable


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "fec0::1",
        "64:ff9b::a00:1",
        "64:ff9b::169.254.169.254",
        "2002:a00:1::",
        "nonsense",
    ],
)
def test_private_addresses(address: str) -> None:
    assert not may_ask(address)
    assert may_ask(address, EVERYWHERE) == (address != "nonsense")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_public_addresses(address: str) -> None:
    assert may_ask(address)


def looked_up(*addresses: str) -> Any:
    return lambda host, port, **_: [(0, 0, 0, "", (address, port)) for address in addresses]


def test_a_name_is_its_public_addresses() -> None:
    twice = looked_up("93.184.215.14", "93.184.215.14", "8.8.8.8")
    assert resolved("a.b", 80, resolve=twice) == ["93.184.215.14", "8.8.8.8"]


def test_a_name_with_one_private_address_is_refused_as_a_whole() -> None:
    with pytest.raises(Unreachable, match=r"leads to 10\.0\.0\.1, a private address; only --allow-private") as refused:
        resolved("a.b", 80, resolve=looked_up("93.184.215.14", "10.0.0.1"))
    assert refused.value.outcome.kind == "unasked"
    ten = [ipaddress.ip_network("10.0.0.0/8")]
    assert resolved("a.b", 80, ten, looked_up("10.0.0.1")) == ["10.0.0.1"]


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "localhost"])
def test_other_spellings_of_this_machine(host: str) -> None:
    with pytest.raises(Unreachable) as refused:
        resolved(host, 80)
    assert refused.value.outcome.kind == "unasked"


@pytest.mark.parametrize(
    ("error", "kind", "offline"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), "dead", True),
        (socket.gaierror(socket.EAI_AGAIN, ""), "unsure", True),
        (UnicodeError(), "dead", False),
    ],
)
def test_names_that_are_not_found(error: Exception, kind: str, offline: bool) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise error

    with pytest.raises(Unreachable) as said:
        resolved("a.b", 80, resolve=failing)
    assert (said.value.outcome.kind, said.value.offline) == (kind, offline)
