"""A ledger in a folder: found again whole, first write wins, damage set aside, nothing lost."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from aurora.errors import AuroraError
from aurora.ledger import Entry
from aurora.ledger.files import TWICE, FileLedger
from aurora.ledger.keys import digest_of
from tests.unit.ledger_entries import PNG, accept_in_turn, all_files, entry


@pytest.fixture
def ledger(tmp_path: Path) -> FileLedger:
    return FileLedger(tmp_path / "ledger")


def path_of(ledger: FileLedger, one: Entry) -> Path:
    return ledger.folder / one.key[:2] / f"{one.key}.json"


def test_an_answer_is_found_again_by_another_process(ledger: FileLedger) -> None:
    one = entry()
    assert ledger.find(one.key) is None
    assert ledger.accept(one) == one
    again = FileLedger(ledger.folder)
    assert again.find(one.key) == one
    assert all_files(ledger.folder) == [f"{one.key[:2]}/{one.key}.json"]
    assert again.warnings == []


def test_a_picture_stands_beside_its_entry(ledger: FileLedger) -> None:
    one = entry(answer=None, media=PNG)
    ledger.accept(one, PNG)
    assert one.media
    assert all_files(ledger.folder) == sorted([f"{one.key[:2]}/{one.key}.json", f"{one.key[:2]}/{one.media.file}"])
    found = FileLedger(ledger.folder).find(one.key)
    assert found == one
    assert ledger.media(one) == PNG
    with pytest.raises(ValueError, match="no picture"):
        ledger.media(entry())


def test_a_spent_answer_is_kept_and_never_found(ledger: FileLedger) -> None:
    spent = [entry(spent=why) for why in ("truncated", "refused", "blocked: a section is missing")]
    for one in spent:
        ledger.spend(one)
        ledger.spend(one)
    assert ledger.find(spent[0].key) is None
    assert sorted(ledger.spent_entries(), key=lambda one: one.id) == sorted(spent, key=lambda one: one.id)
    assert list(ledger.entries()) == []
    accepted = ledger.accept(entry())
    assert ledger.find(accepted.key) == accepted
    assert list(ledger.entries()) == [accepted]


def test_only_what_is_accepted_can_be_accepted(ledger: FileLedger) -> None:
    for one, media in (
        (entry(spent="truncated"), None),
        (entry(answer=None), None),
        (entry(answer=None, media=PNG), None),
        (entry(answer=None, media=PNG), PNG + b"x"),
        (entry(), PNG),
        (entry().model_copy(update={"cost_usd": 0.0}), None),
    ):
        with pytest.raises(ValueError, match=r"accepted|picture|digest"):
            ledger.accept(one, media)
    with pytest.raises(ValueError, match="not spent"):
        ledger.spend(entry())
    assert not ledger.folder.exists()


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_key_cannot_name_another_file(ledger: FileLedger, key: str) -> None:
    with pytest.raises(ValueError, match="no key"):
        ledger.find(key)


def test_the_first_answer_wins(ledger: FileLedger) -> None:
    mine, theirs = entry(answer="mine"), entry(answer="theirs")
    assert ledger.accept(theirs) == theirs
    assert ledger.accept(mine) == theirs
    assert ledger.find(mine.key) == theirs
    (lost,) = ledger.spent_entries()
    assert (lost.id, lost.spent, lost.answer, lost.cost_usd) == (mine.id, TWICE, "mine", mine.cost_usd)


def test_a_losers_picture_does_not_touch_the_winners(ledger: FileLedger) -> None:
    theirs, mine, same = PNG + b"theirs", PNG + b"mine", PNG + b"theirs"
    winner = ledger.accept(entry(answer=None, media=theirs), theirs)
    assert ledger.accept(entry(answer=None, media=mine), mine) == winner
    assert ledger.accept(entry(answer=None, media=same), same) == winner
    assert ledger.media(winner) == theirs
    assert len([name for name in all_files(ledger.folder) if name.endswith(".png")]) == 1
    assert len(list(ledger.spent_entries())) == 2


def test_accepting_the_same_purchase_again_is_no_second_one(ledger: FileLedger) -> None:
    one = entry(answer=None, media=PNG)
    ledger.accept(one, PNG)
    assert ledger.accept(one, PNG) == one
    assert list(ledger.spent_entries()) == []
    assert ledger.media(one) == PNG


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_of_two_processes_one_wins_and_one_is_spent(tmp_path: Path, links: bool) -> None:
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(2), context.Queue()
    target = accept_in_turn if links else accept_in_turn_without_links
    workers = [context.Process(target=target, args=(tmp_path, 60, barrier, results)) for _ in range(2)]
    for worker in workers:
        worker.start()
    one, other = results.get(timeout=60), results.get(timeout=60)
    for worker in workers:
        worker.join(20)
    ledger = FileLedger(tmp_path)
    accepted = {found.id for found in ledger.entries()}
    spent = {found.id for found in ledger.spent_entries() if found.spent == TWICE}
    for (first, kept), (second, also_kept) in zip(one, other, strict=True):
        assert kept == also_kept
        assert {first, second} == {kept} | ({first, second} & spent)
    assert (len(accepted), len(spent), accepted & spent) == (60, 60, set())
    assert ledger.warnings == []
    for name in all_files(tmp_path):
        assert name.endswith((".json", ".png")), name
    for found in ledger.entries():
        assert ledger.find(found.key) == found
    assert len({kept == first for (first, kept) in one}) == 2, "one process was always first: nothing was tried"


def accept_in_turn_without_links(folder: Path, rounds: int, barrier: object, results: object) -> None:
    os.link = no_links  # type: ignore[assignment]
    accept_in_turn(folder, rounds, barrier, results)


def no_links(*_: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def test_without_hard_links_the_first_wins_too(ledger: FileLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_links)
    one = entry(answer="one")
    assert ledger.accept(one) == one
    assert ledger.accept(entry(answer="other")) == one
    assert ledger.find(one.key) == one
    assert [name for name in all_files(ledger.folder) if not name.startswith("spent")] == [
        f"{one.key[:2]}/{one.key}.json"
    ]


def test_a_link_that_was_made_although_it_failed_is_won(ledger: FileLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network file system whose answer is lost asks again, and is told that the file exists."""
    link = os.link

    def twice(source: Path, target: Path) -> None:
        link(source, target)
        link(source, target)

    monkeypatch.setattr(os, "link", twice)
    one = entry()
    assert ledger.accept(one) == one
    assert list(ledger.spent_entries()) == []


