import { createHash } from 'node:crypto';
import { forEachTest, OneServer, type Received, says } from '../../../test/support/one-server.js';

export const SECRET = '0123456789abcdefghijklmnopqrstuv';
export const KEYS = { appKey: 'test_appkey_0001', masterSecret: SECRET };
export const NOW = 1_700_000_000_999;
export const clock = { now: () => NOW };

/** What a message that Umeng took is answered with. */
export const TAKEN = says(200, { ret: 'SUCCESS', data: { msg_id: 'uu00000000000000000001' } });

/** A server in place of Umeng. */
export class UmengServer extends OneServer {
  /** The sign that a call must carry, from the bytes that came. */
  signOf({ url, bytes }: Received): string {
    const signed = `POST${this.url}${url.split('?')[0] ?? ''}`;
    return createHash('md5').update(signed).update(bytes).update(SECRET).digest('hex');
  }
}

/** A server for every test of a file. */
export const oneServer = (): UmengServer => forEachTest(new UmengServer(TAKEN));
