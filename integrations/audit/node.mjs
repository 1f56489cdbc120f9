// A reverse proxy of Node's http module: what it reads is passed on; an error is a 502, or an abort.
import http from "node:http";

const [port, upstream] = [Number("@PORT@"), Number("@UPSTREAM@")];

function ask(request) {
  const { method, url, headers } = request;
  return http.request({ host: "127.0.0.1", port: upstream, method, path: url, headers });
}

function pass(answer, response) {
  response.writeHead(answer.statusCode, answer.statusMessage, answer.headers);
  answer.on("error", () => response.destroy());
  answer.on("aborted", () => response.destroy());
  answer.pipe(response);
}

const server = http.createServer((request, response) => {
  const asked = ask(request);
  asked.on("response", (answer) => pass(answer, response));
  asked.on("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end("bad gateway\n");
  });
  request.pipe(asked);
});

server.on("upgrade", (request, socket, head) => {
  const asked = ask(request);
  asked.on("upgrade", (answer, other, rest) => {
    const fields = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${fields.join("")}\r\n`);
    socket.write(rest);
    other.write(head);
    other.on("error", () => socket.destroy());
    socket.on("error", () => other.destroy());
    other.pipe(socket).pipe(other);
  });
  asked.on("response", (answer) => {
    const response = new http.ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.on("finish", () => socket.end());
    pass(answer, response);
  });
  asked.on("error", () => socket.end("HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"));
  asked.end();
});

process.on("uncaughtException", (error) => console.error(error));
server.listen(port, "127.0.0.1");