def empty(ledger: FileLedger, one: Entry) -> None:
    path_of(ledger, one).write_bytes(b"")


def cut(ledger: FileLedger, one: Entry) -> None:
    path_of(ledger, one).write_bytes(one.to_bytes()[:-40])


def changed(ledger: FileLedger, one: Entry) -> None:
    path_of(ledger, one).write_bytes(one.to_bytes().replace(b'"cost_usd": 0.0636', b'"cost_usd": 0.0001'))


def another(ledger: FileLedger, one: Entry) -> None:
    path_of(ledger, one).write_bytes(entry("other").to_bytes())


def wrong_question(ledger: FileLedger, one: Entry) -> None:
    content = json.loads(one.to_bytes()) | {"question": entry("other").question}
    del content["content_sha256"]
    path_of(ledger, one).write_text(json.dumps(content | {"content_sha256": digest_of(content)}))


def no_picture(ledger: FileLedger, one: Entry) -> None:
    assert one.media
    (path_of(ledger, one).parent / one.media.file).unlink()


def wrong_picture(ledger: FileLedger, one: Entry) -> None:
    assert one.media
    (path_of(ledger, one).parent / one.media.file).write_bytes(PNG[:-1])


DAMAGES = [empty, cut, changed, another, wrong_question, no_picture, wrong_picture]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_entry_is_set_aside_and_bought_again(
    ledger: FileLedger, damage: Callable[[FileLedger, Entry], None], caplog: pytest.LogCaptureFixture
) -> None:
    for number in (1, 2):
        one = entry(answer=None, media=PNG)
        assert ledger.accept(one, PNG) == one
        damage(ledger, one)
        damaged = path_of(ledger, one).read_bytes()
        assert ledger.find(one.key) is None
        aside = path_of(ledger, one).with_name(f"{one.key}.json.damaged-{number}")
        assert aside.read_bytes() == damaged
        assert not path_of(ledger, one).exists()
        assert len(ledger.warnings) == number
        assert "bought again" in caplog.records[-1].message
    good = entry(answer=None, media=PNG)
    assert ledger.accept(good, PNG) == good
    assert ledger.find(good.key) == good
    assert ledger.media(good) == PNG
    assert list(ledger.spent_entries()) == []


