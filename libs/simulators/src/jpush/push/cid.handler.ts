import { accept, refuse, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';

/**
 * `GET /v3/push/cid?count=&type=` — identifiers that make a push safe to repeat (JPush REST API v3 push advanced, 2022-08).
 * A free app that asks for more than 10 gets 10. Our decision: a count that is no positive integer, or over 1000 for a VIP app, is 1003.
 */
export function issueCids({ request, context, app, limits, state }: JPushCall): Reply {
  const count = request.query.get('count') ?? '1';
  const type = request.query.get('type') ?? 'push';
  if (type !== 'push' && type !== 'schedule') return refuse({ code: 1003, hint: 'type: must be push or schedule' });
  const wanted = /^\d{1,9}$/.test(count) ? Number(count) : 0;
  const most = limits.cidsPerCall;
  if (wanted < 1 || (app.vip === true && wanted > most)) {
    return refuse({ code: 1003, hint: `count: must be an integer from 1 to ${most}` });
  }
  return accept({ cidlist: state.cids.issue(Math.min(wanted, most), type, context.now()) });
}
