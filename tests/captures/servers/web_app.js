// A fetch-style application for Bun and Deno. Usage: web_app.js PORT
const port = Number((typeof Bun !== "undefined" ? Bun.argv : ["", "", ...Deno.args])[2]);

function pieces(fail) {
  return new ReadableStream({
    async start(controller) {
      const encoder = new TextEncoder();
      controller.enqueue(encoder.encode("first part\n"));
      await new Promise((done) => setTimeout(done, 40));
      if (fail) return controller.error(new Error("by design"));
      controller.enqueue(encoder.encode("second part\n"));
      controller.close();
    },
  });
}

async function handle(request) {
  const path = new URL(request.url).pathname;
  if (path === "/static") return new Response("Hello from a fetch handler.\n");
  if (path === "/empty") return new Response();
  if (path === "/chunked") return new Response(pieces(false), { headers: { "content-type": "text/plain" } });
  if (path === "/raise-late") return new Response(pieces(true));
  if (path === "/raise") throw new Error("by design");
  if (path === "/reason") return new Response("ok\n", { status: 200, statusText: "Very well" });
  if (path === "/headers") {
    const headers = new Headers({ "x-empty": "", "x-latin-1": "caf\u00e9" });
    for (let i = 0; i < 60; i++) headers.append(`x-header-${i}`, `value ${i}`);
    for (let i = 0; i < 3; i++) headers.append("set-cookie", `part${i}=${"abcdefghij".repeat(100)}; Path=/`);
    return new Response("ok\n", { headers });
  }
  if (path === "/post") return new Response(`${(await request.text()).length}\n`, { status: 201 });
  if (path === "/redirect") return Response.redirect("http://localhost/elsewhere", 307);
  if (path === "/json") return Response.json({ a: 1 });
  const status = /^\/status\/(\d+)$/.exec(path);
  if (status) {
    const code = Number(status[1]);
    return new Response([204, 205, 304].includes(code) ? null : `status ${code}\n`, { status: code, headers: { "x-own": "yes" } });
  }
  return new Response("no such page\n", { status: 404 });
}

if (typeof Bun !== "undefined") {
  Bun.serve({
    hostname: "127.0.0.1",
    port,
    development: false,
    fetch(request, server) {
      if (new URL(request.url).pathname === "/ws" && server.upgrade(request)) return;
      return handle(request);
    },
    error: () => new Response("failed\n", { status: 500 }),
    websocket: { open: (ws) => ws.send("hello from the other side"), message() {} },
  });
} else {
  Deno.serve({ hostname: "127.0.0.1", port, onListen() {}, onError: () => new Response("failed\n", { status: 500 }) }, (request) => {
    if (new URL(request.url).pathname === "/ws") {
      const { socket, response } = Deno.upgradeWebSocket(request);
      socket.onopen = () => socket.send("hello from the other side");
      return response;
    }
    return handle(request);
  });
}
