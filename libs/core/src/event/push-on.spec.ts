import { jest } from '@jest/globals';
import { Controller, Inject, Injectable, Logger, Module, Scope } from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { Test, type TestingModule } from '@nestjs/testing';
import { FakeVendor, PushTestingModule } from '@nest-push/testing';
import { hostile } from '../../../../test/support/hostile.js';
import { DeviceRegistry } from '../audience/device.registry.js';
import { type PushRequest } from '../delivery/push.request.js';
import { type PushTicket, ticketsIn } from '../delivery/push.ticket.js';
import { PushOn } from './push-on.decorator.js';

class GoodsVisited {
  constructor(
    readonly good: string,
    readonly owner = 'u1',
  ) {}
}
class GoodsVisitedTwice extends GoodsVisited {}
class OrderPaid {
  constructor(readonly id: string) {}
}

const say = (body: string, user = 'u1'): PushRequest => ({ to: { user }, message: { body } });

@Injectable()
class Rules {
  @PushOn(GoodsVisited)
  ownerHears({ good, owner }: GoodsVisited): PushRequest | null {
    return good === 'nothing' ? null : say(good, owner);
  }

  @PushOn('order.*')
  @PushOn(Symbol.for('order'))
  async buyerHears({ id }: OrderPaid): Promise<PushRequest> {
    await Promise.resolve();
    return say(`order ${id}`);
  }

  @PushOn('several')
  manyHear(bodies: string[]): PushRequest[] {
    return bodies.map((body) => say(body));
  }

  @PushOn('throws')
  throws(): never {
    throw new Error('the handler is broken');
  }

  @PushOn('rejects')
  rejects(): Promise<never> {
    return Promise.reject(new Error('the handler is broken'));
  }

  @PushOn('throws badly')
  throwsBadly(): never {
    throw hostile(new Error('canary'));
  }

  @PushOn('hangs')
  hangs(): Promise<null> {
    return new Promise(() => undefined);
  }

  @PushOn('wrong')
  wrong(): PushRequest {
    return { to: { user: '' }, message: {} };
  }

