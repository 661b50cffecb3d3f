"""What pip makes of the repository is a wheel that works alone: the rules are inside, and nothing of the build is needed.

It is built as it ships but for the optimisation, which nobody waits for here."""

from __future__ import annotations

import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest
import venv
import zipfile

SOURCE = pathlib.Path(sys.argv.pop(1))
COMMAND = sys.argv.pop(1)

PROGRAM = """
import dehusk, pathlib, sys
assert pathlib.Path(dehusk.__file__).is_relative_to(sys.prefix), dehusk.__file__
doc = dehusk.Cleaner().clean("The tram came back.\\nShare this: Facebook | Twitter")
print(dehusk.__version__, doc.text, doc.removed[0].rule)
"""


class WheelTest(unittest.TestCase):
    def run_in(self, folder: pathlib.Path, *command: object) -> str:
        ran = subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True)
        self.assertEqual(ran.returncode, 0, ran.stdout[-3000:] + ran.stderr[-3000:])
        return ran.stdout

    def test_one_for_all_pythons_is_made_by_a_cmake_that_can(self) -> None:
        """3.26 is the first that knows the stable interface; with an older one the tag would promise too much."""
        with (SOURCE / "pyproject.toml").open("rb") as file:
            settings = tomllib.load(file)["tool"]["scikit-build"]
        self.assertNotIn("py-api", settings["wheel"])
        (override,) = [entry for entry in settings["overrides"] if "py-api" in entry.get("wheel", {})]
        self.assertEqual((override["if"]["python-version"], override["cmake"]["version"]), (">=3.12", ">=3.26"))

    def test_installs_and_works_elsewhere(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            settings = {
                "build-dir": folder / "build",
                "cmake.build-type": "Debug",
                "cmake.define.CMAKE_UNITY_BUILD": "ON",
                "cmake.define.CMAKE_CXX_FLAGS_DEBUG": "-O0",
            }
            arguments = [f"--config-settings={key}={value}" for key, value in settings.items()]
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
            self.run_in(folder, *pip, "wheel", SOURCE, "--no-deps", "--no-build-isolation", "--no-index", "-q", *arguments)
            (wheel,) = folder.glob("dehusk-*.whl")
            shutil.rmtree(folder / "build")
            # What says that it does for later Pythons has a module that does.
            (module,) = [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".so")]
            self.assertEqual("-abi3-" in wheel.name, module.endswith(".abi3.so"), (wheel.name, module))
            self.assertEqual("-abi3-" in wheel.name, sys.version_info >= (3, 12))
            environment = folder / "environment"
            venv.create(environment)
            python = environment / "bin" / "python"
            self.run_in(folder, *pip, "--python", python, "install", "-q", "--no-deps", "--no-index", wheel)
            version = self.run_in(folder, COMMAND, "--version").split()[-1]
            printed = self.run_in(folder, python, "-I", "-c", PROGRAM)
            self.assertEqual(printed, f"{version} The tram came back. social.share-row\n")


if __name__ == "__main__":
    unittest.main()
