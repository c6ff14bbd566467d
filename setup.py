"""What a wheel carries besides the library: the rules with their scripts, the settings and the profile.

They stand at the top of the repository, where people look for them and where an editable install finds them. In a wheel
there is no such place, so they go into the package, where `aurora.resources` finds them.
"""

from pathlib import Path
from shutil import copy, copytree, ignore_patterns, rmtree

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("Snakefile", "rules", "scripts", "config", "profiles", "environment.yml")


class BuildWithShipped(build_py):
    """Copies what is shipped into the built package, as `aurora/shipped`."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib, "aurora", "shipped")
        rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name in SHIPPED:
            source = Path(__file__).parent / name
            if source.is_dir():
                copytree(source, target / name, ignore=ignore_patterns("__pycache__", ".*"))
            else:
                copy(source, target / name)


setup(
    cmdclass={"build_py": BuildWithShipped},
    # Its usual place, build/lib, would stand among the courses.
    options={"build": {"build_base": "build/.wheel"}},
)
