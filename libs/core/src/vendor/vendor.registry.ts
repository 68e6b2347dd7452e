import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { PushConfigurationError } from '../errors/push.error.js';
import { VENDOR_METADATA } from './vendor.decorator.js';
import { type Vendor } from './vendor.js';

/** The injection token of the order in which vendors are preferred. */
export const ROUTING_ORDER = '@nest-push/core:routing-order';

/** The vendors of the host: every provider that carries {@link PushVendor}, in whichever module it stands. */
@Injectable()
export class VendorRegistry implements OnModuleInit {
  private readonly logger = new Logger('PushModule');
  private list: readonly Vendor[] = [];
  // Private to the language: it leads to every provider of the host, and a printed object must not.
  readonly #discovery: DiscoveryService;

  constructor(
    discovery: DiscoveryService,
    @Inject(ROUTING_ORDER) private readonly order: readonly string[],
  ) {
    this.#discovery = discovery;
  }

  /** By name, so that nothing depends on the order in which modules were found. Those that are off have no apps. */
  get vendors(): readonly Vendor[] {
    return this.list;
  }

  onModuleInit(): void {
    const found = new Set<Vendor>();
    for (const { instance } of this.#discovery.getProviders()) {
      const candidate: unknown = instance;
      // A factory's metatype is the factory: the class is the instance's.
      if (typeof candidate === 'object' && candidate !== null && isVendor(candidate)) found.add(candidate);
    }
    this.list = [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.assertDistinct();
    for (const name of this.order) {
      if (!this.list.some((vendor) => vendor.name === name))
        this.logger.warn(`The option order names ${name}, and no vendor module has that name.`);
    }
    for (const { name, apps } of this.list) {
      this.logger.log(
        apps.length === 0
          ? `${name} is off: nothing is configured for it.`
          : `${name} is on: ${apps.map(({ id }) => id).join(', ')}.`,
      );
    }
  }

  private assertDistinct(): void {
    const names = new Set<string>();
    const apps = new Set<string>();
    for (const vendor of this.list) {
      if (names.has(vendor.name)) {
        throw new PushConfigurationError(
          `Two vendor modules are named ${vendor.name}. Give one of them another name, e.g. forRoot({ name: '${vendor.name}-partner', … }); routes and reports use it.`,
        );
      }
      names.add(vendor.name);
      for (const { id } of vendor.apps) {
        if (apps.has(id))
          throw new PushConfigurationError(`Two vendor apps are called ${id}; each needs an id of its own.`);
        apps.add(id);
      }
      for (const { name, calls, perMs } of vendor.traits.limits ?? []) {
        if (!Number.isInteger(calls) || calls < 1 || !(perMs > 0)) {
          throw new PushConfigurationError(
            `The limit ${name} of the vendor ${vendor.name} must allow a whole number of calls from 1, in more than 0 ms.`,
          );
        }
      }
      for (const [kind, { batchLimit }] of Object.entries(vendor.traits.addressKinds)) {
        if (!Number.isInteger(batchLimit) || batchLimit < 1) {
          throw new PushConfigurationError(
            `The vendor ${vendor.name} must take at least one ${kind} in a batch: batchLimit must be a whole number from 1.`,
          );
        }
      }
    }
  }
}

function isVendor(candidate: object): candidate is Vendor {
  return (
    typeof candidate.constructor === 'function' && Reflect.getMetadata(VENDOR_METADATA, candidate.constructor) === true
  );
}