  notDecorated(): void {
    throw new Error('never called');
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequest {
  static made = 0;
  constructor(@Inject(REQUEST) private readonly event: OrderPaid) {
    PerRequest.made += 1;
  }

  @PushOn('scoped')
  hears({ id }: OrderPaid): PushRequest {
    return say(`${id} ${this.event.id} ${PerRequest.made}`);
  }
}

@Injectable({ scope: Scope.TRANSIENT })
class Transient {
  @PushOn('transient')
  hears(): PushRequest {
    return say('transient');
  }
}

@Controller()
class Screens {
  @PushOn('controller')
  hears(): PushRequest {
    return say('controller');
  }
}

const ALIAS = 'rules-alias';

@Module({
  providers: [
    Rules,
    PerRequest,
    Transient,
    { provide: ALIAS, useExisting: Rules },
    { provide: 'value', useValue: new Rules() },
  ],
  controllers: [Screens],
})
class ShopModule {}

describe('@PushOn', () => {
  let module: TestingModule;
  let emitter: EventEmitter2;
  let fake: FakeVendor;
  let errors: jest.SpiedFunction<Logger['error']>;

  const bodies = (): (string | undefined)[] => fake.calls.map(({ batch }) => batch.message.body);

  /** Emits, and waits until the pushes that came of it have ended. */
  async function emit(name: string | symbol, payload: unknown): Promise<readonly PushTicket[]> {
    const tickets = ticketsIn((await emitter.emitAsync(name, payload)) as unknown[]);
    await Promise.all(tickets.map((ticket) => ticket.settled()));
    return tickets;
  }

  beforeAll(async () => {
    errors = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    Logger.overrideLogger(['error']);
    module = await Test.createTestingModule({
      imports: [EventEmitterModule.forRoot({ wildcard: true }), PushTestingModule.forRoot(), ShopModule],
    }).compile();
    await module.init();
    emitter = module.get(EventEmitter2);
    fake = module.get(FakeVendor, { strict: false });
    await module.get(DeviceRegistry).register({
      userId: 'u1',
      platform: 'android',
      routes: [{ vendor: 'fake', kind: 'registrationId', address: 'r1' }],
    });
  });

  beforeEach(() => {
    fake.calls.length = 0;
    errors.mockClear();
  });

  afterAll(async () => {
    await module.close();
    jest.restoreAllMocks();
  });

  it.each<[string, string | symbol, unknown, string[]]>([
    // `Rules` stands in the module as a class, as an alias of it and as another value: the alias is the same instance, the value another one.
    ['a class, under any name', 'goods.visited', new GoodsVisited('bike'), ['bike', 'bike']],
    ['a subclass', 'whatever', new GoodsVisitedTwice('bike'), ['bike', 'bike']],
    ['nothing for a look-alike of the class', 'goods.visited', { good: 'bike', owner: 'u1' }, []],
    ['nothing when the handler says null', 'goods.visited', new GoodsVisited('nothing'), []],
    ['a name with a wildcard', 'order.paid', new OrderPaid('7'), ['order 7', 'order 7']],
    ['several pushes', 'several', ['a', 'b'], ['a', 'b', 'a', 'b']],
    ['a controller', 'controller', {}, ['controller']],
    ['a transient class', 'transient', {}, ['transient']],
  ])('hears %s', async (_what, name, payload, expected) => {
    await emit(name, payload);
    expect(bodies().sort()).toEqual([...expected].sort());
  });

  it('makes a request-scoped class anew for each event, which is its request', async () => {
    await emit('scoped', new OrderPaid('a'));
    await emit('scoped', new OrderPaid('b'));
    expect(bodies()).toEqual(['a a 1', 'b b 2']);
  });

  it('lets who awaits emitAsync() find the tickets', async () => {
    const [first] = ticketsIn((await emitter.emitAsync('controller', {})) as unknown[]);
    expect(await first?.settled()).toMatchObject({ state: 'delivered', pushId: first?.pushId });
  });

  it.each(['throws', 'throws badly', 'rejects', 'wrong'])(
    'never breaks the host: a handler that %s is told in the log',
    async (name) => {
      expect(emitter.emit(name, {})).toBe(true);
      await expect(emitter.emitAsync(name, {})).resolves.toEqual([undefined, undefined, undefined]);
      await new Promise((resolve) => setImmediate(resolve));
      expect(bodies()).toEqual([]);
      expect(String(errors.mock.calls[0]?.[0])).toMatch(/^Rules\.\w+ made no push: /);
    },
  );

  it('lets emit() go on at once although a handler hangs', () => {
    expect(emitter.emit('hangs', {})).toBe(true);
  });

  it('gives emitAsync() back after ten seconds of a slow handler', async () => {
    jest.useFakeTimers();
    const waiting = emitter.emitAsync('hangs', {});
    await jest.advanceTimersByTimeAsync(10_000);
    await expect(waiting).resolves.toEqual([undefined, undefined, undefined]);
    jest.useRealTimers();
  });

  it('says what is missing when there is no emitter', async () => {
    const lonely = await Test.createTestingModule({ imports: [PushTestingModule.forRoot(), ShopModule] }).compile();
    await expect(lonely.init()).rejects.toThrow(/Rules\.\w+ carries @PushOn.+Import EventEmitterModule\.forRoot\(\)/);
  });

  it('needs no emitter where nobody uses it', async () => {
    const plain = await Test.createTestingModule({ imports: [PushTestingModule.forRoot()] }).compile();
    await plain.init();
    await plain.close();
  });

  it('hears nothing after the shutdown', async () => {
    const other = await Test.createTestingModule({
      imports: [EventEmitterModule.forRoot(), PushTestingModule.forRoot(), ShopModule],
    }).compile();
    await other.init();
    const later = other.get(EventEmitter2);
    await other.close();
    expect(later.listenerCount()).toBe(0);
    expect(later.listenersAny()).toHaveLength(0);
  });
});
