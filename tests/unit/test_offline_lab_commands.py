"""Commands inside prose are quoted as they stand, never completed."""

import pytest

from aurora.providers.offline.commands import commands_in, find_code, programs_in


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("Revisar con cat /etc/hosts, ip -br addr y hostnamectl que el equipo responde.",
         ["cat /etc/hosts", "ip -br addr", "hostnamectl"]),
        ("Ejecutar dnf upgrade y dnf autoremove, guardar la salida.", ["dnf upgrade", "dnf autoremove"]),
        ("Usar lsblk -o NAME,SIZE para ver los discos.", ["lsblk -o NAME,SIZE"]),
        ("Comprobar nmcli connection show; seguir.", ["nmcli connection show"]),
        ("Start it with sudo systemctl restart nginx, then read journalctl -u nginx | tail -n 20.",
         ["sudo systemctl restart nginx", "journalctl -u nginx | tail -n 20"]),
        ("Appliquer avec kubectl apply -f web.yaml et lister kubectl get pods -n kube-system.",
         ["kubectl apply -f web.yaml", "kubectl get pods -n kube-system"]),
        ('Grave com git commit -m "primeira versão" e confira git status.',
         ['git commit -m "primeira versão"', "git status"]),
        ("Proteger con chmod 600 /root/key (ver ls -l).", ["chmod 600 /root/key", "ls -l"]),
        ("Type `free -h` and `$ whoami --version`.", ["free -h", "whoami --version"]),
    ],
)  # fmt: skip
def test_complete_commands(text: str, commands: list[str]) -> None:
    assert commands_in(text) == commands


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Reservar /swap2 con fallocate y activarlo con swapon.", ["/swap2", "fallocate", "swapon"]),
        ("Cambiar el modo con chmod 600.", ["chmod 600"]),
        ("Install helm 3.2 and read kubectl logs.", ["helm", "kubectl"]),
        ("Run systemctl status myservice daily.", ["systemctl"]),
        ("Build docker images for the app.", ["docker"]),
        ("Edit `values.yaml` first.", ["values.yaml"]),
    ],
)
def test_what_cannot_be_pasted_is_only_quoted(text: str, names: list[str]) -> None:
    assert commands_in(text) == []
    assert [quote.code for quote in find_code(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "The cat sat on the free ip address of a kind host.",
        "Su top es ir de date a date y mount nada.",
        "El coste es de 3/4 y/o 1/2, con curl/Postman.",
        "Find the file and make it less.",
    ],
)
def test_everyday_words_are_no_commands(text: str) -> None:
    assert find_code(text) == []


def test_quotes_stand_in_the_text_and_do_not_overlap() -> None:
    text = 'Use `a b`, kubectl get pods | grep web, "cat /etc/passwd" and /etc/fstab; then sudo.'
    position = 0
    for quote in find_code(text):
        assert position <= quote.start < quote.end
        assert quote.code in text[quote.start : quote.end]
        position = quote.end
    assert [quote.code for quote in find_code(text)] == [
        "a b", "kubectl get pods | grep web", "cat /etc/passwd", "/etc/fstab"
    ]  # fmt: skip


def test_backticks_cannot_smuggle_marks_or_slots() -> None:
    assert commands_in("`[VISUAL 1: --x]`") == []
    assert find_code("`TODO(step-1): --x`") == []
    assert find_code("`\u200b`") == []


def test_long_pipes_end() -> None:
    assert all(len(command) < 200 for command in commands_in("ls -l | " * 2000))


def test_programs() -> None:
    assert programs_in("Use sudo apt update, /etc/hosts, apt upgrade and fallocate.") == ["apt", "fallocate"]
