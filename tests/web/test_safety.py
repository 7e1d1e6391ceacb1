"""Who may come in, what may be sent, and what a browser is told."""

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_desk import TOKEN, secret
from starlette.routing import Route

from yalu.errors import ConfigError
from yalu.web import audit
from yalu.web.render import safe_path
from yalu.web.safety import BODY_BYTES, HEADERS, needs
from yalu.web.serve import PORT, listen


@pytest.fixture
def stranger(made_workspace, make_client):
    return make_client(made_workspace, enter=False)


def add_route(client, path, page, methods=("GET",)):
    client.app.router.routes.insert(0, Route(path, page, methods=list(methods)))


def test_a_stranger_is_told_nothing(stranger):
    for path in ("/", "/relation/CHN-PRK", "/help", "/no-such-page"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert "test desk" not in answer.text
    assert stranger.get("/", params={"token": "guessed"}).status_code == 403
    assert stranger.post("/logout").status_code == 401


def test_the_token_becomes_a_strict_cookie_and_leaves_the_address(stranger):
    answer = stranger.get("/help", params={"token": TOKEN, "q": "a b"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/help?q=a+b"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie


def test_every_answer_bears_the_policy(client, stranger):
    from yalu.web.render import static_address

    for who, path in ((client, "/"), (client, "/nowhere"), (stranger, "/"), (client, static_address("desk.js"))):
        answer = who.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert client.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.0.9", "localhost.evil.example", "", "["]
)
def test_a_name_that_is_not_ours_is_refused(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:9999", "localhost", "localhost:80", "[::1]:8765", "127.0.0.2"])
def test_loopback_is_ours(stranger, host):
    assert stranger.get("/", headers={"Host": host}).status_code == 401


@pytest.mark.parametrize(
    ("changes", "headers"),
    [
        ({"csrf": ""}, {}),
        ({"csrf": "guessed"}, {}),
        ({}, {"Origin": "http://evil.example"}),
        ({}, {"Origin": "null"}),
        ({}, {"Sec-Fetch-Site": "cross-site"}),
        ({}, {"Sec-Fetch-Site": "same-site"}),
    ],
)
def test_a_change_needs_the_secret_and_our_own_page(writer, changes, headers):
    data = {"csrf": secret(writer)} | changes
    assert writer.post("/logout", data=data, headers=headers).status_code == 403
    assert writer.get("/").status_code == 200


def test_a_change_with_the_secret_is_made_and_noted(writer, folder):
    answer = writer.post("/logout", data={"csrf": secret(writer)}, follow_redirects=False)
    assert answer.status_code == 303
    assert writer.get("/").status_code == 401
    (line,) = audit.read(folder)
    assert (line["person"], line["action"], line["status"]) == ("Han", "logged out", 303)


def test_what_is_sent_is_bounded(writer):
    big = "x" * (BODY_BYTES + 1)
    assert writer.post("/logout", data={"csrf": secret(writer), "big": big}).status_code == 413

    def pieces():
        for _ in range(3):
            yield b"x" * (BODY_BYTES // 2)

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert writer.post("/logout", content=pieces(), headers=form).status_code == 413
    assert writer.post("/logout", content=b"{}", headers={"Content-Type": "application/json"}).status_code == 415
    many = "&".join(f"f{number}=1" for number in range(2000))
    assert writer.post("/logout", content=many, headers=form).status_code == 400
    assert writer.get("/" + "x" * 9000).status_code == 414
    assert writer.request("DELETE", "/").status_code == 405


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2f..%2fapp.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/"],
)
def test_no_file_but_ours_is_served(client, path):
    assert client.get(path).status_code == 404


def test_a_fault_is_a_page_without_its_details(writer):
    add_route(writer, "/fault", lambda request: 1 / 0)
    answer = writer.get("/fault")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_an_error_of_ours_says_what_to_do(writer):
    def page(request):
        raise ConfigError("<b>is wrong</b>.", item="it", remedy="Do that.")

    add_route(writer, "/wrong", page)
    answer = writer.get("/wrong")
    assert answer.status_code == 400
    assert "it: &lt;b&gt;is wrong&lt;/b&gt;. Do that." in answer.text
    assert writer.get("/wrong", headers={"Accept": "application/json"}).json() == {
        "error": "it: <b>is wrong</b>. Do that."
    }


def test_roles(folder, make_client):
    from yalu.web.safety import Door
    from yalu.web.sessions import Person

    reader = make_client(folder, door=Door(host=Person(name="Lee", role="reader"), token=TOKEN))
    add_route(reader, "/change", lambda request: None, ["POST"])
    add_route(reader, "/owners", needs("owner")(lambda request: None))
    assert reader.get("/").status_code == 200
    assert reader.post("/change", data={"csrf": secret(reader)}).status_code == 403
    assert reader.get("/owners").status_code == 403
    assert reader.get("/audit").status_code == 403


@given(st.text())
def test_only_paths_of_the_desk_are_returned_to(words):
    where = safe_path(words)
    assert where.startswith("/")
    assert not where.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "where", ["//evil.example", "http://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_no_form_leads_elsewhere(where):
    assert safe_path(where) == "/"


def test_a_port_in_use():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(ConfigError, match="is in use"):
            listen("127.0.0.1", other.getsockname()[1])


def test_a_second_desk_takes_another_port():
    first, _ = listen("127.0.0.1", None)
    first.listen()
    second, note = listen("127.0.0.1", None)
    with first, second:
        assert first.getsockname() != second.getsockname()
        assert second.getsockname()[1] == PORT or "in use" in (note or "")
