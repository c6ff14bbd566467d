"""A ledger in a bucket, over real HTTP: first write wins, read through a local copy, errors in words."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.loaders import Loader, create_loader
from botocore.stub import Stubber
from moto.server import ThreadedMotoServer

from aurora.errors import AuroraError
from aurora.ledger import Entry
from aurora.ledger.bucket import Found
from aurora.ledger.files import TWICE
from aurora.ledger.keys import digest_of
from aurora.ledger.s3 import S3Ledger
from tests.unit.ledger_entries import PNG, all_files, entry

PLACE = "s3://courses/team/ledger"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(scope="module")
def loader() -> Loader:
    return create_loader()


@pytest.fixture(autouse=True)
def bucket(server: str, loader: Loader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The bucket `courses`, empty, as a client of its own sees it."""
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setattr("botocore.session.create_loader", lambda *_: loader)  # each reads megabytes of JSON
    s3 = boto3.session.Session().client("s3")
    s3.create_bucket(Bucket="courses")
    yield s3
    names = [item["Key"] for item in s3.list_objects_v2(Bucket="courses").get("Contents", [])]
    for name in names:
        s3.delete_object(Bucket="courses", Key=name)
    s3.delete_bucket(Bucket="courses")


def names(s3: Any) -> list[str]:
    return [item["Key"] for item in s3.list_objects_v2(Bucket="courses").get("Contents", [])]


def here() -> S3Ledger:
    return S3Ledger(PLACE, Path("cache-here"))


def there() -> S3Ledger:
    """The same ledger as seen from another machine."""
    return S3Ledger(PLACE, Path("cache-there"))


def key_in_bucket(one: Entry) -> str:
    return f"team/ledger/{one.key[:2]}/{one.key}.json"


