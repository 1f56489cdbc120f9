"""Envoy with the example configuration, as each test changes it."""

import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ENVOY = os.environ.get("ENVOY") or shutil.which("envoy")
HANG = 120  # seconds after which something hangs

sys.path.insert(0, f"{HERE}/../../testing")

from upstream import FreePort  # noqa: E402

SETTINGS = 'value: { mode: "on", policy: gateway }'
JUDGED = "route: { cluster: judged }"


def configuration(port, upstream, settings=None, stock=False, tls=False, edits=()):
    """The example with these ports, with other settings or as Envoy comes; each edit replaces a text that is there."""
    with open(f"{HERE}/../envoy.yaml", encoding="ascii") as file:
        text = file.read()
    edits = [("port_value: 8080", f"port_value: {port}"), ("port_value: 9000", f"port_value: {upstream}"), *edits]
    if settings:
        edits.append((SETTINGS, f"value: {{ {settings} }}"))
    if stock:
        edits.append((JUDGED, "route: { cluster: upstream }"))
    if tls:
        edits.append(("    # ", "    "))
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def environment():
    return {**os.environ, "ENVOY_DYNAMIC_MODULES_SEARCH_PATH": f"{HERE}/../out"}


class Envoy:
    """Runs until `stop`."""

    def __init__(self, upstream, workers=1, **changes):
        self.folder = tempfile.mkdtemp(prefix="bad-gateway-envoy.")
        self.port = FreePort().port
        with open(f"{self.folder}/envoy.yaml", "w", encoding="ascii") as file:
            file.write(configuration(self.port, upstream, **changes))
        words = [ENVOY, "--concurrency", str(workers), "--disable-hot-restart", "--log-level", "info", "-c", f"{self.folder}/envoy.yaml"]
        with open(f"{self.folder}/log", "wb") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, env=environment())
        for _ in range(HANG * 10):
            if "starting main dispatch loop" in self.log():
                return
            if self.process.poll() is not None:
                sys.exit(f"Envoy has ended: {self.log()}")
            time.sleep(0.1)
        sys.exit("Envoy does not start")

    def log(self):
        with open(f"{self.folder}/log", encoding="utf-8", errors="replace") as file:
            return file.read()

    def lines(self, text, since=0):
        """The lines of the module's that hold the text; waits for one."""
        for _ in range(HANG * 10):
            found = [line for line in self.log()[since:].splitlines() if "bad_gateway:" in line and text in line]
            if found:
                return found
            time.sleep(0.1)
        return []

    def peak(self):
        """The most memory it ever had, in KiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(next(line.split()[1] for line in file if line.startswith("VmHWM")))

    def stop(self):
        """Whether it ended as it was asked to."""
        self.process.terminate()
        try:
            ended = self.process.wait(HANG) == 0
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            ended = False
        if ended:
            shutil.rmtree(self.folder)
        return ended


def check(settings):
    """What Envoy says of a configuration with these settings."""
    with tempfile.TemporaryDirectory(prefix="bad-gateway-envoy.") as folder:
        with open(f"{folder}/envoy.yaml", "w", encoding="ascii") as file:
            file.write(configuration(1, 2, settings=settings))
        words = [ENVOY, "--mode", "validate", "-c", f"{folder}/envoy.yaml"]
        checked = subprocess.run(words, capture_output=True, text=True, env=environment())
        return checked.returncode, checked.stdout + checked.stderr
