"""The languages in which code is highlighted: one name for each, which pandoc, Typst and Pygments all know."""

from __future__ import annotations

LANGUAGES = frozenset(
    {"awk", "bash", "bat", "c", "clojure", "cmake", "cpp", "cs", "css", "diff", "dockerfile", "elixir", "erlang", "go"}
    | {"graphql", "groovy", "haskell", "html", "ini", "java", "javascript", "json", "julia", "kotlin", "latex", "lua"}
    | {"makefile", "markdown", "matlab", "nix", "perl", "php", "powershell", "protobuf", "python", "r", "ruby", "rust"}
    | {"scala", "scss", "sql", "swift", "tcl", "terraform", "toml", "typescript", "xml", "yaml", "zsh"}
)
_OTHER_NAMES = {
    "c#": "cs",
    "c++": "cpp",
    "cfg": "ini",
    "cmd": "bat",
    "conf": "ini",
    "csharp": "cs",
    "docker": "dockerfile",
    "golang": "go",
    "hcl": "terraform",
    "js": "javascript",
    "jsonc": "json",
    "kt": "kotlin",
    "make": "makefile",
    "md": "markdown",
    "mysql": "sql",
    "patch": "diff",
    "postgresql": "sql",
    "proto": "protobuf",
    "ps1": "powershell",
    "pwsh": "powershell",
    "py": "python",
    "python3": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shell": "bash",
    "tf": "terraform",
    "ts": "typescript",
    "yml": "yaml",
}


def code_language(said: str) -> str | None:
    """The language that a code block says it is in; None where it is none of those known here, and so stays plain."""
    name = said.strip().lower()
    name = _OTHER_NAMES.get(name, name)
    return name if name in LANGUAGES else None
