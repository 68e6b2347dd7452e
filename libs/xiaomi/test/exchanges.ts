import { forEachTest, OneServer, says } from '../../../test/support/one-server.js';

export const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';

/** What a send that Xiaomi took is answered with. */
export const OK = { result: 'ok', code: 0, description: '成功', trace_id: 'Xdm1', info: '', data: { id: 'sdm1' } };

/** A server in place of Xiaomi for every test of a file. */
export const oneServer = (): OneServer => forEachTest(new OneServer(says(200, OK)));
