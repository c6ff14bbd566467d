"""Which addresses may be asked: links come from strangers, and must not reach into the network they are asked from."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from typing import Any

from aurora.links.outcome import Unreachable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[..., list[tuple[Any, ...]]]

EVERYWHERE: tuple[Network, ...] = (ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0"))
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_MAX_ADDRESSES = 4


def resolved(
    host: str, port: int, allowed: Collection[Network] = (), resolve: Resolve = socket.getaddrinfo
) -> list[str]:
    """The addresses of a host, none of which leads into a private network; whoever asks must connect to these.

    A host is refused as a whole where one of its addresses is private.

    Args:
        allowed: networks that may be asked although they are not public.

    Raises:
        Unreachable: there is no such host, or it must not be asked.
    """
    try:
        found = resolve(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)):
            raise Unreachable("dead", "there is no such host", offline=True) from None
        raise Unreachable("unsure", "its name could not be looked up", offline=True) from None
    except (OSError, UnicodeError):
        raise Unreachable("dead", "that is no name of a host") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not may_ask(address, allowed):
            where = address if address == host else f"{address}, a private address"
            raise Unreachable("unasked", f"leads to {where}; only --allow-private asks there")
    if not addresses:
        raise Unreachable("dead", "there is no such host", offline=True)
    return addresses[:_MAX_ADDRESSES]


def may_ask(text: str, allowed: Collection[Network] = ()) -> bool:
    """Whether an address is public, and so are those that it carries within, or in a network that is allowed."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if any(address.version == network.version and address in network for network in allowed):
        return True
    return not any(map(_is_private, _carried(address)))


def _is_private(address: Address) -> bool:
    own = address.version == 6 and address.is_site_local
    return own or not address.is_global or address.is_multicast or address.is_reserved


def _carried(address: Address) -> list[Address]:
    """The address itself, or the IPv4 addresses that it really leads to."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]
