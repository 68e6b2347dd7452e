// A port whose queue of connections is full, of a process that stands still: the system answers a further connection nothing at all.
import { createServer } from 'node:net';
import { announce, serve } from './serve.mjs';

serve({});
const server = createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => announce('listens', server.address().port));
