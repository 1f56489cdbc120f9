// The Node application: captured itself, and the origin behind the proxies.
// Usage: node app.js PORT [impatient]
"use strict";
const http = require("http");
const net = require("net");
const zlib = require("zlib");
const { WebSocketServer } = require("ws");

const routes = {
  "/static": (req, res) => res.end("Hello from Node.\n"),
  "/empty": (req, res) => res.end(),
  "/chunked": (req, res) => {
    res.setHeader("Content-Type", "text/plain");
    res.write("first part\n");
    setTimeout(() => res.write("second part\n"), 40);
    setTimeout(() => res.end("third part\n"), 80);
  },
  "/events": (req, res) => {
    res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
    res.write("event: tick\ndata: 1\n\n");
    setTimeout(() => res.write("data: 2\n\n"), 40);
  },
  "/trailers": (req, res) => {
    res.writeHead(200, { "Content-Type": "text/plain", Trailer: "Content-MD5, X-Lines" });
    res.write("one\n");
    res.write("two\n");
    res.addTrailers({ "Content-MD5": "sZRqySSS0jR8YjW00mERhA==", "X-Lines": "2" });
    res.end();
  },
  "/early": (req, res) => {
    res.writeEarlyHints({ link: ["</style.css>; rel=preload; as=style", "</app.js>; rel=preload; as=script"] });
    setTimeout(() => res.end("after the hints\n"), 40);
  },
  "/early-twice": (req, res) => {
    res.writeEarlyHints({ link: "</one.css>; rel=preload; as=style" });
    res.writeEarlyHints({ link: "</two.css>; rel=preload; as=style", "x-trace": "abc" });
    res.end("after two hints\n");
  },
  "/processing": (req, res) => {
    res.writeProcessing();
    setTimeout(() => res.end("processed\n"), 40);
  },
  "/interim": (req, res) => {
    res.writeContinue();
    res.writeProcessing();
    res.writeEarlyHints({ link: "</one.css>; rel=preload; as=style" });
    res.writeHead(404);
    res.end("not found after all\n");
  },
  "/gzip": (req, res) => {
    res.writeHead(200, { "Content-Type": "text/plain", "Content-Encoding": "gzip", Vary: "Accept-Encoding" });
    res.end(zlib.gzipSync("the same words again and again\n".repeat(40)));
  },
  "/gzip-chunked": (req, res) => {
    res.writeHead(200, { "Content-Type": "text/plain", "Content-Encoding": "gzip" });
    const gzip = zlib.createGzip();
    gzip.pipe(res);
    gzip.write("the same words again and again\n".repeat(20));
    gzip.flush(() => gzip.end("the end\n"));
  },
  "/cookies": (req, res) => {
    const cookies = [];
    for (let i = 0; i < 6; i++) cookies.push(`part${i}=${"abcdefghij".repeat(100)}; Path=/; HttpOnly; SameSite=Lax`);
    res.writeHead(200, { "Set-Cookie": cookies, "Content-Length": 3 });
    res.end("ok\n");
  },
  "/one-cookie": (req, res) => {
    res.writeHead(302, { Location: "/", "Set-Cookie": `session=${"0123456789abcdef".repeat(250)}; Path=/; Secure` });
    res.end();
  },
  "/headers": (req, res) => {
    for (let i = 0; i < 120; i++) res.setHeader(`X-Header-${i}`, `value number ${i}`);
    res.end("ok\n");
  },
  "/odd-names": (req, res) => {
    res.setHeader("x!#$%&'*+-.^_`|~9", "every token character");
    res.setHeader("X-Empty", "");
    res.setHeader("X-Tab", "a\tb");
    res.setHeader("X-Colon", "a: b: c");
    res.setHeader("X-Latin-1", "caf\u00e9");
    res.setHeader("X-Same", ["one", "two", "three"]);
    res.end("ok\n");
  },
  "/no-date": (req, res) => {
    res.sendDate = false;
    res.end("no Date\n");
  },
  "/raw-headers": (req, res) => {
    res.writeHead(200, ["cOnTeNt-LeNgTh", "3", "content-type", "text/plain", "DATE", "Mon, 23 Nov 2026 00:00:00 GMT"]);
    res.end("ok\n");
  },
  "/empty-reason": (req, res) => {
    res.writeHead(200, "");
    res.end("no reason\n");
  },
  "/own-reason": (req, res) => {
    res.writeHead(200, "Tr\u00e8s bien: (all) is well, \"really\"");
    res.end("a reason\n");
  },
  "/until-close": (req, res) => {
    res.useChunkedEncodingByDefault = false;
    res.writeHead(200, { "Content-Type": "text/plain" });
    res.write("no length, ");
    res.end("no chunks\n");
  },
  "/close": (req, res) => {
    res.setHeader("Connection", "close");
    res.end("goodbye\n");
  },
  "/both": (req, res) => {
    res.setHeader("Connection", "close");
    res.write("chunked, then closed\n");
    res.end();
  },
  "/long": (req, res) => {
    res.writeHead(200, { "Content-Type": "text/plain" });
    for (let i = 0; i < 4; i++) res.write("0123456789abcdef".repeat(48 * (i + 1)));
    res.end();
  },
  "/multi-type": (req, res) => {
    res.writeHead(206, {
      "Content-Type": "text/plain",
      "Content-Range": "bytes 0-4/17",
      "Content-Length": "5",
      "Accept-Ranges": "bytes",
    });
    res.end("Hello");
  },
  "/broken": (req, res) => {
    res.writeHead(200, { "Content-Length": "100" });
    res.write("only this much\n");
    setTimeout(() => res.destroy(), 60);
  },
  "/broken-chunks": (req, res) => {
    res.write("one chunk and no last one\n");
    setTimeout(() => res.destroy(), 60);
  },
  "/slow": () => {},
  "/post": (req, res) => {
    let size = 0;
    req.on("data", (d) => (size += d.length));
    req.on("end", () => {
      res.writeHead(201, { Location: "/things/1", "Content-Type": "application/json" });
      res.end(JSON.stringify({ size }) + "\n");
    });
  },
};

