import { PushInputError } from '../errors/push.error.js';
import { Issues } from '../message/issues.js';
import { PLATFORMS } from '../message/message.js';
import { plainCopy } from '../message/plain.js';
import { type DeviceRegistration, ROUTE_KINDS } from './device.js';

/** Three vendors, an address and an alias at each, and room. */
const MAX_ROUTES = 10;

/**
 * Checks a registration of unknown shape.
 *
 * @throws PushInputError naming every field that is wrong
 */
export function checkRegistration(given: unknown): DeviceRegistration {
  const issues = new Issues();
  const registration = plainCopy(given, issues);
  if (issues.object(registration, '', ['id', 'userId', 'platform', 'manufacturer', 'routes'])) {
    const { id, userId, platform, manufacturer, routes } = registration;
    if (id !== undefined) issues.name(id, 'id');
    if (userId !== undefined && userId !== null) issues.name(userId, 'userId');
    issues.oneOf(platform, 'platform', PLATFORMS);
    if (manufacturer !== undefined && manufacturer !== null) issues.name(manufacturer, 'manufacturer', 64);
    if (!Array.isArray(routes) || routes.length === 0 || routes.length > MAX_ROUTES) {
      issues.add('routes', `must be a list of 1 to ${MAX_ROUTES} routes`);
    } else {
      Array.from<unknown>(routes).forEach((route, i) => {
        checkRoute(route, `routes[${i}]`, issues);
      });
    }
  }
  if (issues.list.length > 0) throw new PushInputError('The device was not registered', issues.list);
  return registration as DeviceRegistration;
}

function checkRoute(route: unknown, field: string, issues: Issues): void {
  if (!issues.object(route, field, ['vendor', 'app', 'kind', 'address'])) return;
  issues.name(route.vendor, `${field}.vendor`, 64);
  if (route.app !== undefined) issues.name(route.app, `${field}.app`, 64);
  issues.oneOf(route.kind, `${field}.kind`, ROUTE_KINDS);
  issues.name(route.address, `${field}.address`);
}