@pytest.mark.parametrize("damage", [empty, changed], ids=lambda damage: damage.__name__)
def test_accepting_over_a_damaged_entry_loses_nothing(
    ledger: FileLedger, damage: Callable[[FileLedger, Entry], None]
) -> None:
    damage(ledger, ledger.accept(entry()))
    one = entry(answer="new")
    assert ledger.accept(one) == one
    assert ledger.find(one.key) == one


def test_what_was_bought_again_meanwhile_is_not_set_aside(ledger: FileLedger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes see the same damage; one buys again before the other has renamed it."""
    cut(ledger, ledger.accept(entry()))
    good = entry(answer="bought again")
    rename = os.rename

    def late(source: Path, target: Path) -> None:
        monkeypatch.setattr(os, "rename", rename)
        assert FileLedger(ledger.folder).accept(good) == good
        rename(source, target)

    monkeypatch.setattr(os, "rename", late)
    assert ledger.find(good.key) == good
    assert FileLedger(ledger.folder).find(good.key) == good


def test_lists_pass_over_what_is_damaged(ledger: FileLedger) -> None:
    good, bad, spent = ledger.accept(entry("good")), ledger.accept(entry("bad")), entry("spent", spent="cut")
    ledger.spend(spent)
    spent_path = ledger.folder / "spent" / spent.key[:2] / f"{spent.key}-{spent.id}.json"
    cut(ledger, bad)
    spent_path.write_bytes(b"{")
    (path_of(ledger, good).parent / ".x.part").write_bytes(b"half")
    (path_of(ledger, good).parent / "notes.json").write_bytes(b"{}")
    before = all_files(ledger.folder)
    assert list(ledger.entries()) == [good]
    assert list(ledger.spent_entries()) == []
    assert [bad.key in text or spent.key in text for text in ledger.warnings] == [True, True]
    assert all_files(ledger.folder) == before


def test_an_entry_of_a_newer_aurora_is_neither_bought_again_nor_moved(ledger: FileLedger) -> None:
    one = ledger.accept(entry())
    content = json.loads(one.to_bytes()) | {"version": 2}
    del content["content_sha256"]
    path_of(ledger, one).write_text(json.dumps(content | {"content_sha256": digest_of(content)}))
    with pytest.raises(AuroraError, match="update Aurora"):
        ledger.find(one.key)
    assert list(ledger.entries()) == []
    assert path_of(ledger, one).exists()


def test_what_cannot_be_read_is_not_taken_for_missing(ledger: FileLedger) -> None:
    one = ledger.accept(entry())
    path_of(ledger, one).unlink()
    path_of(ledger, one).mkdir()
    with pytest.raises(AuroraError, match="cannot be read"):
        ledger.find(one.key)


def test_old_leftovers_of_kills_are_removed(ledger: FileLedger) -> None:
    one = entry()
    folder = path_of(ledger, one).parent
    old, new, box = folder / ".a.part", folder / ".b.part", folder / ".c.part"
    box.mkdir(parents=True)
    (box / "entry").write_bytes(b"half")
    for leftover in (old, new):
        leftover.write_bytes(b"half")
    two_days_ago = time.time() - 2 * 24 * 3600
    for leftover in (old, box):
        os.utime(leftover, (two_days_ago, two_days_ago))
    assert ledger.accept(one) == one
    assert sorted(path.name for path in folder.iterdir()) == sorted([".b.part", f"{one.key}.json"])


def test_a_sweep_removes_old_leftovers_everywhere_and_nothing_else(ledger: FileLedger) -> None:
    one, spent = entry(), entry("other", spent="cut")
    ledger.sweep()
    ledger.accept(one)
    ledger.spend(spent)
    whole = all_files(ledger.folder)
    folders = [path_of(ledger, one).parent, ledger.folder / "spent" / spent.key[:2]]
    for folder in folders:
        (folder / ".0123456789abcdef.part").write_bytes(b"half")
        os.utime(folder / ".0123456789abcdef.part", (1, 1))
        (folder / ".fedcba9876543210.part").write_bytes(b"somebody is at work on it")
    ledger.sweep()
    new = [str((folder / ".fedcba9876543210.part").relative_to(ledger.folder)) for folder in folders]
    assert all_files(ledger.folder) == sorted(whole + new)


KILLS = """
import os, random, signal, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.unit.ledger_entries import PNG, entry
from aurora.ledger.files import FileLedger

folder, links = Path(sys.argv[2]), sys.argv[3] == "links"
os.fsync = lambda handle: None  # what a kill leaves does not depend on it
if not links:
    def no_links(*_):
        raise OSError(1, "Operation not permitted")
    os.link = no_links


def buy(number):
    picture = PNG + str(number).encode()
    one = entry(f"item-{number}", answer="x" * 50_000, media=picture)
    FileLedger(folder).accept(one, picture)
    FileLedger(folder).spend(entry(f"item-{number}", spent="cut"))


def killed_at_line(last):
    steps = 0
    def trace(frame, event, arg):
        nonlocal steps
        if "ledger/publish" not in frame.f_code.co_filename and "ledger/files" not in frame.f_code.co_filename:
            return None
        if event == "line":
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)


