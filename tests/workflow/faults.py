"""Faults inside the processes of a build, put there from outside."""

from __future__ import annotations

import os
from pathlib import Path

_HOOK = """
import importlib.abc, importlib.util, sys
class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name != {module!r}:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module
        def exec_module(module):
            load(module)
            exec({code!r}, {{"module": module}})
        spec.loader.exec_module = exec_module
        return spec
sys.meta_path.insert(0, _Finder())
"""


def sabotage(folder: Path, module: str, code: str) -> dict[str, str]:
    """An environment in which `code` runs in every process that imports a module of Aurora's, as soon as it has.

    Python reads the file that this writes at its start.

    Args:
        folder: where that file may be; it is made.
        module: the full name of the module, which `code` knows as `module`.
    """
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_HOOK.format(module=module, code=code), encoding="utf-8")
    found = os.environ.get("PYTHONPATH")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{found}" if found else str(folder)}


def spoil_drawing(folder: Path, code: str) -> dict[str, str]:
    """An environment in which `code` runs in the place of drawing the picture of the tiny course's last lesson."""
    draw = f"""
real = module.draw
def draw(spec, *rest, **named):
    if "Locking the door" in spec.model_dump_json():
        import os, sys
        exec({code!r})
    return real(spec, *rest, **named)
module.draw = draw
"""
    return sabotage(folder, "aurora.diagrams.draw", draw)