def test_an_answer_is_found_on_another_machine_and_copied_down(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one, picture = entry(), entry("picture", answer=None, media=PNG)
    assert here().find(one.key) is None
    assert here().accept(one) == one
    assert here().accept(picture, PNG) == picture
    assert picture.media
    media_key = f"team/ledger/{picture.key[:2]}/{picture.media.file}"
    assert names(bucket) == sorted([key_in_bucket(one), key_in_bucket(picture), media_key])
    for found in (there().find(one.key), there().find(picture.key)):
        assert found in (one, picture)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    for ledger in (here(), there()):
        assert ledger.find(one.key) == one
        assert ledger.find(picture.key) == picture
        assert ledger.media(picture) == PNG


def test_the_first_answer_wins_and_the_other_is_spent(bucket: Any) -> None:
    theirs, mine = PNG + b"theirs", PNG + b"mine"
    winner = there().accept(entry(answer=None, media=theirs), theirs)
    lost = entry(answer=None, media=mine)
    assert here().accept(lost, mine) == winner
    assert here().media(winner) == theirs
    assert S3Ledger(PLACE, Path("third")).find(lost.key) == winner
    (spent,) = there().spent_entries()
    assert (spent.id, spent.spent, spent.cost_usd) == (lost.id, TWICE, lost.cost_usd)
    assert list(here().entries()) == [winner]


def test_a_write_whose_answer_was_lost_is_no_second_purchase(bucket: Any) -> None:
    one = entry()
    bucket.put_object(Bucket="courses", Key=key_in_bucket(one), Body=one.to_bytes())
    assert here().accept(one) == one
    assert list(here().spent_entries()) == []


@pytest.mark.parametrize("code", [("PreconditionFailed", 412), ("ConditionalRequestConflict", 409)])
def test_both_ways_of_saying_that_somebody_was_first(code: tuple[str, int]) -> None:
    ledger, theirs, mine = here(), entry(answer="theirs"), entry(answer="mine")
    client = ledger.bucket._connected()
    with Stubber(client) as stub:
        stub.add_client_error("put_object", service_error_code=code[0], http_status_code=code[1])
        stub.add_response("get_object", {"Body": Body(theirs.to_bytes()), "ETag": '"1"'})
        stub.add_response("put_object", {})
        assert ledger.accept(mine) == theirs
        stub.assert_no_pending_responses()


class Body:
    """What a response streams; each failure takes the place of one reading."""

    def __init__(self, data: bytes, failure: Exception | None = None) -> None:
        self.data, self.failure = data, failure

    def read(self) -> bytes:
        if self.failure:
            raise self.failure
        return self.data


def test_a_broken_download_is_asked_for_again_and_not_taken_for_damage() -> None:
    ledger, one = here(), entry()
    broken = ReadTimeoutError(endpoint_url="http://user:secret@host")
    with Stubber(ledger.bucket._connected()) as stub:
        stub.add_response("get_object", {"Body": Body(b"", broken), "ETag": '"1"'})
        stub.add_response("get_object", {"Body": Body(one.to_bytes()), "ETag": '"1"'})
        assert ledger.find(one.key) == one
    other = entry("other")
    with Stubber(ledger.bucket._connected()) as stub:
        for _ in range(3):
            stub.add_response("get_object", {"Body": Body(b"", broken), "ETag": '"1"'})
        with pytest.raises(AuroraError, match="cannot be reached") as told:
            ledger.find(other.key)
        assert "secret" not in str(told.value)


def test_a_server_without_conditions_is_warned_of() -> None:
    ledger = here()
    with Stubber(ledger.bucket._connected()) as stub:
        stub.add_response("put_object", {})
        stub.add_response("put_object", {})
        ledger.ready()
        ledger.ready()
    assert ["If-None-Match" in warning for warning in ledger.warnings] == [True]


def cut(s3: Any, one: Entry) -> None:
    s3.put_object(Bucket="courses", Key=key_in_bucket(one), Body=one.to_bytes()[:-30])


def no_picture(s3: Any, one: Entry) -> None:
    assert one.media
    s3.delete_object(Bucket="courses", Key=f"team/ledger/{one.key[:2]}/{one.media.file}")


def wrong_picture(s3: Any, one: Entry) -> None:
    assert one.media
    s3.put_object(Bucket="courses", Key=f"team/ledger/{one.key[:2]}/{one.media.file}", Body=PNG[1:])


@pytest.mark.parametrize("damage", [cut, no_picture, wrong_picture], ids=lambda damage: damage.__name__)
def test_a_damaged_entry_is_set_aside_and_bought_again(bucket: Any, damage: Callable[[Any, Entry], None]) -> None:
    one = there().accept(entry(answer=None, media=PNG), PNG)
    damage(bucket, one)
    ledger = here()
    assert ledger.find(one.key) is None
    assert len(ledger.warnings) == 1
    assert key_in_bucket(one) not in names(bucket)
    assert any(name.startswith(f"{key_in_bucket(one)}.damaged-") for name in names(bucket))
    again = entry(answer=None, media=PNG)
    assert ledger.accept(again, PNG) == again
    assert S3Ledger(PLACE, Path("third")).find(one.key) == again
    assert [found.id for found in ledger.entries()] == [again.id]


def test_what_was_bought_again_meanwhile_is_not_set_aside(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two machines see the same damage; one buys again before the other has set it aside."""
    cut(bucket, entry())
    good = entry(answer="bought again")
    ledger = here()
    set_aside = ledger.bucket.set_aside

    def late(name: str, seen: Found) -> str:
        assert there().find(good.key) is None
        assert there().accept(good) == good
        return set_aside(name, seen)

    monkeypatch.setattr(ledger.bucket, "set_aside", late)
    assert ledger.find(good.key) == good
    assert S3Ledger(PLACE, Path("third")).find(good.key) == good


def test_a_damaged_local_copy_is_fetched_again() -> None:
    one = here().accept(entry(answer=None, media=PNG), PNG)
    for name in all_files(Path("cache-here")):
        Path("cache-here", name).write_bytes(b"broken")
    ledger = here()
    assert ledger.find(one.key) == one
    assert ledger.media(one) == PNG
    assert ["is fetched again" in warning for warning in ledger.warnings] == [True]


def test_a_local_copy_that_cannot_be_written_hinders_nothing(bucket: Any) -> None:
    Path("cache-here").write_text("no folder")
    one = entry(answer=None, media=PNG)
    ledger = here()
    assert ledger.accept(one, PNG) == one
    assert ledger.find(one.key) == one
    assert ledger.media(one) == PNG
    assert list(ledger.entries()) == [one]
    assert ledger.warnings
    assert ledger.warnings == sorted(set(ledger.warnings))


def test_an_entry_of_a_newer_aurora_is_left_alone(bucket: Any) -> None:
    content = json.loads(entry().to_bytes()) | {"version": 2}
    del content["content_sha256"]
    data = json.dumps(content | {"content_sha256": digest_of(content)}).encode()
    bucket.put_object(Bucket="courses", Key=key_in_bucket(entry()), Body=data)
    with pytest.raises(AuroraError, match="update Aurora"):
        here().find(entry().key)
    assert names(bucket) == [key_in_bucket(entry())]
    assert list(here().entries()) == []


def test_everything_is_listed_page_by_page(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted = [there().accept(entry(f"item-{number}")) for number in range(7)]
    picture = there().accept(entry("picture", answer=None, media=PNG), PNG)
    spent = [entry(f"item-{number}", spent="truncated") for number in range(5)]
    for one in spent:
        there().spend(one)
    there().ready()
    bucket.put_object(Bucket="courses", Key="team/ledger/notes.txt", Body=b"x")
    bucket.put_object(Bucket="courses", Key="team/ledger-2/00/" + "0" * 64 + ".json", Body=b"x")
    bucket.put_object(Bucket="courses", Key="team/ledger/00/" + "0" * 64 + ".json", Body=b"x")
    ledger = here()
    ask = ledger.bucket._ask
    pages = []

    def small_pages(operation: str, **arguments: Any) -> dict[str, Any]:
        if operation == "list_objects_v2":
            pages.append(1)
            arguments["MaxKeys"] = 3
        return ask(operation, **arguments)

    monkeypatch.setattr(ledger.bucket, "_ask", small_pages)
    for _ in range(2):
        assert sorted(one.id for one in ledger.entries()) == sorted(one.id for one in [*accepted, picture])
        assert sorted(one.id for one in ledger.spent_entries()) == sorted(one.id for one in spent)
    assert len(pages) > 4
    assert len(ledger.warnings) == 1
    assert ledger.find(picture.key) == picture


def test_ready_writes_and_the_root_of_a_bucket_will_do(bucket: Any) -> None:
    ledger = S3Ledger("s3://courses/", Path("cache"))
    ledger.ready()
    assert ledger.warnings == []
    one = ledger.accept(entry())
    assert names(bucket) == sorted([".writable", f"{one.key[:2]}/{one.key}.json"])
    assert S3Ledger("s3://courses", Path("other")).find(one.key) == one
    assert [found.id for found in ledger.entries()] == [one.id]


def refused(code: str, status: int) -> str:
    ledger = here()
    with Stubber(ledger.bucket._connected()) as stub:
        stub.add_client_error(
            "put_object", service_error_code=code, service_message="a\n" + "long " * 200, http_status_code=status
        )
        with pytest.raises(AuroraError) as told:
            ledger.ready()
    return str(told.value)


def test_errors_say_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "s3:PutObject" in refused("AccessDenied", 403)
    assert "sign in again" in refused("ExpiredToken", 400)
    assert "AWS_ACCESS_KEY_ID" in refused("InvalidAccessKeyId", 403)
    assert "AWS_DEFAULT_REGION" in refused("PermanentRedirect", 301)
    unknown = refused("SlowDown", 503)
    assert "503 SlowDown a long" in unknown
    assert len(unknown) < 500
    with pytest.raises(AuroraError, match="no such bucket; create it"):
        S3Ledger("s3://nobody/ledger").ready()
    with pytest.raises(AuroraError, match="no such bucket"):
        S3Ledger("s3://nobody/ledger").find(entry().key)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(AuroraError, match="no AWS credentials; set AWS_ACCESS_KEY_ID"):
        here().ready()
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(AuroraError, match="AWS_PROFILE"):
        here().ready()


def test_a_server_that_is_not_there_is_an_error_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://user:hidden@127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda self, context: 0)
    with pytest.raises(AuroraError, match="check the network and AWS_ENDPOINT_URL") as told:
        here().find(entry().key)
    assert "hidden" not in str(told.value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "hidden address")
    with pytest.raises(AuroraError, match="AWS_ENDPOINT_URL is no address") as told:
        here().find(entry().key)
    assert "hidden" not in str(told.value)


@pytest.mark.parametrize("location", ["s3://", "s3://B", "s3://courses/../x", "s3://courses/a//b", "s3:///x"])
def test_a_location_that_is_none_is_refused(location: str) -> None:
    with pytest.raises(AuroraError, match="s3://bucket/prefix"):
        S3Ledger(location)
