"""Every case of tests/cases through nginx, as it comes and with the module: `bad-gateway audit` judges.

    audit.py BAD_GATEWAY
"""

import json
import os
import subprocess
import sys

from proxy import Nginx, free_ports

HTTP = """
  access_log off;
  proxy_read_timeout 2s;
  proxy_set_header Connection $http_connection;
  proxy_set_header Upgrade $http_upgrade;
  upstream up { server {up}; keepalive 16; }
  server { listen 127.0.0.1:{port1}; location / { proxy_pass http://up; } }
  server { listen 127.0.0.1:{port2}; bad_gateway on; location / { proxy_pass http://up; } }
  server { listen 127.0.0.1:{port3}; bad_gateway on; location / { proxy_buffering off; proxy_pass http://up; } }
  server {
    listen 127.0.0.1:{port4}; bad_gateway on;
    location / { set $address {up}; proxy_http_version 1.0; proxy_pass http://$address; }
  }
"""

# Of the runs through the module: the name, the server, the options of the audit.
RUNS = (
    ("module", "port2", []),
    ("module, connections kept", "port2", ["--keep-alive"]),
    ("module, requests pipelined", "port2", ["--pipelined"]),
    ("module, unbuffered", "port3", ["--keep-alive"]),
    ("module, HTTP/1.0 upstream", "port4", []),
)


def audit(command, up, port, options):
    """The cases of a run by name."""
    words = [command, "audit", "run", "--serve", up, "--through", "http://127.0.0.1:%d" % port,
             "--format", "json", *options]
    run = subprocess.run(words, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise SystemExit(run.stderr)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {row["case"]: row for row in rows if "case" in row}


def main(command):
    # An address of its own: no connection that goes out takes its port meanwhile.
    address = "127.%d.%d.1" % divmod(os.getpid() % 65536, 256)
    up = "%s:%d" % (address, free_ports(1, address)[0])
    nginx = Nginx(HTTP, prefix=os.environ.get("PREFIX", "").split(), up=up)
    failures = 0
    try:
        stock = audit(command, up, nginx.ports["port1"], [])
        if not any(row["leak"] for row in stock.values()):
            raise SystemExit("nginx as it comes leaks nothing: the audit is broken")
        for name, port, options in RUNS:
            cases = audit(command, up, nginx.ports[port], options)
            leaks = [case for case, row in cases.items() if row["leak"]]
            # An Upgrade cannot be offered in HTTP/1.0.
            lost = [case for case, row in cases.items() if not passed(row) and passed(stock[case])
                    and not ("1.0" in name and stock[case]["status"] == 101)]
            print("%-28s %d cases, %d leaks, %d valid responses lost" % (name, len(cases), len(leaks), len(lost)), flush=True)
            for case in leaks + lost:
                print("    %s: %s" % (case, cases[case]["finding"]))
            failures += len(leaks) + len(lost)
    finally:
        nginx.stop()
    raise SystemExit(failures > 0)


def passed(row):
    return row["must"] == "pass" and row["finding"] == "passed"


if __name__ == "__main__":
    main(sys.argv[1])
