"""A wall clock that can be moved under a running program."""
import os
import shutil
import subprocess
from pathlib import Path

from portal import fresh_folder

SOURCE = Path(__file__).with_name("clock.c")


class ClockFile:
    def __init__(self):
        folder = fresh_folder()
        library = os.path.join(folder, "clock.so")
        self.works = shutil.which("cc") is not None
        if self.works:
            subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"],
                           check=True)
        self.path = os.path.join(folder, "clock")
        self.set(0)
        # What to start a program with.
        self.settings = {"LD_PRELOAD": library, "CLOCK_OFFSET_FILE": self.path}
        if not self.works:
            self.settings = {}

    def set(self, seconds):
        """So far from the real time; negative is the past."""
        with open(self.path + ".new", "w") as file:
            file.write(f"{seconds}\n")
        os.replace(self.path + ".new", self.path)