const extra = {
  301: { Location: "/moved" },
  302: { Location: "http://localhost/found?a=b" },
  303: { Location: "/other" },
  304: { ETag: '"v1"', "Cache-Control": "max-age=60" },
  307: { Location: "/temporary" },
  308: { Location: "/permanent" },
  401: { "WWW-Authenticate": ['Basic realm="a, \\"quoted\\" place"', 'Bearer scope="x y"'] },
  405: { Allow: "GET, HEAD" },
  407: { "Proxy-Authenticate": "Basic" },
  426: { Upgrade: "websocket, HTTP/2.0", Connection: "Upgrade" },
  429: { "Retry-After": "120" },
  503: { "Retry-After": "Mon, 23 Nov 2026 12:00:00 GMT" },
};

function answer(req, res) {
  const path = req.url.replace(/^http:\/\/[^/]*/, "").split("?")[0];
  const status = /^\/status\/(\d+)$/.exec(path);
  if (status) {
    const code = Number(status[1]);
    res.writeHead(code, extra[code] || {});
    return res.end(code === 204 || code === 205 || code === 304 ? undefined : `this is a ${code}\n`);
  }
  const route = routes[path];
  if (route) return route(req, res);
  if (req.method === "OPTIONS") {
    res.writeHead(204, { Allow: "GET, HEAD, OPTIONS", "Access-Control-Allow-Origin": "*" });
    return res.end();
  }
  res.writeHead(404, { "Content-Type": "text/plain" });
  res.end("no such page\n");
}

const impatient = process.argv[3] === "impatient";
const limits = { headersTimeout: 700, requestTimeout: 800, connectionsCheckingInterval: 100 };
const server = http.createServer(impatient ? limits : {}, answer);

const sockets = new WebSocketServer({
  noServer: true,
  perMessageDeflate: true,
  handleProtocols: (offered) => offered.values().next().value,
});
sockets.on("connection", (ws, req) => {
  if (req.url !== "/quiet") ws.send("hello from the other side");
});
server.on("upgrade", (req, socket, head) => {
  if (req.headers.upgrade.toLowerCase() === "websocket") {
    sockets.handleUpgrade(req, socket, head, (ws) => sockets.emit("connection", ws, req));
  } else {
    const res = new http.ServerResponse(req);
    res.assignSocket(socket);
    res.shouldKeepAlive = false;
    res.writeHead(501);
    res.end("no such protocol\n", () => socket.end());
  }
});
server.on("checkContinue", (req, res) => {
  if (req.url === "/post-refused") {
    res.writeHead(417, { Connection: "close" });
    return res.end("do not send it\n");
  }
  res.writeContinue();
  answer(req, res);
});
server.listen(Number(process.argv[2]), "127.0.0.1");
