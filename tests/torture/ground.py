# SPDX-License-Identifier: Apache-2.0
"""What torture.py and commands.py share."""
import subprocess

PATIENCE_S = 120


class Failed(Exception):
    """What was demanded, and why it is not so."""

    def __init__(self, point, why):
        super().__init__(why)
        self.point, self.why = point, why


def run(command, cwd=None):
    return subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=PATIENCE_S, check=False)
