// The plainest possible server: what is measured is the client.
import { createServer } from 'node:http';

const answer = JSON.stringify({ sendno: '18', msg_id: '18100287008546930', padding: 'xxxxxxx' });
const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
});
// The bench is gone, whatever the reason.
process.once('disconnect', () => process.exit(1));
