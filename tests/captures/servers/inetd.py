"""Hands each connection to a program on its standard input and output.

Usage: inetd.py PORT PROGRAM ARGUMENT...
"""

import socket
import subprocess
import sys

with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listener:
    while True:
        connection, _ = listener.accept()
        with connection:
            subprocess.Popen(sys.argv[2:], stdin=connection, stdout=connection, stderr=subprocess.DEVNULL).wait(20)
