"""Names of hosts that can be taken for others."""

import pytest

from aurora.checks.hosts import posing


@pytest.mark.parametrize(
    ("host", "real"),
    [
        ("аpple.com", "xn--pple-43d.com"),  # a Cyrillic а
        ("XN--PPLE-43D.com", "xn--pple-43d.com"),
        ("www.pаypal.com.", "www.xn--pypal-4ve.com"),
        ("аррӏе.com", "xn--80ak6aa92e.com"),  # Cyrillic throughout
        ("gοοgle.de", "xn--ggle-0nda.de"),  # Greek omicrons
        ("αν.com", "xn--mxay.com"),
        ("bücher-мир.com", "xn--bcher--3ya347d9a4b.com"),
    ],
)
def test_hosts_that_pose(host: str, real: str) -> None:
    assert posing(host) == real


@pytest.mark.parametrize(
    "host",
    [
        "",
        "apple.com",
        "bücher.de",
        "xn--bcher-kva.de",
        "xn--nonsense-that-is-none-\xff",
        "españa.es",
        "пример.рф",
        "пример.com",
        "ελλάδα.gr",
        "日本語.jp",
        "tokyo東京タワー.jp",
        "서울seoul.kr",
        "مثال.com",
        "a-1.b2.io",
        "[2001:db8::1]",
        "..",
    ],
)
def test_hosts_that_are_what_they_seem(host: str) -> None:
    assert posing(host) is None