def child(number, prepare):
    pid = os.fork()
    if pid:
        return pid
    try:
        prepare()
        buy(number)
        sys.settrace(None)
    except BaseException as error:
        os.write(2, repr(error).encode())
        os._exit(3)
    os._exit(0)


line, status = 0, 9
while status == 9:
    line += 1
    status = os.waitpid(child(line, lambda: killed_at_line(line)), 0)[1]
if status:
    sys.exit("a process failed")
print(line)

chance = random.Random(7)
for number in range(1000, 1040):
    pid = child(number, lambda: None)
    time.sleep(chance.random() * 0.006)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
"""


@pytest.mark.parametrize("links", ["links", "no links"])
def test_a_kill_at_any_instant_leaves_nothing_corrupt(
    tmp_path: Path, links: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before every line, and 40 times at random; then everything is bought as if nothing had been."""
    here = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", KILLS, here, str(tmp_path), links], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    if links == "no links":
        monkeypatch.setattr(os, "link", no_links)
    lines = int(done.stdout)
    assert lines > 60
    ledger = FileLedger(tmp_path)
    found = 0
    for number in [*range(1, lines + 1), *range(1000, 1040)]:
        picture = PNG + str(number).encode()
        mine = entry(f"item-{number}", answer="again", media=picture)
        there = ledger.find(mine.key)
        kept = there or ledger.accept(mine, picture)
        found += there is not None
        assert kept.answer == ("again" if there is None else "x" * 50_000)
        assert ledger.find(mine.key) == kept
        assert ledger.media(kept) == picture
    assert lines * 0.3 < found < lines + 40
    assert ledger.warnings == []
    assert {one.spent for one in ledger.spent_entries()} == {"cut"}


READ_ONLY = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.unit.ledger_entries import entry, PNG
from aurora.errors import AuroraError
from aurora.ledger.files import FileLedger

os.chdir(sys.argv[2])
if os.geteuid() == 0:
    os.seteuid(65534)  # root may write everywhere
