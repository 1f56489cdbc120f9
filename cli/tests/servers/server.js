// What tests/guard_servers.rs asks for, by Node: node server.js HOST PORT
const http = require('node:http');

const server = http.createServer(async (request, response) => {
  request.socket.count = (request.socket.count || 0) + 1;
  switch (request.url) {
    case '/page':
      return response.writeHead(200, { 'Content-Length': 6, ETag: '"1"' }).end('a page');
    case '/chunked':
      for (const piece of ['one', 'two', 'three'.repeat(5000)]) response.write(piece);
      return response.end();
    case '/trailers':
      response.writeHead(200, { Trailer: 'X-Sum', 'Transfer-Encoding': 'chunked' });
      response.write('content');
      response.addTrailers({ 'X-Sum': '7' });
      return response.end();
    case '/none':
      return response.writeHead(204).end();
    case '/same':
      return response.writeHead(304, { ETag: '"1"' }).end();
    case '/hints':
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      return response.end('late');
    case '/count':
      return response.end(String(request.socket.count));
    case '/echo':
      response.writeHead(200, { 'Content-Length': request.headers['content-length'] });
      return request.pipe(response);
    default:
      return response.writeHead(404).end('no');
  }
});
// A client that expects a 100 gets it, as Node does by itself.
server.on('upgrade', (request, socket, head) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  socket.write(head);
  socket.pipe(socket);
});
server.keepAliveTimeout = 600000;
server.listen(Number(process.argv[3]), process.argv[2]);
