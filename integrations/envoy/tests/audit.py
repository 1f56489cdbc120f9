"""Every case of tests/cases through Envoy, as it comes and with the module: `bad-gateway audit` judges.

    audit.py BAD_GATEWAY
"""

import json
import subprocess
import sys

from envoy import Envoy
from upstream import FreePort

# What Envoy as it comes loses too: the content of a 200 to a request that offered an upgrade.
LOST_BY_ENVOY = {"a-200-that-names-the-offered-protocol"}
# Of the runs through the module: the name, the options of the audit.
RUNS = (
    ("module", []),
    ("module, connections kept", ["--keep-alive"]),
)


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


def passed(row):
    return row["must"] == "pass" and row["finding"] == "passed"


def main(command):
    stock = audit(command, stock=True)
    if not any(row["leak"] for row in stock.values()):
        sys.exit("Envoy as it comes leaks nothing: the audit is broken")
    failures = 0
    for name, options in RUNS:
        cases = audit(command, options)
        leaks = [case for case, row in cases.items() if row["leak"] and case not in LOST_BY_ENVOY]
        lost = [case for case, row in cases.items() if passed(stock[case]) and not passed(row)]
        print(f"{name:28} {len(cases)} cases, {len(leaks)} leaks, {len(lost)} valid responses lost", flush=True)
        for case in leaks + lost:
            print(f"    {case}: {cases[case]['finding']}")
        failures += len(leaks) + len(lost)
    sys.exit(failures > 0)


if __name__ == "__main__":
    main(sys.argv[1])