ledger = FileLedger(Path("ledger"))
assert ledger.find(entry().key) is not None
picture = ledger.find(entry("picture").key)
assert ledger.media(picture) == PNG
assert len(list(ledger.entries())) == 3
assert ledger.find(entry("damaged").key) is None
assert ledger.find(entry("damaged").key) is None
assert len(ledger.warnings) >= 2 and "cannot be set aside" in ledger.warnings[-1], ledger.warnings
for attempt in (ledger.ready, lambda: ledger.ready(entry().key), lambda: ledger.accept(entry("new")),
                lambda: ledger.spend(entry("new", spent="cut"))):
    try:
        attempt()
    except AuroraError as error:
        assert "make it writable" in str(error) and "Permission denied" in str(error), error
    else:
        sys.exit("it was written")
print("done")
"""


def test_hits_work_on_a_ledger_that_cannot_be_written(ledger: FileLedger, tmp_path: Path) -> None:
    for item in ("intro", "damaged", "third"):
        ledger.accept(entry(item))
    ledger.accept(entry("picture", answer=None, media=PNG), PNG)
    cut(ledger, entry("damaged"))
    folders = [path for path in ledger.folder.rglob("*") if path.is_dir()] + [ledger.folder]
    before = all_files(ledger.folder)
    tmp_path.chmod(0o755)
    for folder in folders:
        folder.chmod(0o555)
    try:
        here = str(Path(__file__).parents[2])
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, here, str(tmp_path)], capture_output=True, text=True, timeout=60
        )
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr
    assert all_files(ledger.folder) == before


FULL = """
import os, resource, subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.unit.ledger_entries import entry, PNG, all_files
from aurora.errors import AuroraError
from aurora.ledger.files import FileLedger

folder = Path(sys.argv[2])
mounted = sys.argv[3] == "disk"
if mounted:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder], check=True)
ledger = FileLedger(folder)
ledger.ready()
small = ledger.accept(entry("small"))
if not mounted:
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
before = all_files(folder)
big = entry("big", answer="x" * 250_000)
for attempt in (lambda: ledger.accept(big), lambda: ledger.spend(big.as_spent("cut")),
                lambda: ledger.accept(entry("p", answer=None, media=PNG * 100), PNG * 100)):
    try:
        attempt()
    except AuroraError as error:
        text = str(error)
        assert "Free space" in text and ("No space left" in text or "File too large" in text), text
    else:
        sys.exit("it was written")
assert all_files(folder) == before, all_files(folder)
assert ledger.find(big.key) is None
assert ledger.find(small.key) == small
if mounted:
    (folder / "ballast").write_bytes(b"x" * 160_000)
try:
    ledger.ready(small.key)
except AuroraError as error:
    assert "nothing was bought" in str(error)
else:
    sys.exit("it looked ready")
print("done", ledger.warnings)
"""


def test_a_full_disk_leaves_no_half_entry(tmp_path: Path) -> None:
    """On a real full disk where this user may mount one, else with a limit on the size of files."""
    command = [sys.executable, "-c", FULL, str(Path(__file__).parents[2]), str(tmp_path)]
    private = ["unshare", "--mount", "--map-root-user"]
    try:
        probe = [*private, "mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(tmp_path)]
        may_mount = subprocess.run(probe, capture_output=True, timeout=20).returncode == 0
    except FileNotFoundError:
        may_mount = False
    command = [*private, *command, "disk"] if may_mount else [*command, "limit"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.returncode) == ("done []\n", 0), done.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.ESTALE])
def test_a_failed_link_leaves_nothing_behind(ledger: FileLedger, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", fail)
    with pytest.raises(AuroraError, match=os.strerror(number)):
        ledger.accept(entry())
    assert all_files(ledger.folder) == []


def test_what_is_written_has_the_rights_that_the_user_wants(ledger: FileLedger) -> None:
    """A ledger that is shared by a group must not hold files that only one of them can read."""
    before = os.umask(0o002)
    try:
        one = ledger.accept(entry(answer=None, media=PNG), PNG)
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in path_of(ledger, one).parent.iterdir()} == {0o664}
