"""Fetching: only public addresses, checked at each redirect, and never more than allowed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from yalu.errors import FetchError
from yalu.model.run import Failure, Original
from yalu.model.text import Document
from yalu.read import Limits, ReadOptions, read_sources
from yalu.read.fetch import fetch, is_public

TEXT = "The ministers met in the capital on Monday and spoke about trade."


class _Site(BaseHTTPRequestHandler):
    """A small site: a page, redirects of several kinds, an endless answer."""

    def do_GET(self) -> None:
        kind, _, rest = self.path.lstrip("/").partition("/")
        getattr(self, f"_{kind}", self._page)(rest)

    def _page(self, _: str) -> None:
        self._send(200, {"Content-Type": "text/html; charset=euc-kr"}, f"<h1>회담</h1><p>{TEXT}</p>".encode("euc-kr"))

    def _host(self, _: str) -> None:
        self._send(200, {"Content-Type": "text/plain"}, f"asked for {self.headers['Host']}".encode())

    def _to(self, location: str) -> None:
        self._send(302, {"Location": location}, b"")

    def _loop(self, _: str) -> None:
        self._send(301, {"Location": "/loop"}, b"")

    def _big(self, _: str) -> None:
        self._send(200, {"Content-Type": "text/plain"}, b"a" * 50_000)

    def _image(self, _: str) -> None:
        self._send(200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n")

    def _none(self, _: str) -> None:
        self._send(404, {}, b"no such page")

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def only(url: str, **options: object) -> list[Original | Document | Failure]:
    return list(read_sources([url], ReadOptions(**options)))  # type: ignore[arg-type]


def test_a_page_is_read_with_its_address_and_its_bytes(port: int) -> None:
    url = f"http://127.0.0.1:{port}/to//page"
    original, document = only(url, allow_private_addresses=True)
    assert isinstance(original, Original)
    assert isinstance(document, Document)
    assert (original.source, original.path, original.media_type) == (url, None, "text/html")
    assert original.data is not None
    assert original.data.decode("euc-kr").startswith("<h1>")
    assert document.text == f"회담\n\n{TEXT}"
    assert document.url == f"http://127.0.0.1:{port}/page"
    assert document.sha256 == original.sha256


def test_private_addresses_are_refused_unless_allowed(port: int) -> None:
    for url in (f"http://127.0.0.1:{port}/", f"http://localhost:{port}/", f"http://[::1]:{port}/"):
        (failure,) = only(url)
        assert isinstance(failure, Failure)
        assert failure.kind == "FetchError"
        assert "not on the public internet" in failure.problem
        assert failure.item == url


def test_a_redirect_to_a_private_address_is_refused(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # The first host counts as public, so that only the redirect can be what is refused.
    monkeypatch.setattr("yalu.read.fetch.is_public", lambda address: address == "127.0.0.1")
    names = {"news.example": ["127.0.0.1"], "inside.example": ["10.0.0.8"]}
    url = f"http://news.example:{port}/to/http://inside.example/secret"
    with pytest.raises(FetchError, match=r"leads to inside\.example \(10\.0\.0\.8\)"):
        fetch(url, limits=Limits(), resolve=lambda host, _: names[host])


def test_the_connection_goes_to_the_address_that_was_checked(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yalu.read.fetch.is_public", lambda address: address == "127.0.0.1")
    answers = iter([["127.0.0.1"], ["10.0.0.8"]])  # what a rebinding name server says first, and what after
    fetched = fetch(f"http://news.example:{port}/host", limits=Limits(), resolve=lambda *_: next(answers))
    assert fetched.data == f"asked for news.example:{port}".encode()
    assert next(answers) == ["10.0.0.8"]  # never asked a second time


def test_one_private_address_among_several_is_enough_to_refuse() -> None:
    with pytest.raises(FetchError, match=r"192\.168\.0\.1"):
        fetch("http://news.example/", limits=Limits(), resolve=lambda *_: ["93.184.216.34", "192.168.0.1"])


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",  # noqa: S104
     "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:10.0.0.1", "2002:7f00:1::",
     "64:ff9b::a00:1"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("loop", "redirects more than 5 times"),
        ("none", "answers 404 Not Found"),
        ("big", "sends more than 10,000 bytes"),
        ("to/file:///etc/passwd", "leads to a file address"),
        ("to/http://user:word@127.0.0.1/", "user name or password"),
        ("to/", "redirects to nowhere"),
        ("image", "is image/png, which no reader reads"),
    ],
)
def test_answers_that_are_refused(port: int, path: str, problem: str) -> None:
    url = f"http://127.0.0.1:{port}/{path}"
    (failure,) = only(url, allow_private_addresses=True, limits=Limits(max_bytes=10_000))
    assert isinstance(failure, Failure)
    assert problem in failure.problem
    assert failure.item == url
    assert failure.remedy


@pytest.mark.parametrize(
    "url", ["http://", "http://a b/", "https://[::1", "http://user:word@example.org/", "http://127.0.0.1:1/"]
)
def test_addresses_that_cannot_be_fetched(url: str) -> None:
    (failure,) = only(url, allow_private_addresses=True)
    assert isinstance(failure, Failure)
    assert failure.kind == "FetchError"


def test_a_name_that_does_not_resolve() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(FetchError, match=r"has no address for host news\.example"):
        fetch("https://news.example/", limits=Limits(), resolve=nowhere)
