import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { PushConfigurationError } from '../errors/push.error.js';
import { VENDOR_METADATA } from './vendor.decorator.js';
import { type Vendor } from './vendor.js';

/** The vendors of the host: every provider that carries {@link PushVendor}, in whichever module it stands. */
@Injectable()
export class VendorRegistry implements OnModuleInit {
  private readonly logger = new Logger('PushModule');
  private list: readonly Vendor[] = [];

  constructor(private readonly discovery: DiscoveryService) {}

  /** By name, so that nothing depends on the order in which modules were found. Those that are off have no apps. */
  get vendors(): readonly Vendor[] {
    return this.list;
  }

  onModuleInit(): void {
    const found = new Set<Vendor>();
    for (const { metatype, instance } of this.discovery.getProviders()) {
      const candidate: unknown = instance;
      if (typeof metatype !== 'function' || typeof candidate !== 'object' || candidate === null) continue;
      if (Reflect.getMetadata(VENDOR_METADATA, metatype) === true) found.add(candidate as Vendor);
    }
    this.list = [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.assertDistinct();
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
    for (const { name } of this.list) {
      if (names.has(name)) {
        throw new PushConfigurationError(
          `Two vendor modules are named ${name}. Give one of them another name, e.g. forRoot({ name: '${name}-partner', … }); routes and reports use it.`,
        );
      }
      names.add(name);
    }
  }
}
