"""A shared desk: named users, roles, logging in, and the audit log."""

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from yalu.cli import build_app
from yalu.errors import ConfigError, RecordError
from yalu.web import audit, make_app, share_desk
from yalu.web.safety import Door, shared_names
from yalu.web.sessions import Person
from yalu.web.users import SlowDown, Users

PASSWORD = "three grey herons"  # noqa: S105 (of no desk but these)


@pytest.fixture
def users(folder):
    users = Users(folder)
    users.add("Mina", "reviewer", PASSWORD)
    users.add("Owen", "owner", PASSWORD)
    users.add("Rita", "reader", PASSWORD)
    return users


@pytest.fixture
def shared(folder, users):
    door = Door(host=Person(name="Han", role="owner"), users=users, names=shared_names(["desk.example"]))
    return make_app(folder, door=door)


def log_in(app, name, password=PASSWORD, **more):
    client = TestClient(app, base_url="http://desk.example")
    answer = client.post("/login", data={"name": name, "password": password, **more}, follow_redirects=False)
    return client, answer


def test_passwords_are_kept_as_argon2(users, folder):
    path = folder / "access" / "users.json"
    assert PASSWORD not in path.read_text()
    assert path.read_text().count("$argon2id$") == 3
    assert path.stat().st_mode & 0o077 == 0
    assert users.check("Mina", PASSWORD).role == "reviewer"
    assert users.check("Mina", PASSWORD + "x") is None
    assert users.check("Nobody", PASSWORD) is None


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [("", "reader", PASSWORD), ("a\nb", "reader", PASSWORD), ("Ann", "king", PASSWORD), ("Ann", "reader", "short")],
)
def test_what_cannot_be_a_user_is_refused(folder, name, role, password):
    with pytest.raises(ConfigError):
        Users(folder).add(name, role, password)


def test_a_broken_file_of_users_lets_nobody_in(folder):
    (folder / "access").mkdir(exist_ok=True)
    (folder / "access" / "users.json").write_text("[{")
    with pytest.raises(RecordError, match="Restore it"):
        Users(folder).all()


def test_a_stranger_is_led_to_the_login_and_back(shared):
    client = TestClient(shared, base_url="http://desk.example")
    answer = client.get("/help?a=1", follow_redirects=False)
    assert answer.headers["location"] == "/login?next=/help%3Fa%3D1"
    assert client.get("/?token=anything").url.path == "/login"
    assert "test desk" not in client.get("/login").text
    _, answer = log_in(shared, "Mina", next="/help?a=1")
    assert answer.headers["location"] == "/help?a=1"
    _, answer = log_in(shared, "Mina", next="//evil.example")
    assert answer.headers["location"] == "/"


def test_a_wrong_password_is_noted_and_slows_down(shared, folder):
    answers = [log_in(shared, "Mina", "wrong wrong wrong")[1] for _ in range(6)]
    assert [each.status_code for each in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    _, right = log_in(shared, "Mina")
    assert right.status_code == 429
    lines = audit.read(folder)
    assert {line["action"] for line in lines} == {"failed to log in"}
    assert lines[0]["item"] == "Mina"
    assert "wrong" not in (folder / "access" / "audit.jsonl").read_text()


def test_slow_down_doubles_and_forgets():
    slow = SlowDown(free=2)
    slow.failed("a")
    assert slow.wait("a", "b") == 0
    slow.failed("a")
    first = slow.wait("a")
    slow.failed("a")
    assert 0 < first <= 1 < slow.wait("a", "b") <= 2
    slow.passed("a")
    assert slow.wait("a") == 0


def test_roles_hold_over_the_desk(shared, folder):
    owner, _ = log_in(shared, "Owen")
    reader, _ = log_in(shared, "Rita")
    assert reader.get("/audit").status_code == 403
    assert reader.get("/").status_code == 200
    page = owner.get("/audit")
    assert page.status_code == 200
    assert "Rita" in page.text
    assert "logged in" in page.text


def test_a_changed_user_is_out_at_once(shared, users):
    mina, _ = log_in(shared, "Mina")
    assert mina.get("/", follow_redirects=False).status_code == 200
    users.add("Mina", "reader", PASSWORD)
    assert mina.get("/", follow_redirects=False).status_code == 303
    mina, _ = log_in(shared, "Mina")
    users.remove("Mina")
    assert mina.get("/", follow_redirects=False).status_code == 303


def test_only_names_of_this_machine_are_answered(shared):
    assert TestClient(shared, base_url="http://evil.example").get("/login").status_code == 421
    assert TestClient(shared, base_url="http://192.168.7.7").get("/login").status_code == 200


def test_the_audit_log_survives_a_torn_line(folder):
    audit.append(folder, person="a", role="owner", action="did", item="x\ud800", status=200)
    path = folder / "access" / "audit.jsonl"
    path.write_bytes(path.read_bytes() + b'{"torn')
    audit.append(folder, person="b", role="owner", action="did", item=None, status=200)
    assert [line["person"] for line in audit.read(folder)] == ["b", "a"]


def test_sharing_without_users_is_refused(made_workspace):
    with pytest.raises(ConfigError, match="yalu users add NAME"):
        share_desk(made_workspace, host="127.0.0.1")


def test_users_are_kept_by_command(folder):
    def run(*words, **more):
        return CliRunner().invoke(build_app(), ["users", *words, "-w", str(folder)], **more)

    assert "add one" in run().stderr
    assert "may log in as owner" in run("add", "Ann", "--role", "owner", input=f"{PASSWORD}\n").stdout
    assert "Ann" in run("list", "--format", "csv").stdout
    assert run("add", "Bo", input="short\n").exit_code == 2
    assert "stay" in run("remove", "Ann").stdout
    assert run("remove", "Ann").exit_code == 2
    assert run("add").exit_code == 2
