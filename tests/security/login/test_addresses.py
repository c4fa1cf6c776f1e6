"""Pages to go back to, addresses to count by, devices by name."""

from __future__ import annotations

import pytest

from app.security.login.rules.addresses import local_path, masked, network, way_on
from app.security.login.rules.devices import device_of

HOSTILE = [
    "https://evil.example", "http://evil.example/users", "//evil.example", "///evil.example", "////evil.example/x",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example", " //evil.example", "/%2fevil.example", "/%5cevil.example", "/%09/evil.example",
    "/x//evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "evil.example",
    "//evil.example:80@portaal.example", "https:evil.example", "https:/evil.example", "/／evil.example",
    "/\x00/evil.example", "/x\r\nLocation: https://evil.example", "//[::1]/", "ftp://evil.example", "?next=//evil",
    "/%0d%0aSet-Cookie:x=1", "/\ufeff/evil.example", "/" + "a" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_no_spelling_leads_to_another_host(address):
    assert local_path(address) == ""


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/users/",
        "/users/12",
        "/users/?q=%C3%A7elik&page=2",
        "/organisations/?kind=municipality",
        "/a/b.c~d/e-f_g",
    ],
)
def test_pages_of_our_own_are_kept(address):
    assert local_path(address) == way_on(address) == address


@pytest.mark.parametrize("address", ["/login/", "/logout/", "/session/extend", "/language/en", None, ""])
def test_logging_in_does_not_lead_back_to_itself(address):
    assert way_on(address) == ""


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nonsense", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_subscriber_is_counted_once(address, counted):
    assert network(address) == counted


def test_a_hint_shows_little_of_an_address():
    assert masked("marieke@voorbeeldstad.example") == "m•••@voorbeeldstad.example"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36",
         "Chrome – Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge – Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1",
         "Safari – iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox – macOS"),
        ("curl/8.5", ""),
        ("", ""),
        (None, ""),
    ],
)  # fmt: skip
def test_devices_are_named(agent, device):
    assert device_of(agent) == device
