import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import {
  type Batch,
  FAILURE_CLASSES,
  type FailureClass,
  isJsonObject,
  type Outcome,
  type Vendor,
} from '@nest-push/core';
import { type ContractCase } from './contract-case.js';

/** What the vendor contract needs to know. */
export interface VendorContractSubject {
  /** Makes the adapter, with a deadline of about `timeoutMs` for a call, for a vendor that answers at `baseUrl`. */
  readonly create: (baseUrl: string, timeoutMs: number) => Vendor | Promise<Vendor>;
  /** A batch that the adapter can say, made for one of its apps. */
  readonly batch: (vendor: Vendor) => Batch;
  /** The secrets and the addresses that `create` and `batch` use: none of them may ever show in a text. */
  readonly secrets: readonly string[];
  /** An answer of the vendor that means success. */
  readonly success: { readonly status: number; readonly body: string };
}

const TIMEOUT_MS = 300;

/** Where an answer comes: it may come late on a busy machine. */
const PATIENT_MS = 10_000;

/** What goes wrong, and how every vendor's adapter must class it. */
const FAULTS: Record<
  string,
  { answer: (response: ServerResponse, request: IncomingMessage) => void; class: FailureClass }
> = {
  'a gateway page (502)': { answer: (r) => r.writeHead(502).end('<html>Bad Gateway</html>'), class: 'unknown' },
  'a gateway page (504)': { answer: (r) => r.writeHead(504).end('<html>Gateway Time-out</html>'), class: 'unknown' },
  'an empty 500': { answer: (r) => r.writeHead(500).end(), class: 'retryable' },
  'a 503 page': { answer: (r) => r.writeHead(503).end('<html>busy</html>'), class: 'retryable' },
  'a 429 without the vendor’s words': { answer: (r) => r.writeHead(429).end('slow down'), class: 'throttled' },
  'a 401 page': { answer: (r) => r.writeHead(401).end('<html>log in</html>'), class: 'credential' },
  'a 404 page': { answer: (r) => r.writeHead(404).end('<html>nothing here</html>'), class: 'credential' },
  'a redirect': { answer: (r) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), class: 'credential' },
  'a 413 page': { answer: (r) => r.writeHead(413).end('too large'), class: 'payload' },
  'an empty 200': { answer: (r) => r.writeHead(200).end(), class: 'unknown' },
  'a 200 that is no JSON': { answer: (r) => r.writeHead(200).end('OK'), class: 'unknown' },
  'a 200 with half a JSON': { answer: (r) => r.writeHead(200).end('{"a":'), class: 'unknown' },
  'a 200 with another JSON': { answer: (r) => r.writeHead(200).end('{"hello":[1,2,3]}'), class: 'unknown' },
  'a 200 with a list': { answer: (r) => r.writeHead(200).end('[]'), class: 'unknown' },
  'a 200 with null': { answer: (r) => r.writeHead(200).end('null'), class: 'unknown' },
  'an answer of 2 MB': { answer: (r) => r.writeHead(200).end('x'.repeat(2_000_000)), class: 'unknown' },
  'a reset after the request was read': { answer: (_r, request) => void request.socket.destroy(), class: 'unknown' },
  silence: { answer: () => undefined, class: 'unknown' },
  'a body that never ends': {
    answer: (r) => void r.writeHead(200, { 'content-length': '100' }).write('{'),
    class: 'unknown',
  },
};

/**
 * What every vendor's adapter does, against real HTTP.
 *
 * @example
 * ```ts
 * for (const { name, run } of vendorContract({ create, batch, secrets: ['master-secret'], success })) it(name, run);
 * ```
 */
