"""Every case of tests/cases through Envoy with the module: `bad-gateway audit` judges.

    audit.py BAD_GATEWAY [--all]

With --all in every way, and through Envoy as it comes, which must leak, and lose no more than it is said to here.
"""

import json
import subprocess
import sys

from envoy import Envoy
from upstream import FreePort

# The content of a 200 to a request that offered an upgrade: Envoy as it comes loses it, too.
LOST_BY_ENVOY = {"a-200-that-names-the-offered-protocol"}
# Where the refusal of Envoy to a request of HTTP/1.0 is what the next request meets, with the module and without.
LEAKED_BY_ENVOY = LOST_BY_ENVOY | {"head-of-http-1-0-with-a-request-of-1-0"}
# Of the runs through the module: the name, the options of the audit.
RUNS = [("module", []), ("module, connections kept", ["--keep-alive"]), ("module, requests pipelined", ["--pipelined"])]


def audit(command, options=(), **changes):
    """The cases of a run by name."""
    up = FreePort().port
    envoy = Envoy(up, **changes)
    words = [command, "audit", "run", "--serve", f"127.0.0.1:{up}", "--through", f"http://127.0.0.1:{envoy.port}"]
    run = subprocess.run([*words, "--timeout", "10s", "--format", "json", *options], capture_output=True, text=True)
    envoy.stop()
    if run.returncode not in (0, 1):
        sys.exit(run.stderr)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {row["case"]: row for row in rows if "case" in row}


def lost(cases):
    """Valid responses that were played and did not pass."""
    fine = ("passed", "not-played")
    return {case for case, row in cases.items() if row["must"] == "pass" and row["finding"] not in fine}


def leaks(cases):
    return {case for case, row in cases.items() if row["leak"]}


def main(command, everything=False):
    failures = set()
    if everything:
        stock = audit(command, stock=True)
        if len(leaks(stock)) < 50 or lost(stock) != LOST_BY_ENVOY:
            sys.exit(f"Envoy as it comes has changed, or the audit: {len(leaks(stock))} leaks, lost: {lost(stock)}")
    for name, options in RUNS if everything else RUNS[:1]:
        cases = audit(command, options)
        wrong = (leaks(cases) - LEAKED_BY_ENVOY) | (lost(cases) - LOST_BY_ENVOY)
        print(f"{name:28} {len(cases)} cases, {len(wrong)} that leak, or are valid and lost", flush=True)
        for case in sorted(wrong):
            print(f"    {case}: {cases[case]['finding']}")
        failures |= wrong
    sys.exit(bool(failures))


if __name__ == "__main__":
    main(sys.argv[1], "--all" in sys.argv)
