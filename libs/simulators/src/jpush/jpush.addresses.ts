import { type SimulatedRequest } from '../kit/simulator.types.js';
import { at, isObject, readJson } from './jpush.json.js';
import { paramsOf, routesAt } from './jpush.routes.js';
import { addressesIn } from './push/audience.js';

const ID_LISTS = [['registration_ids'], ['registration_ids', 'add'], ['registration_ids', 'remove']] as const;

/** The ids, aliases and tags that a request aims at, in its body and in its path. */
export function addressesOf(request: SimulatedRequest): string[] {
  const body = readJson(request.body)?.value;
  const [route] = routesAt(request.path);
  const { rid, alias, tag } = route ? paramsOf(route, request.path) : {};
  const list = at(body, 'pushlist');
  const targets = isObject(list) ? Object.values(list).map((entry) => at(entry, 'target')) : [];
  const listed = ID_LISTS.flatMap((path) => at(body, ...path)).flat();
  const named = [
    ...addressesIn(at(body, 'audience')),
    ...addressesIn(at(body, 'push', 'audience')),
    rid,
    alias,
    tag,
    ...targets,
    ...listed,
  ];
  return named.filter((each) => typeof each === 'string');
}
