import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeviceRegistry,
  MemoryStoreModule,
  PushModule,
  type PushReport,
  PushService,
  type VendorOverrides,
} from '@nest-push/core';
import { type SimulatedVendor, SimulatorServer, type VendorDialect } from '@nest-push/simulators';
import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

@Module({})
class HostModule {}

/** One word of a vendor, as the host hears of it. */
interface Told {
  readonly deviceId: string | null;
  readonly kind: string;
  readonly messageId: string;
}

/** The servers that carry a Nest host. */
export const HOST_SERVERS = ['express', 'fastify'] as const;

interface ReceiptsWorldOptions<D extends VendorDialect> {
  readonly vendor: SimulatedVendor;
  /** The devices of the one user; each has one install, and its registration id is `registrationIdOf(device)`. */
  readonly devices: readonly string[];
  readonly app: string;
  /** Where receipts are to go, below the host. */
  readonly path: string;
  readonly dialect: (receiptUrl: string) => D;
  readonly modules: (baseUrl: string, receiptUrl: string) => readonly [vendor: DynamicModule, receipts: DynamicModule];
  readonly server: (typeof HOST_SERVERS)[number];
}

/** A host that hears receipts over HTTP from the simulated vendor to which it pushes. Time at the vendor is moved by hand. */
export class ReceiptsWorld<D extends VendorDialect> {
  readonly told: Told[] = [];
  readonly quarantined: string[] = [];

  private constructor(
    readonly dialect: D,
    readonly simulator: SimulatorServer,
    readonly host: INestApplication,
    readonly receiptUrl: string,
    private readonly front: Server,
    private readonly clock: { ahead: number },
  ) {
    host.get(EventEmitter2).on('push.receipt', (event: Told) => this.told.push(event));
    host
      .get(EventEmitter2)
      .on('push.device.quarantined', ({ deviceId }: { deviceId: string }) => this.quarantined.push(deviceId));
  }

  static registrationIdOf = (device: string): string => `registration-id-of-${device}`.padEnd(44, '0');

  static async open<D extends VendorDialect>(options: ReceiptsWorldOptions<D>): Promise<ReceiptsWorld<D>> {
    // The port has to be known before the host: the vendor is told its address.
    let answer: RequestListener = (_request, response) => response.writeHead(503).end();
    const front = createServer((request, response) => {
      answer(request, response);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const receiptUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}${options.path}`;

    const clock = { ahead: 0 };
    const dialect = options.dialect(receiptUrl);
    const simulator = new SimulatorServer({ dialects: [dialect], now: () => Date.now() + clock.ahead });
    const { vendor, app, devices } = options;
    for (const id of devices) {
      const registrationId = ReceiptsWorld.registrationIdOf(id);
      simulator.phones.put({ id, platform: 'android', installs: [{ vendor, app, registrationId }] });
    }
    await simulator.listen();

    const [vendorModule, receipts] = options.modules(simulator.urlOf(vendor), receiptUrl);
    const push = PushModule.forRoot({
      vendors: [vendorModule],
      store: MemoryStoreModule.forRoot(),
      retry: { enabled: false },
    });
    const module = { module: HostModule, imports: [EventEmitterModule.forRoot(), push, receipts] };
    const nest = { logger: false, abortOnError: false, rawBody: true } as const;
    let host: INestApplication;
    if (options.server === 'fastify') {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class, and means plain objects
      const fastify = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), nest);
      await fastify.init();
      const instance = fastify.getHttpAdapter().getInstance();
      await instance.ready();
      answer = (request, response) => {
        instance.routing(request, response);
      };
      host = fastify;
    } else {
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- as above
      host = await NestFactory.create(module, nest);
      await host.init();
      answer = host.getHttpAdapter().getInstance() as RequestListener;
    }
    for (const id of devices) {
      const address = ReceiptsWorld.registrationIdOf(id);
      const routes = [{ vendor, kind: 'registrationId', address } as const];
      await host.get(DeviceRegistry).register({ id, userId: 'u1', platform: 'android', routes });
    }
    return new ReceiptsWorld(dialect, simulator, host, receiptUrl, front, clock);
  }

  async send(to: readonly string[], vendors: VendorOverrides): Promise<PushReport & { readonly messageId: string }> {
    const message = { title: '通知', body: '您的订单已发货', ttl: 60, vendors };
    const ticket = await this.host.get(PushService).send({ to: { devices: [...to] }, message });
    const report = await ticket.settled();
    return { ...report, messageId: report.deliveries[0]?.messageId ?? 'none' };
  }

  /** Lets time pass at the vendor, and waits until the host has heard so much. */
  async pass(milliseconds: number, heard: number): Promise<void> {
    this.clock.ahead += milliseconds;
    for (let n = 0; n < 300 && this.told.length < heard; n++) {
      this.simulator.runDue();
      await sleep(10);
    }
  }

  async report(pushId: string): Promise<PushReport | null> {
    return this.host.get(PushService).report(pushId);
  }

  /** What the host was told, as `<device> <kind>`. */
  get kinds(): readonly string[] {
    return this.told.map(({ deviceId, kind }) => `${deviceId ?? ''} ${kind}`).sort();
  }

  async close(): Promise<void> {
    this.front.closeAllConnections();
    await new Promise((resolve) => this.front.close(resolve));
    await this.host.close();
    await this.simulator.close();
  }
}
