"""The commands with which a learner sees whether a tool is there, and in which version."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ASKED_OTHERWISE = {
    "docker compose": "docker compose version",
    "ffmpeg": "ffmpeg -version",
    "go": "go version",
    "helm": "helm version --short",
    "istioctl": "istioctl version --remote=false",
    "java": "java -version",
    "k9s": "k9s version",
    "kind": "kind version",
    "kubectl": "kubectl version --client",
    "kustomize": "kustomize version",
    "minikube": "minikube version",
    "openssl": "openssl version",
    "powershell": "pwsh --version",
    "sqlplus": "sqlplus -V",
    "ssh": "ssh -V",
    "terraform": "terraform version",
    "tmux": "tmux -V",
    "unzip": "unzip -v",
    "zip": "zip -v",
}
_ASKED = (
    {"ansible", "awk", "aws", "az", "bash", "cargo", "cmake", "conda", "curl", "docker", "dotnet", "flux", "gcc"}
    | {"gcloud", "gh", "git", "gradle", "grep", "jq", "make", "mariadb", "mvn", "mysql", "nano", "nmap", "node", "npm"}
    | {"perl", "php", "pip", "podman", "poetry", "psql", "python3", "restic", "rsync", "ruby", "rustc", "sed"}
    | {"shellcheck", "snakemake", "sqlite3", "tar", "tofu", "trivy", "vault", "vim", "wget", "yq"}
)
# What an operating system brings along, or has no version that matters.
_OF_THE_SYSTEM = (
    {"apt", "apt-get", "blkid", "chmod", "chown", "chroot", "crontab", "df", "dig", "dmesg", "dnf", "dpkg", "du"}
    | {"fallocate", "fdisk", "findmnt", "free", "fsck", "groupadd", "hostnamectl", "ip", "iptables", "journalctl"}
    | {"ln", "lsblk", "lsof", "lvcreate", "mkfs.ext4", "mkfs.xfs", "mkswap", "modprobe", "mount", "nc", "nft", "nmcli"}
    | {"parted", "passwd", "ping", "ps", "rpm", "scp", "service", "sftp", "ss", "sudo", "swapoff", "swapon", "sysctl"}
    | {"systemctl", "tcpdump", "timedatectl", "top", "traceroute", "udevadm", "ufw", "umount", "uname", "useradd"}
    | {"usermod", "visudo", "yum"}
)
_PROGRAMS = {
    "aws cli": "aws",
    "azure cli": "az",
    "docker desktop": "docker",
    "docker engine": "docker",
    "github cli": "gh",
    "google cloud cli": "gcloud",
    "gnu make": "make",
    "maven": "mvn",
    "node.js": "node",
    "nodejs": "node",
    "opentofu": "tofu",
    "postgresql": "psql",
    "python": "python3",
    "rust": "rustc",
    "sql*plus": "sqlplus",
    "sqlite": "sqlite3",
}


def version_check(tool: str) -> str | None:
    """The command that shows a tool's version; None where none is known for sure.

    Args:
        tool: its name as a course says it, such as `Git`, `Docker Desktop` or `Python 3`.
    """
    name = re.sub(r"\s+v?\d[\w.]*\+?$", "", " ".join(tool.casefold().split()))
    program = _PROGRAMS.get(name, name)
    if program in _ASKED_OTHERWISE:
        return _ASKED_OTHERWISE[program]
    return f"{program} --version" if program in _ASKED else None


def presence_check(tools: Iterable[str]) -> str | None:
    """One command that shows where those of the tools are that come with an operating system; None for none."""
    programs = dict.fromkeys(tool for tool in tools if tool in _OF_THE_SYSTEM)
    return f"which {' '.join(programs)}" if programs else None
