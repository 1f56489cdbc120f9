// Asks server.js for all it has, over one connection, and prints what came: node client.js HOST PORT
const http = require('node:http');

const [host, port] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

const ask = (method, path, { headers = {}, content } = {}) =>
  new Promise((resolve, reject) => {
    const request = http.request({ host, port, agent, method, path, headers });
    request.on('error', reject);
    request.on('information', (head) => console.log('interim', head.statusCode));
    request.on('continue', () => request.end(content));
    request.on('response', (response) => {
      const pieces = [];
      response.on('error', reject);
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => {
        const all = Buffer.concat(pieces).toString();
        console.log(method, path, response.statusCode, all.length, all.slice(0, 40), JSON.stringify(response.trailers));
        resolve();
      });
    });
    if (headers.Expect) request.flushHeaders();
    else request.end(content);
  });

const upgrade = () =>
  new Promise((resolve, reject) => {
    const request = http.request({ host, port, path: '/socket', headers: { Connection: 'Upgrade', Upgrade: 'websocket' } });
    request.on('error', reject);
    request.on('upgrade', (response, socket) => {
      socket.on('data', (bytes) => {
        console.log('upgraded', response.statusCode, bytes.toString('hex'));
        socket.end();
        resolve();
      });
      socket.write(Buffer.from('81850102030469676f686e', 'hex'));
    });
    request.end();
  });

(async () => {
  await ask('GET', '/page');
  await ask('HEAD', '/page');
  await ask('GET', '/chunked');
  await ask('GET', '/trailers');
  await ask('DELETE', '/none');
  await ask('GET', '/same');
  await ask('GET', '/hints');
  await ask('POST', '/echo', { headers: { 'Content-Length': 5 }, content: 'hello' });
  await ask('POST', '/echo', { headers: { 'Content-Length': 5, Expect: '100-continue' }, content: 'hello' });
  await ask('GET', '/count');
  await upgrade();
  agent.destroy();
})();