export function vendorContract(subject: VendorContractSubject): ContractCase[] {
  return [
    {
      name: 'has a name, distinct app ids, and an address kind with a limit',
      run: async () => {
        const vendor = await subject.create('http://127.0.0.1:9', TIMEOUT_MS);
        assert.ok(vendor.name !== '' && vendor.label !== '');
        assert.ok(vendor.apps.length > 0);
        assert.equal(new Set(vendor.apps.map(({ id }) => id)).size, vendor.apps.length);
        const limits = Object.values(vendor.traits.addressKinds).map(({ batchLimit }) => batchLimit);
        assert.ok(limits.length > 0 && limits.every((limit) => Number.isInteger(limit) && limit >= 1));
      },
    },
    {
      name: 'translates purely: the same batch at the same time gives the same request, and the batch stays as it was',
      run: async () => {
        const vendor = await subject.create('http://127.0.0.1:9', TIMEOUT_MS);
        const batch = deepFreeze(subject.batch(vendor));
        const now = Date.UTC(2026, 10, 21);
        assert.deepEqual(vendor.translate(batch, now), vendor.translate(batch, now));
      },
    },
    {
      name: 'puts no secret into a request that a plan shows, nor into what an inspection of the adapter prints',
      run: async () => {
        const vendor = await subject.create('http://127.0.0.1:9', TIMEOUT_MS);
        const batch = subject.batch(vendor);
        const addresses = new Set(batch.targets.map(({ address }) => address));
        const { request } = vendor.translate(batch, Date.now());
        const shown = [JSON.stringify(request), inspect(vendor, { depth: 8 }), JSON.stringify(vendor)];
        for (const secret of subject.secrets) {
          if (addresses.has(secret)) continue;
          for (const text of shown) assert.ok(!text.includes(secret), 'a secret shows');
        }
        assert.ok(!Object.keys(request.headers).some((name) => name.toLowerCase() === 'authorization'));
      },
    },
    {
      name: 'sends exactly the bytes it has shown, once, and reads success',
      run: () =>
        withServer(subject.success, async (baseUrl, seen) => {
          const vendor = await subject.create(baseUrl, PATIENT_MS);
          const { request } = vendor.translate(subject.batch(vendor), Date.now());
          const outcome = await vendor.deliver(request);
          assert.equal(outcome.failure, null);
          assert.equal(typeof outcome.messageId, 'string');
          assert.deepEqual(seen, [{ method: request.method, body: request.body }]);
        }),
    },
    {
      name: 'a vendor that cannot be reached is retryable: nothing has left',
      run: async () => {
        const vendor = await subject.create('http://127.0.0.1:9', TIMEOUT_MS);
        assertFailure(await deliver(subject, vendor), 'retryable', subject);
      },
    },
    ...Object.entries(FAULTS).map(([name, fault]) => ({
      name: `${name} is ${fault.class}, told in words, after one call`,
      run: () =>
        withServer(fault.answer, async (baseUrl, seen) => {
          const vendor = await subject.create(baseUrl, TIMEOUT_MS);
          const start = Date.now();
          assertFailure(await deliver(subject, vendor), fault.class, subject);
          assert.ok(Date.now() - start < TIMEOUT_MS + 1_500, 'it took longer than the deadline');
          assert.equal(seen.length, 1, 'nobody repeats a call here');
        }),
    })),
    ...Object.entries(FAULTS).map(([name, fault]) => ({
      name: `${name}, when it is to take a call back, ends with an answer in words, after one call at most`,
      run: async () => {
        const messageId = await idOf(subject);
        await withServer(fault.answer, async (baseUrl, seen) => {
          const vendor = await subject.create(baseUrl, TIMEOUT_MS);
          if (vendor.recall === undefined) return;
          const { id, app, targets } = subject.batch(vendor);
          const addresses = targets.map(({ address }) => address);
          const start = Date.now();
          const calls = RECALLED_KINDS.map((kind) => ({
            id,
            app: app.id,
            kind,
            addresses,
            messageId,
            calledAt: start,
          }));
          for (const call of calls) {
            seen.length = 0;
            const answer = await vendor.recall(call);
            if (!answer.recalled) assertWords(answer, subject);
            assert.ok(!answer.recalled || SAYS_200.includes(name), 'it is said to be taken back, and nobody said so');
            assert.ok(seen.length <= 1, 'nobody repeats a call here');
          }
          assert.ok(Date.now() - start < calls.length * (TIMEOUT_MS + 1_500), 'it took longer than the deadline');
        });
      },
    })),
  ];
}

/** No answer to a push; but JPush does not say what it answers to a withdrawal with its 200. */
const SAYS_200: readonly string[] = ['an empty 200', 'a 200 with another JSON', 'a 200 with a list'];

/** What a vendor resolves, and a call that names its receivers. */
const RECALLED_KINDS = ['everyone', 'registrationId'] as const;

/** The id that the vendor gives the batch. */
async function idOf(subject: VendorContractSubject): Promise<string | null> {
  let messageId: string | null = null;
  await withServer(subject.success, async (baseUrl) => {
    ({ messageId } = await deliver(subject, await subject.create(baseUrl, PATIENT_MS)));
  });
  return messageId;
}

function deliver(subject: VendorContractSubject, vendor: Vendor): Promise<Outcome> {
  return vendor.deliver(vendor.translate(subject.batch(vendor), Date.now()).request);
}

function assertFailure({ failure }: Outcome, expected: FailureClass, { secrets }: VendorContractSubject): void {
  assert.ok(failure !== null, 'it must fail');
  assert.ok(FAILURE_CLASSES.includes(failure.class));
  assert.equal(failure.class, expected, failure.reason);
  assertWords(failure, { secrets });
}

function assertWords(told: { readonly reason: string }, { secrets }: Pick<VendorContractSubject, 'secrets'>): void {
  assert.match(told.reason, /^\S.{20,}[.\]]$/su);
  for (const secret of secrets)
    assert.ok(!inspect(told, { depth: 8 }).includes(secret), 'a secret or an address shows in a reason');
}

interface SeenRequest {
  readonly method: string | undefined;
  readonly body: string;
}

async function withServer(
  answer: { status: number; body: string } | ((response: ServerResponse, request: IncomingMessage) => void),
  use: (baseUrl: string, seen: SeenRequest[]) => Promise<void>,
): Promise<void> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ method: request.method, body: Buffer.concat(chunks).toString() });
      if (typeof answer === 'function') answer(response, request);
      else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function deepFreeze<T>(value: T): T {
  if (Array.isArray(value) || isJsonObject(value)) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}
