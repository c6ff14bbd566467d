"""Asking links of a host on loopback: what its answers mean, and that it is asked politely."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from aurora.links.outcome import Outcome
from aurora.links.visit import Visitor
from tests.unit.link_server import Host, fetcher, serving


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving() as one:
        yield one


def visitor(**options: Any) -> Visitor:
    return Visitor(fetcher(), **{"pause": 0.0, "sleep": lambda _: pytest.fail("slept"), **options})


def visit(address: str, **options: Any) -> Outcome:
    return visitor(**options).visit(address)[0]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, "alive"),
        (204, "alive"),
        (404, "dead"),
        (410, "dead"),
        (400, "unsure"),
        (401, "unsure"),
        (403, "unsure"),
        (429, "unsure"),
        (500, "unsure"),
        (503, "unsure"),
        (302, "unsure"),
    ],
)
def test_what_a_status_means(host: Host, status: int, kind: str) -> None:
    found = visit(host.says("/a", status))
    assert (found.kind, found.status) == (kind, status)
    assert (str(status) in found.why) == (kind != "alive")


def test_head_is_enough_where_it_is_answered(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert visit(host.says("/a?b=c%20d", 200)).kind == "alive"
    assert host.asked == ["GET /robots.txt", "HEAD /a?b=c%20d"]
    assert host.headers[1]["user-agent"] == "Aurora/1 (test)"
    assert host.headers[1]["host"] == f"127.0.0.1:{host.port}"
    assert not {"cookie", "authorization"} & set(host.headers[1])


@pytest.mark.parametrize("refusal", [403, 404, 405, 501])
def test_where_head_is_refused_get_decides(host: Host, refusal: int) -> None:
    host.says("HEAD /a", refusal)
    assert visit(host.says("GET /a", 200)).kind == "alive"
    assert host.pages() == ["HEAD /a", "GET /a"]


def test_a_connection_that_head_breaks_is_tried_with_get(host: Host) -> None:
    host.says("HEAD /a", lambda handler: handler.connection.close())
    assert visit(host.says("GET /a", 200)).kind == "alive"


def test_nothing_of_a_page_is_waited_for(host: Host) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"x")
        host.release.wait(60)

    host.says("HEAD /a", 405)
    assert visit(host.says("GET /a", endless)).kind == "alive"


def test_a_host_that_does_not_come_to_an_end(host: Host) -> None:
    def slow(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n")
        while not host.release.wait(0.02):
            handler.wfile.write(b"X-More: x\r\n")

    address = host.says("/a", slow)
    found, offline = Visitor(fetcher(seconds=0.3), pause=0.0).visit(address)
    assert (found.kind, found.why, offline) == ("unsure", "no answer in time", True)


def test_a_page_that_moved_for_good_and_one_that_did_for_now(host: Host) -> None:
    there = host.says("/there", 200)
    found = visit(host.goes("/a", "/b", 301) if host.goes("/b", "/there", 308) else "")
    assert (found.kind, found.to) == ("moved", there)
    assert visit(host.goes("/c", there, 302)).kind == "alive"
    host.goes("/d", "/c", 301)
    assert visit(host.url("/d")).kind == "alive"
    assert visit(host.goes("/e", "/nowhere", 301)).kind == "dead"


def test_redirects_without_an_end(host: Host) -> None:
    host.goes("/a", "/b")
    found = visit(host.goes("/b", "/a"))
    assert (found.kind, found.why) == ("unsure", "it redirects more than 8 times")
    assert len(host.pages()) == 9


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "ftp://a.b/c", "javascript:alert(1)", "http://[", "//a:b/", "http://a b/"]
)
def test_redirects_to_what_is_no_page(host: Host, to: str) -> None:
    found = visit(host.goes("/a", to))
    assert (found.kind, found.why) == ("unsure", "it redirects to something that is no page on a host")


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/latest/meta-data", "http://127.0.0.2/", "http://[::1]/", "http://db.within/"]
)
def test_redirects_into_a_private_network(host: Host, to: str) -> None:
    found = visit(host.goes("/a", to, 301))
    assert found.kind == "unasked"
    assert "--allow-private" in found.why
    assert found.why.startswith("redirects to ")


def test_a_name_is_asked_at_the_address_that_was_looked_at(host: Host) -> None:
    host.says("/a", 200)
    assert visit(host.url("/a", "www.here")).kind == "alive"
    assert host.headers[-1]["host"] == f"www.here:{host.port}"


def test_hosts_that_are_not_there(host: Host) -> None:
    assert visitor().visit("http://www.gone/") == (Outcome(kind="dead", why="there is no such host"), True)
    assert visitor().visit("http://www.later/")[0].kind == "unsure"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        found = visit(f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert (found.kind, found.why) == ("dead", "the host refuses connections")
    found = visit(host.goes("/a", "http://www.gone/b"))
    assert (found.kind, found.why) == ("dead", "redirects to www.gone: there is no such host")


def test_a_host_without_a_secure_connection(host: Host) -> None:
    assert visit(host.url("/a").replace("http:", "https:")).kind == "dead"


def test_a_host_that_wants_to_be_asked_later_is(host: Host) -> None:
    waits: list[float] = []
    address = host.says("/a", (429, {"Retry-After": "7"}, b""), 200)
    assert visit(address, sleep=waits.append).kind == "alive"
    soon = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    address = host.says("/b", (503, {"Retry-After": soon}, b""), 200)
    assert visit(address, sleep=waits.append).kind == "alive"
    assert waits == [7, 0]


def test_a_host_that_wants_too_long_a_wait_is_left_alone(host: Host) -> None:
    one = visitor()
    first = one.visit(host.says("/a", (429, {"Retry-After": "3600"}, b"")))[0]
    second = one.visit(host.says("/b", 200))[0]
    assert (first.kind, second.kind) == ("unsure", "unsure")
    assert host.pages() == ["HEAD /a"]


@pytest.mark.parametrize("after", ["", "soon", "-1", "9" * 400, "Fri, 99 Foo 2026"])
def test_a_wish_that_cannot_be_read_is_not_waited_for(host: Host, after: str) -> None:
    assert visit(host.says("/a", (503, {"Retry-After": after}, b""))).kind == "unsure"
    assert host.pages() == ["HEAD /a"]


def test_robots_are_kept_out_where_a_host_wishes_so(host: Host) -> None:
    host.says("/robots.txt", (200, {}, b"User-agent: aurora\nDisallow: /private\n\nUser-agent: *\nDisallow: /\n"))
    one = visitor()
    assert one.visit(host.says("/private/a", 200))[0].kind == "unasked"
    assert one.visit(host.says("/open", 200))[0].kind == "alive"
    assert host.asked == ["GET /robots.txt", "HEAD /open"]


@pytest.mark.parametrize(
    ("status", "kind"), [(404, "alive"), (401, "alive"), (403, "alive"), (500, "unsure"), (429, "unsure")]
)
def test_robots_that_cannot_be_read(host: Host, status: int, kind: str) -> None:
    host.says("/robots.txt", (status, {}, b"User-agent: *\nDisallow: /\n"))
    assert visit(host.says("/a", 200)).kind == kind


def test_robots_that_are_elsewhere(host: Host) -> None:
    host.says("/other", (200, {}, b"User-agent: *\nDisallow: /\n"))
    host.goes("/robots.txt", "/other")
    assert visit(host.says("/a", 200)).kind == "unasked"
    host.goes("/robots.txt", "http://www.gone/robots.txt")
    assert visit(host.url("/a")).kind == "unsure"


def test_robots_without_an_end_are_read_in_part(host: Host) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(b"User-agent: *\nDisallow: /\n")
        while not host.release.is_set():
            handler.wfile.write(b"# more\n" * 10_000)

    host.says("/robots.txt", endless)
    assert visit(host.says("/a", 200)).kind == "unasked"


def test_a_host_has_a_pause_between_two_requests(host: Host) -> None:
    waits: list[float] = []
    one = visitor(pause=2.0, sleep=waits.append, clock=lambda: 100.0)
    one.visit(host.says("/a", 200))
    one.visit(host.says("/b", 200))
    assert waits == [2.0, 2.0]
    host.says("/robots.txt", (200, {}, b"User-agent: *\nCrawl-delay: 5\n"))
    waits.clear()
    one = visitor(pause=2.0, sleep=waits.append, clock=lambda: 100.0)
    one.visit(host.url("/a"))
    one.visit(host.url("/b"))
    assert waits == [2.0, 5.0]


def test_a_host_is_asked_one_thing_at_a_time(host: Host) -> None:
    most, now, lock = [0], [0], threading.Lock()

    def counting(handler: BaseHTTPRequestHandler) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        host.release.wait(0.02)
        handler.send_response(200)
        handler.send_header("Content-Length", "0")
        with lock:
            now[0] -= 1
        handler.end_headers()

    host.says("/a", counting)
    one = visitor()
    threads = [threading.Thread(target=one.visit, args=(host.url("/a"),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], len(host.pages()), host.asked.count("GET /robots.txt")) == (1, 6, 1)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/\x00", "http://a\u202eb.here/", "http://-.here:70000/", "ftp://a.b"]
)
def test_what_cannot_be_asked(address: str) -> None:
    assert visit(address).kind == "unasked"


def test_a_proxy_of_the_environment_is_used(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{host.port}")
    host.says("http://www.gone/a", 200)
    assert visit("http://www.gone/a").kind == "alive"
    assert host.asked == ["GET http://www.gone/robots.txt", "HEAD http://www.gone/a"]
    assert visit("http://db.within/").kind == "unasked"
    assert visit("http://169.254.169.254/").kind == "unasked"
    assert len(host.asked) == 2
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1")
    assert visit("http://www.gone/a").kind == "unsure"


def test_a_certificate_is_held_to_the_name_of_the_host(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    host.says("/a", 200)
    address, certificate = secured(host, tmp_path)
    found = visit(address("www.here"))
    assert (found.kind, found.why) == ("dead", "its certificate is not to be trusted: self-signed certificate")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert visit(address("www.here")).kind == "alive"
    found = visit(address("other.here"))
    assert found.kind == "dead"
    assert "other.here" in found.why


def secured(host: Host, folder: Path) -> tuple[Callable[[str], str], Path]:
    """Has a host speak TLS, with a certificate of its own making for `www.here`; returns address and certificate."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "www.here")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1))
        .not_valid_after(datetime(2120, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("www.here")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(secret)
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, folder / "key.pem")
    host.server.socket = context.wrap_socket(host.server.socket, server_side=True)
    return lambda name: f"https://{name}:{host.port}/a", file


@pytest.mark.parametrize(
    "line",
    ["Disallow: //[", "Crawl-delay: ²", "Request-rate: ²/1", f"Crawl-delay: {'9' * 5000}"],
    ids=["address", "delay", "rate", "endless"],
)
def test_a_robots_txt_that_cannot_be_read_keeps_everybody_away(host: Host, line: str) -> None:
    host.says("/robots.txt", (200, {}, f"User-agent: *\n{line}\n".encode()))
    found = visit(host.says("/a", 200))
    assert (found.kind, found.why) == ("unsure", "its robots.txt cannot be read")
    assert host.pages() == []


@pytest.mark.parametrize("when", ["Thu, 01 Jan 99999999999 00:00:00 GMT", "1 Jan 99999999999999999999999 00:00"])
def test_a_date_that_there_is_not_is_not_waited_for(host: Host, when: str) -> None:
    assert visit(host.says("/a", (503, {"Retry-After": when}, b""))).kind == "unsure"
