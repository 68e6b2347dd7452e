import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { FREE, HI, type JPushWorld, refusal, refused, type Shape } from './jpush.world.js';

/** A key pair of GB/T 32918.5-2017, annex A. */
const SM2 = {
  privateKey: '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8',
  publicKey:
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
};

/** A push to a server that answers so. */
async function answered(world: JPushWorld, answer: RequestListener): Promise<unknown> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return await world.client({ baseUrl }).push.send(HI);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** What happens on the way, and encrypted bodies: shapes 40 and 41. */
export const TRANSPORT_SHAPES: readonly Shape[] = [
  {
    n: 40,
    name: 'answers that are none: HTML, cut JSON, no connection, silence',
    run: async (world) => {
      const { faults } = world.server;
      const html = { status: 502, body: '<html>502 Bad Gateway</html>', headers: { 'x-rate-limit-remaining': '17' } };
      faults.add({ when: {}, times: 1, fault: html });
      const { failure, rateLimit } = await refusal(world.free.push.send(HI));
      expect([failure.httpStatus, failure.code, rateLimit?.remaining]).toEqual([502, null, 17]);
      faults.add({ when: {}, times: 1, fault: { status: 200, body: '{"msg_id":"18' } });
      expect((await refusal(world.free.push.send(HI))).failure.class).toBe('unknown');
      faults.add({ when: {}, times: 1, fault: { silence: true } });
      const started = Date.now();
      expect((await refusal(world.client({ timeoutMs: 100 }).push.send(HI))).failure.class).toBe('unknown');
      expect(Date.now() - started).toBeLessThan(5_000);
      const nobody = world.client({ baseUrl: 'http://127.0.0.1:1' });
      expect((await refusal(nobody.push.send(HI))).failure.class).toBe('retryable');
    },
  },
  {
    n: 40,
    name: 'answers in pieces and compressed ones',
    run: async (world) => {
      const text = Buffer.from('{"sendno":"推","msg_id":"18100287008460003"}');
      const read = { sendno: '推', messageId: '18100287008460003' };
      // Cut inside the Chinese character.
      const inPieces = answered(world, (_request, response) => {
        response.write(text.subarray(0, 12));
        setTimeout(() => response.end(text.subarray(12)), 20);
      });
      expect(await inPieces).toMatchObject(read);
      const compressed = answered(world, (request, response) => {
        // Our client asks for none; a server that compresses all the same is read, or refused with a word.
        const wanted = (request.headers['accept-encoding'] ?? '').includes('gzip');
        response.writeHead(200, wanted ? { 'content-encoding': 'gzip' } : {}).end(wanted ? gzipSync(text) : text);
      });
      expect(await compressed).toMatchObject(read);
    },
  },
  {
    n: 41,
    name: 'encrypted pushes',
    apps: { [FREE]: { sm2: SM2 } },
    run: async (world) => {
      const sm2PublicKey = Buffer.from(SM2.publicKey, 'hex').toString('base64');
      await world.client({ encryption: 'sm2', sm2PublicKey }).push.send(HI);
      expect(world.shown()).toBe(1);
      const request = world.server.requests.list().at(-1)!;
      expect(request.headers['x-encrypt-type']).toBe('SM2');
      expect(JSON.parse(request.body)).toEqual({
        audience: 'all',
        payload: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) as string,
      });
      const foreign = world.client({ encryption: 'sm2' });
      expect((await refused(foreign.push.send(HI)))[1]).toBe(400);
    },
  },
];
