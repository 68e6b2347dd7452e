import { Inject, Injectable } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { VendorRegistry } from '../vendor/vendor.registry.js';
import { AppLine } from './app-line.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { type Lane, LANES } from './lane.js';

/** The lines of the vendor apps that this process can call, each opened when it is first needed. */
@Injectable()
export class AppLines {
  private readonly lines = new Map<string, AppLine>();

  constructor(
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly registry: VendorRegistry,
    private readonly clock: PushClock,
  ) {}

  /** The ids of the vendor apps. */
  get apps(): readonly string[] {
    return this.registry.vendors.flatMap(({ apps }) => apps.map(({ id }) => id));
  }

  /** The line of a vendor app; undefined where no configured vendor has it. */
  of(id: string | null): AppLine | undefined {
    if (id === null) return undefined;
    const known = this.lines.get(id);
    if (known !== undefined) return known;
    for (const vendor of this.registry.vendors) {
      const app = vendor.apps.find((one) => one.id === id);
      if (app === undefined) continue;
      const time = { now: () => this.clock.now(), random: Math.random };
      const line = new AppLine(vendor, app, this.options.inFlight, time);
      this.lines.set(id, line);
      return line;
    }
    return undefined;
  }

  /** Whether work waits that is more urgent than this lane. */
  press(lane: Lane): boolean {
    const urgent = LANES.slice(0, LANES.indexOf(lane));
    return [...this.lines.values()].some(({ hungry, gate }) =>
      urgent.some((other) => hungry.has(other) || gate.waits(other)),
    );
  }
}
