import { type Audience, isVendorAudience, type VendorAudience } from '../audience/audience.js';
import { type Device, type Route } from '../audience/device.js';
import { type Message, type Platform, PLATFORMS } from '../message/message.js';
import { type AddressKind, type Batch, type BatchTarget, type Vendor, type VendorApp } from '../vendor/vendor.js';

/** What routing decides from. */
export interface RoutingInput {
  readonly pushId: string;
  /** The place of the first batch among all of the push. */
  readonly firstOrdinal: number;
  readonly to: Audience;
  readonly message: Message;
  /** Seconds that remain; undefined for no limit. */
  readonly ttl: number | undefined;
  /** The devices of the audience; empty where the vendors resolve it. */
  readonly devices: readonly Device[];
  readonly vendors: readonly Vendor[];
  /** Vendor names in the order of preference behind the direct vendor. */
  readonly order: readonly string[];
}

/** A batch, the vendor that carries it, and the devices behind each address. */
export interface RoutedBatch {
  readonly vendor: Vendor;
  readonly batch: Batch;
  /** Several devices of one user may share an alias. Empty where the vendor resolves the audience. */
  readonly devices: ReadonlyMap<string, readonly Device[]>;
}

/** A device that no route reaches. */
export interface DroppedDevice {
  readonly device: Device;
  readonly reason: string;
}

/** Where everything goes. */
export interface Routing {
  readonly batches: readonly RoutedBatch[];
  readonly dropped: readonly DroppedDevice[];
  /** Why an audience that vendors resolve reaches nobody, as sentences. */
  readonly problems: readonly string[];
}

/**
 * Gives every device one route, and cuts the receivers of each vendor app into batches of the size that the vendor takes. Pure: the same input gives the same
 * batches in the same order.
 */
export function route(input: RoutingInput): Routing {
  const routing = isVendorAudience(input.to) ? routeToVendors(input, input.to) : routeToDevices(input);
  const numbered = routing.batches.map((routed, i) => {
    return { ...routed, batch: { ...routed.batch, id: batchId(input.pushId, input.firstOrdinal + i) } };
  });
  return { ...routing, batches: numbered };
}

/** A batch's own id: what a vendor's adapter makes its keys of. */
export function batchId(pushId: string, ordinal: number): string {
  return `${pushId}.${ordinal}`;
}

interface Choice {
  readonly vendor: Vendor;
  readonly app: VendorApp;
  readonly route: Route;
}

function routeToDevices(input: RoutingInput): Routing {
  const groups = new Map<string, { choice: Choice; devices: Map<string, Device[]> }>();
  const dropped: DroppedDevice[] = [];
  for (const device of input.devices) {
    const choice = chooseRoute(device, input);
    if (typeof choice === 'string') {
      dropped.push({ device, reason: choice });
      continue;
    }
    const key = `${choice.app.id} ${choice.route.kind}`;
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { choice, devices: new Map() }));
    const sharing = group.devices.get(choice.route.address);
    if (sharing === undefined) group.devices.set(choice.route.address, [device]);
    else sharing.push(device);
  }
  const batches = [...groups.values()].flatMap(({ choice, devices }) => cut(input, choice, [...devices]));
  return { batches, dropped, problems: [] };
}

function cut(
  input: RoutingInput,
  { vendor, app, route: { kind } }: Choice,
  addresses: [string, Device[]][],
): RoutedBatch[] {
  const limit = vendor.traits.addressKinds[kind]?.batchLimit ?? 1;
  const batches: RoutedBatch[] = [];
  for (let start = 0; start < addresses.length; start += limit) {
    const part = new Map(addresses.slice(start, start + limit));
    const platforms = new Set([...part.values()].flat().map((device) => device.platform));
    const targets = [...part].map(([address, devices]) => ({ deviceId: devices[0]?.id ?? null, address }));
    batches.push({ vendor, batch: batchOf(input, app, kind, targets, [...platforms]), devices: part });
  }
  return batches;
}

