"""What the servers need: packages of Debian, of Python, of Node."""

import os
import shutil
import subprocess
import sys

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "http-captures")
_apt_updated = False


class Trouble(Exception):
    """A server cannot be installed, started or made to answer."""


def run_installer(command, what, env=None):
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            timeout=900,
        )
    except FileNotFoundError:
        raise Trouble(f"cannot install {what}: there is no {command[0]}") from None
    except subprocess.TimeoutExpired:
        raise Trouble(f"cannot install {what}: no end after 900 s") from None
    if done.returncode:
        text = done.stdout.decode("utf-8", "replace").strip().splitlines()[-4:]
        raise Trouble(f"cannot install {what}:\n    " + "\n    ".join(text))


def apt(packages):
    global _apt_updated
    missing = []
    for p in packages:
        asked = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", p], capture_output=True, text=True)
        if asked.stdout != "install ok installed":
            missing.append(p)
    if not missing:
        return
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    # Debian starts a server when its package is installed, unless this file forbids it.
    policy = "/usr/sbin/policy-rc.d"
    made = not os.path.exists(policy)
    if made:
        with open(policy, "w") as f:
            f.write("#!/bin/sh\nexit 101\n")
        os.chmod(policy, 0o755)
    try:
        if not _apt_updated:
            run_installer(["apt-get", "update", "-q"], "package lists", env)
            _apt_updated = True
        run_installer(
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", "--no-remove"] + missing,
            " ".join(missing),
            env,
        )
    finally:
        if made:
            os.unlink(policy)


def npm_folder():
    return os.path.join(CACHE, "npm", "node_modules")


def npm(packages):
    if not shutil.which("npm"):
        apt(["nodejs", "npm"])
    missing = [p for p in packages if not os.path.exists(os.path.join(npm_folder(), p))]
    if missing:
        os.makedirs(os.path.join(CACHE, "npm"), exist_ok=True)
        run_installer(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", os.path.join(CACHE, "npm")] + missing,
            " ".join(missing),
        )


def venv_bin(name):
    return os.path.join(CACHE, "venv", "bin", name)


def pip(packages):
    if not os.path.exists(venv_bin("pip")):
        if sys.executable == "/usr/bin/python3":
            apt(["python3-venv"])
        run_installer([sys.executable, "-m", "venv", os.path.join(CACHE, "venv")], "a Python environment")
    have = subprocess.run([venv_bin("pip"), "list", "--format=freeze"], capture_output=True, text=True).stdout
    names = {line.split("==")[0].lower().replace("_", "-") for line in have.splitlines()}
    missing = [p for p in packages if p.split("[")[0].lower() not in names]
    if missing:
        run_installer([venv_bin("pip"), "install", "-q", "--only-binary=:all:"] + missing, " ".join(missing))


def install(needs):
    for kind, how in (("apt", apt), ("pip", pip), ("npm", npm)):
        if kind in needs:
            how(needs[kind])
