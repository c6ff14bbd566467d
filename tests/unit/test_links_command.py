"""`aurora links`: what it says, to people and to programs, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from aurora import cli
from aurora.files import sha256
from aurora.links.text import named
from tests.unit.link_server import Host, serving
from tests.unit.small_course import FOLDER, build_item, item_of, make_edition

LESSON, LAB = "lessons/module-01-lesson-01.md", "labguide/lab-01-01-01.md"


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr("aurora.links.command.PAUSE", 0.0)
    with serving() as one:
        yield one


def build(text: str, page: str = LESSON) -> None:
    edition = make_edition()
    build_item(edition, item_of(edition, page), f"# Page\n\n{text}\n")


def test_all_is_alive(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    build(f"[a]({host.says('/a', 200)})")
    assert cli.main(["links", "--allow-private"]) == 0
    said = capsys.readouterr()
    assert said.out == "1 link on 1 page: 1 alive\n"
    assert said.err == "Asking 1 link at 1 host.\n"
    assert cli.main(["links", "--allow-private"]) == 0
    said = capsys.readouterr()
    assert said.out == "1 link on 1 page: 1 alive\n"
    assert said.err == "No link is to be asked on 1 page; 1 link answered in the last 7 days.\n"
    assert host.pages() == ["HEAD /a"]
    assert cli.main(["links", "--allow-private", "--refresh"]) == 0
    assert host.pages() == ["HEAD /a", "HEAD /a"]


def test_what_is_not_alive_is_said_with_file_and_line(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    good, gone, strict = host.says("/good", 200), host.says("/gone", 410), host.says("/strict", 403)
    moved = host.goes("/moved", "/good", 301)
    build(f"[a]({good}) [b]({moved})\n\n[c]({gone})\n\n- [d]({strict})")
    build(f"see {gone}", LAB)
    assert cli.main(["links", "--allow-private"]) == 1
    assert capsys.readouterr().out == (
        f"{FOLDER}/{LESSON}:5: dead (410, removed for good): {gone}\n"
        f"{FOLDER}/{LAB}:3: dead (410, removed for good): {gone}\n"
        "  Replace it or remove it; write into the page, the next build keeps it.\n"
        f"{FOLDER}/{LESSON}:3: moved for good to {good}: {moved}\n"
        "  Write the new address; write into the page, the next build keeps it.\n"
        f"{FOLDER}/{LESSON}:7: unsure (403, does not let programs in): {strict}\n"
        "  Open it yourself to see.\n"
        "4 links on 2 pages: 1 alive, 1 moved, 1 dead, 1 unsure\n"
    )


def test_an_edit_is_named_as_the_place_to_mend(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    gone = host.says("/gone", 404)
    build(f"[c]({gone})")
    edit = Path("edits/bees/en/lessons/queens.md")
    edit.parent.mkdir(parents=True)
    edit.write_text(f"# Page\n\nText\n\n[c]({gone})\n")
    assert cli.main(["links", "--allow-private"]) == 1
    assert f"\n  Replace it or remove it in {edit}:5.\n" in capsys.readouterr().out


def test_a_host_that_poses_is_called_by_its_real_name() -> None:
    assert named("https://\u0430pple.com/a") == "https://\u0430pple.com/a (really xn--pple-43d.com)"
    assert named("https://apple.com/a") == "https://apple.com/a"


def test_for_programs(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    gone, good = host.says("/gone", 404), host.says("/good", 200)
    build(f"[c]({gone.replace('http://', 'http://me:secret@')}) <{good}> http://example.com")
    assert cli.main(["links", "--json", "--allow-private"]) == 1
    said = json.loads(capsys.readouterr().out)
    place = {"file": f"{FOLDER}/{LESSON}", "line": 3, "edit": None, "edit_line": None}
    assert said == {
        "links": [
            {"address": gone, "kind": "dead", "why": "404", "status": 404, "to": None, "places": [place]},
            {"address": good, "kind": "alive", "why": "", "status": 200, "to": None, "places": [place]},
        ],
        "counts": {"alive": 1, "moved": 0, "dead": 1, "unsure": 0, "unasked": 0},
        "left_out": 1,
    }
    assert "secret" not in json.dumps(said)
    assert "secret" not in Path(".aurora/links.json").read_text()
    assert not any("authorization" in headers for headers in host.headers)


def test_this_machine_is_not_asked_unless_it_is_wished(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    build(f"<{host.says('/a', 200)}> <http://169.254.169.254/latest> <http://10.0.0.1:{host.port}/>")
    assert cli.main(["links"]) == 0
    said = capsys.readouterr()
    assert host.asked == []
    assert f"{LESSON}:3: unasked (leads to 10.0.0.1; only --allow-private asks there): http://10.0.0.1:" in said.out
    assert "2 links on 1 page: 2 unasked\n" in said.out
    assert said.err == "Asking 2 links at 2 hosts; 1 left out (examples, the reader's own machine).\n"
    assert not Path(".aurora/links.json").exists()


def test_a_damaged_memory_is_said(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    build(f"<{host.says('/a', 200)}>")
    Path(".aurora").mkdir()
    Path(".aurora/links.json").write_text("{")
    assert cli.main(["links", "--allow-private"]) == 0
    assert "aurora: .aurora/links.json cannot be read; all links are asked again\n" in capsys.readouterr().err


def test_nothing_is_built(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    make_edition()
    assert cli.main(["links"]) == 2
    assert capsys.readouterr().err == "nothing is built yet; run 'snakemake', then ask for its links\n"


def test_pages_stay_as_they_are(host: Host) -> None:
    build(f"<{host.says('/a', 404)}>")
    before = {path: sha256(path.read_bytes()) for path in Path(".").rglob("*") if path.is_file()}
    cli.main(["links", "--allow-private"])
    after = {path: sha256(path.read_bytes()) for path in Path(".").rglob("*") if path.is_file()}
    assert set(after) - set(before) == {Path(".aurora/links.json")}
    assert all(after[path] == digest for path, digest in before.items())


def test_dead_links_are_findings_of_the_report(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    gone = host.says("/gone", 404)
    build(f"[c]({gone}) and <{host.says('/good', 200)}>")
    build(f"\n\n[c]({gone})", LAB)
    cli.main(["links", "--allow-private"])
    asked = list(host.asked)
    capsys.readouterr()
    cli.main(["status", "--json"])
    found = [one for one in json.loads(capsys.readouterr().out)[0]["findings"] if one["code"] == "link-dead"]
    assert [(one["file"], one["line"], one["severity"]) for one in found] == [
        (f"{FOLDER}/{LESSON}", 3, "flagged"),
        (f"{FOLDER}/{LAB}", 5, "flagged"),
    ]
    assert found[0]["message"].startswith(f"{gone} was dead on 20")
    assert found[0]["message"].endswith(" (404)")
    assert host.asked == asked
    host.says("/gone", 200)
    cli.main(["links", "--allow-private"])
    capsys.readouterr()
    cli.main(["status", "--json"])
    assert "link-dead" not in capsys.readouterr().out


def test_links_to_pages_that_are_not_there_are_findings(host: Host, capsys: pytest.CaptureFixture[str]) -> None:
    build("[a](module-02-lesson-01.md#x) [b](../labguide/lab-01-01-01.md) [c](module-09-lesson-01.md)\n\n[d][e]")
    build("[a](../lessons/module-01-lesson-01.md)\n\n[b](../../../../secret.md)\n\n[c](/etc/passwd)", LAB)
    cli.main(["status", "--json"])
    found = [one for one in json.loads(capsys.readouterr().out)[0]["findings"] if one["code"] == "link-nowhere"]
    assert [(one["file"], one["line"], one["message"]) for one in found] == [
        (f"{FOLDER}/{LESSON}", 3, "'module-09-lesson-01.md' leads to a file that is not there"),
        (f"{FOLDER}/{LAB}", 5, "'../../../../secret.md' leads out of the course"),
        (f"{FOLDER}/{LAB}", 7, "'/etc/passwd' leads out of the course"),
    ]
