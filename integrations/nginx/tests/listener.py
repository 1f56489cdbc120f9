"""A loopback port, and a thread for each connection that is made to it."""

import socket
import threading


class Listener:
    """Gives each connection, and its number from 1 on, to `connection`, which is the subclass's."""

    def __init__(self):
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self.connection, args=(peer, self.connections), daemon=True).start()
