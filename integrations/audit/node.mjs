// A reverse proxy of Node's http module: what it reads is passed on, but for the fields of one hop; an error is a 502,
// or an abort.
import http from "node:http";

const [port, upstream] = [Number("@PORT@"), Number("@UPSTREAM@")];
const HOP = new Set(["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"]);

function ask({ method, url, headers }) {
  return http.request({ host: "127.0.0.1", port: upstream, method, path: url, headers, agent: false });
}

function refuse(response) {
  if (response.headersSent) response.destroy();
  else response.writeHead(502, "Bad Gateway").end("bad gateway\n");
}

function pass(answer, response) {
  const fields = Object.entries(answer.headers).filter(([name]) => !HOP.has(name));
  try {
    response.writeHead(answer.statusCode, answer.statusMessage, Object.fromEntries(fields));
  } catch {
    answer.destroy();
    return refuse(response);
  }
  answer.on("error", () => response.destroy());
  answer.on("aborted", () => response.destroy());
  answer.pipe(response);
}

const server = http.createServer((request, response) => {
  const asked = ask(request);
  asked.on("response", (answer) => pass(answer, response));
  // A protocol that nobody asked for.
  asked.on("upgrade", (answer, other) => other.destroy() && refuse(response));
  asked.on("error", () => refuse(response));
  request.pipe(asked);
});

server.on("upgrade", (request, socket, head) => {
  const asked = ask(request);
  const response = new http.ServerResponse(request);
  response.shouldKeepAlive = false;
  response.on("finish", () => socket.end());
  asked.on("response", (answer) => {
    response.assignSocket(socket);
    pass(answer, response);
  });
  asked.on("upgrade", (answer, other, rest) => {
    const fields = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${fields.join("")}\r\n`);
    socket.write(rest);
    other.write(head);
    other.on("error", () => socket.destroy());
    socket.on("error", () => other.destroy());
    other.pipe(socket).pipe(other);
  });
  asked.on("error", () => {
    response.assignSocket(socket);
    refuse(response);
  });
  asked.end();
});

process.on("uncaughtException", (error) => console.error(error));
server.listen(port, "127.0.0.1");