/** The best of a device's routes: the direct vendor first, then the configured order, then the order in which the device gave them. */
function chooseRoute(device: Device, { vendors, order }: RoutingInput): Choice | string {
  const obstacles: string[] = [];
  const choices: { choice: Choice; rank: number }[] = [];
  for (const candidate of device.routes) {
    const choice = resolveRoute(device, candidate, vendors);
    if (typeof choice === 'string') obstacles.push(choice);
    else choices.push({ choice, rank: rankOf(choice, device, order) });
  }
  // A stable sort: equal ranks keep the device's own order.
  const [best] = choices.sort((a, b) => a.rank - b.rank);
  return (
    best?.choice ?? `No route reaches this device: ${obstacles.length === 0 ? 'it has none' : obstacles.join('; ')}.`
  );
}

function rankOf({ vendor }: Choice, { platform, manufacturer }: Device, order: readonly string[]): number {
  const direct = vendor.traits.directManufacturers;
  // Makers have their own channel on Android alone.
  if (
    platform === 'android' &&
    direct.length > 0 &&
    (manufacturer === null || direct.includes(manufacturer.toLowerCase()))
  )
    return -1;
  const place = order.indexOf(vendor.name);
  return place === -1 ? order.length : place;
}

function resolveRoute(device: Device, candidate: Route, vendors: readonly Vendor[]): Choice | string {
  if (candidate.quarantine !== undefined) {
    return `its address at ${candidate.vendor} is out of use, because it was refused (${candidate.quarantine.reason})`;
  }
  const vendor = vendors.find(({ name }) => name === candidate.vendor);
  if (vendor === undefined) return `no vendor module is named ${candidate.vendor}`;
  if (vendor.apps.length === 0) return `${vendor.name} is not configured`;
  if (vendor.traits.addressKinds[candidate.kind] === undefined)
    return `${vendor.name} knows no address of kind ${candidate.kind}`;
  const apps = vendor.apps.filter(
    ({ id, platforms }) => platforms.includes(device.platform) && (candidate.app ?? id) === id,
  );
  const [app] = apps;
  if (app === undefined)
    return `${vendor.name} has no app for ${device.platform}${candidate.app === undefined ? '' : ` named ${candidate.app}`}`;
  if (apps.length > 1)
    return `${vendor.name} has several apps for ${device.platform}, and the route names none of them`;
  return { vendor, app, route: candidate };
}

function routeToVendors(input: RoutingInput, audience: VendorAudience): Routing {
  const { kind, targets } = addressOf(audience);
  const via =
    audience.via === undefined ? undefined : new Set(typeof audience.via === 'string' ? [audience.via] : audience.via);
  const unused = new Set(via);
  const batches: RoutedBatch[] = [];
  const problems: string[] = [];
  for (const vendor of input.vendors) {
    for (const app of vendor.apps) {
      if (via !== undefined && !via.has(vendor.name) && !via.has(app.id)) continue;
      unused.delete(vendor.name);
      unused.delete(app.id);
      if (vendor.traits.addressKinds[kind] === undefined) {
        if (via !== undefined) problems.push(`${app.id} takes no audience of kind ${kind}.`);
        continue;
      }
      const platforms = PLATFORMS.filter((platform) => app.platforms.includes(platform));
      const batch = batchOf(input, app, kind, targets, platforms);
      batches.push({
        vendor,
        batch: 'tags' in audience ? { ...batch, tags: audience.tags } : batch,
        devices: new Map(),
      });
    }
  }
  for (const name of unused) problems.push(`No configured vendor or vendor app is named ${name}.`);
  if (batches.length === 0 && problems.length === 0)
    problems.push(`No configured vendor takes an audience of kind ${kind}.`);
  return { batches, dropped: [], problems };
}

function addressOf(audience: VendorAudience): { kind: AddressKind; targets: BatchTarget[] } {
  if ('alias' in audience) return { kind: 'alias', targets: [{ deviceId: null, address: audience.alias }] };
  if ('topic' in audience) return { kind: 'topic', targets: [{ deviceId: null, address: audience.topic }] };
  if ('segment' in audience) return { kind: 'segment', targets: [{ deviceId: null, address: audience.segment }] };
  return { kind: 'tags' in audience ? 'tags' : 'everyone', targets: [] };
}

function batchOf(
  { pushId, message, ttl }: RoutingInput,
  app: VendorApp,
  kind: AddressKind,
  targets: readonly BatchTarget[],
  platforms: readonly Platform[],
): Batch {
  return { pushId, id: pushId, app, kind, targets, platforms, message, ...(ttl === undefined ? {} : { ttl }) };
}
