import { type Audience, isVendorAudience, type VendorAudience } from '../audience/audience.js';
import { type Device, type Route, type RouteKind } from '../audience/device.js';
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

/** The receivers of one vendor app with one kind of address, in the order of their devices. */
interface Group {
  readonly choice: Choice;
  readonly devices: Map<string, Device[]>;
}

// For a million devices, what is made for each of them and dropped at once costs more than the decision: here, and below.
function routeToDevices(input: RoutingInput): Routing {
  const groups = new Map<VendorApp, Map<RouteKind, Group>>();
  const dropped: DroppedDevice[] = [];
  for (const device of input.devices) {
    const choice = chooseRoute(device, input);
    if (typeof choice === 'string') {
      dropped.push({ device, reason: choice });
      continue;
    }
    const { devices } = groupOf(groups, choice);
    const { address } = choice.route;
    const sharing = devices.get(address);
    if (sharing === undefined) devices.set(address, [device]);
    else sharing.push(device);
  }
  const batches = [...groups.values()].flatMap((kinds) => [...kinds.values()].flatMap((group) => cut(input, group)));
  return { batches, dropped, problems: [] };
}

function groupOf(groups: Map<VendorApp, Map<RouteKind, Group>>, choice: Choice): Group {
  const { app, route } = choice;
  let kinds = groups.get(app);
  if (kinds === undefined) groups.set(app, (kinds = new Map<RouteKind, Group>()));
  let group = kinds.get(route.kind);
  if (group === undefined) kinds.set(route.kind, (group = { choice, devices: new Map<string, Device[]>() }));
  return group;
}

function cut(input: RoutingInput, { choice: { vendor, app, route }, devices }: Group): RoutedBatch[] {
  const { kind } = route;
  const limit = vendor.traits.addressKinds[kind]?.batchLimit ?? 1;
  const batches: RoutedBatch[] = [];
  let part = {
    devices: new Map<string, readonly Device[]>(),
    targets: [] as BatchTarget[],
    platforms: new Set<Platform>(),
  };
  const close = (): void => {
    batches.push({
      vendor,
      batch: batchOf(input, app, kind, part.targets, [...part.platforms]),
      devices: part.devices,
    });
    part = { devices: new Map(), targets: [], platforms: new Set() };
  };
  for (const [address, sharing] of devices) {
    part.devices.set(address, sharing);
    part.targets.push({ deviceId: sharing[0]?.id ?? null, address });
    for (const { platform } of sharing) part.platforms.add(platform);
    if (part.targets.length === limit) close();
  }
  if (part.targets.length > 0) close();
  return batches;
}

/** The best of a device's routes: the direct vendor first, then the configured order, then the order in which the device gave them. */
function chooseRoute(device: Device, { vendors, order }: RoutingInput): Choice | string {
  let best: Choice | null = null;
  let bestRank = Infinity;
  let obstacles = '';
  for (const candidate of device.routes) {
    const choice = resolveRoute(device, candidate, vendors);
    if (typeof choice === 'string') {
      obstacles += obstacles === '' ? choice : `; ${choice}`;
      continue;
    }
    const rank = rankOf(choice, device, order);
    // Of equal ranks, the device's own order decides.
    if (rank >= bestRank) continue;
    best = choice;
    bestRank = rank;
  }
  return best ?? `No route reaches this device: ${obstacles === '' ? 'it has none' : obstacles}.`;
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
  let found: VendorApp | null = null;
  for (const app of vendor.apps) {
    if (!app.platforms.includes(device.platform) || (candidate.app ?? app.id) !== app.id) continue;
    if (found !== null)
      return `${vendor.name} has several apps for ${device.platform}, and the route names none of them`;
    found = app;
  }
  if (found === null)
    return `${vendor.name} has no app for ${device.platform}${candidate.app === undefined ? '' : ` named ${candidate.app}`}`;
  return { vendor, app: found, route: candidate };
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
