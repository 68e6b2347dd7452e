import { type DynamicModule, Inject, Injectable, Module } from '@nestjs/common';
import {
  type Batch,
  contentFor,
  type Finding,
  type Inquiry,
  type Outcome,
  type Platform,
  PLATFORMS,
  PushVendor,
  type Recall,
  type Translation,
  type Vendor,
  type VendorApp,
  type VendorRequest,
  type VendorTraits,
} from '@nest-push/core';

/** How a {@link FakeVendor} looks. */
export interface FakeVendorOptions {
  /** @default 'fake' */
  readonly name?: string;
  /** @default one app, named like the vendor, for every platform */
  readonly apps?: readonly VendorApp[];
  /** Laid over the default traits: every address kind, 1,000 in a batch, no manufacturer's own. */
  readonly traits?: Partial<VendorTraits>;
}

/** One call that a {@link FakeVendor} got. */
export interface FakeCall {
  readonly batch: Batch;
  readonly request: VendorRequest;
}

const ACCEPTED: Outcome = { messageId: null, failure: null, failedAddresses: new Map() };
const FAKE_OPTIONS = '@nest-push/testing:fake-vendor-options';

/**
 * A vendor that calls nobody: it takes every message, and remembers it.
 *
 * @example
 * ```ts
 * fake.answer = () => ({ messageId: null, failure: localFailure('device', 'Fake', 'gone'), failedAddresses: new Map() });
 * expect(fake.calls[0]?.batch.message.title).toBe('您有一条新消息~');
 * ```
 */
@PushVendor()
@Injectable()
export class FakeVendor implements Vendor {
  readonly name: string;
  readonly label: string;
  readonly apps: readonly VendorApp[];
  readonly traits: VendorTraits;

  /** Every call, oldest first. */
  readonly calls: FakeCall[] = [];

  /** What the next calls lead to. By default every one is taken, with the message ids `fake-1`, `fake-2`, … */
  answer: (call: FakeCall) => Outcome | Promise<Outcome> = () => ({
    ...ACCEPTED,
    messageId: `${this.name}-${this.calls.length}`,
  });

  /** Refuses messages before any call; by default none. Throw a `MessageRefusedError` here. */
  refuse: (batch: Batch) => void = () => undefined;

  /** Every question, oldest first. */
  readonly inquiries: Inquiry[] = [];

  /** What it says when it is asked about a call. By default it knows nothing. Core asks by itself only with the trait `findsUnanswered`. */
  find: (inquiry: Inquiry) => Finding | Promise<Finding> = () => ({
    known: false,
    reason: `${this.label} does not know it.`,
  });

  /** Every call that it was to take back, oldest first. */
  readonly recalls: Inquiry[] = [];

  /** What it does when it is to take a call back. By default it does. */
  takeBack: (call: Inquiry) => Recall | Promise<Recall> = () => ({ recalled: true });

  private readonly translated = new WeakMap<VendorRequest, Batch>();

  constructor(@Inject(FAKE_OPTIONS) { name = 'fake', apps, traits }: FakeVendorOptions = {}) {
    this.name = name;
    this.label = name.charAt(0).toUpperCase() + name.slice(1);
    this.apps = apps ?? [{ id: name, platforms: PLATFORMS }];
    const trait = { batchLimit: 1_000, keyed: false };
    this.traits = {
      addressKinds: {
        registrationId: trait,
        alias: trait,
        account: trait,
        tags: trait,
        topic: trait,
        segment: trait,
        everyone: trait,
      },
      directManufacturers: [],
      ...traits,
    };
  }

  translate(batch: Batch): Translation {
    this.refuse(batch);
    const contents = Object.fromEntries(
      batch.platforms.map((platform: Platform) => [platform, contentFor(batch.message, platform)]),
    );
    const body = JSON.stringify({
      to: batch.targets.map(({ address }) => address),
      tags: batch.tags,
      ttl: batch.ttl,
      ...contents,
    });
    const request: VendorRequest = {
      app: batch.app.id,
      method: 'POST',
      url: `https://${this.name}.invalid/send`,
      headers: { 'content-type': 'application/json' },
      body,
    };
    this.translated.set(request, batch);
    return { request, notes: [] };
  }

  async deliver(request: VendorRequest): Promise<Outcome> {
    const batch = this.translated.get(request);
    if (batch === undefined) throw new TypeError('The fake vendor delivers only what it has translated.');
    const call = { batch, request };
    this.calls.push(call);
    return this.answer(call);
  }

  async inquire(inquiry: Inquiry): Promise<Finding> {
    this.inquiries.push(inquiry);
    return this.find(inquiry);
  }

  async recall(call: Inquiry): Promise<Recall> {
    this.recalls.push(call);
    return this.takeBack(call);
  }
}

/**
 * Puts a {@link FakeVendor} where a vendor's module would stand.
 *
 * @example
 * ```ts
 * PushModule.forRoot({ vendors: [FakeVendorModule.forRoot({ name: 'jpush' })] });
 * ```
 */
@Module({})
export class FakeVendorModule {
  static forRoot(options: FakeVendorOptions = {}): DynamicModule {
    return {
      module: FakeVendorModule,
      providers: [{ provide: FAKE_OPTIONS, useValue: options }, FakeVendor],
      exports: [FakeVendor],
    };
  }
}
