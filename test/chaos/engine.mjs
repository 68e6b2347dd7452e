// The engine broken on purpose: each takes one promise of it away, and some case must see it. What the store promises is broken in store.mjs.
import { AppLines } from '../../libs/core/dist/esm/delivery/app-lines.js';
import { AppGate } from '../../libs/core/dist/esm/delivery/gate/app-gate.js';
import { Breaker } from '../../libs/core/dist/esm/delivery/gate/breaker.js';
import { RetryBudget } from '../../libs/core/dist/esm/delivery/gate/retry-budget.js';
import { Slots } from '../../libs/core/dist/esm/delivery/gate/slots.js';
import { PoolExchange } from '../../libs/core/dist/esm/vendor/http/pool.exchange.js';
import { GroupCommit } from '../../libs/typeorm/dist/esm/sql/group-commit.js';

export const ENGINE_BREAKAGES = {
  /** Every connection is closed behind its call. V10 counts too many. */
  connections: () => {
    const { poolOf } = PoolExchange.prototype;
    PoolExchange.prototype.poolOf = function (origin) {
      const pool = poolOf.call(this, origin);
      const dispatch = (request, handler) => pool.dispatch({ ...request, reset: true }, handler);
      return new Proxy(pool, {
        get: (target, name) => (name === 'dispatch' ? dispatch : Reflect.get(target, name, target)),
      });
    };
  },
  /** All apps pass through the gate of the first. V9 sees one stand in the others' way. */
  gates: () => {
    const { of } = AppLines.prototype;
    let gate;
    AppLines.prototype.of = function (id) {
      const line = of.call(this, id);
      if (line === undefined) return undefined;
      gate ??= line.gate;
      line.gate = gate;
      return line;
    };
  },
  /** Whoever comes first has all slots. D16 sees urgent pushes wait behind a large one. */
  lanes: () => {
    Slots.prototype.room = function () {
      return this.count - this.underWay;
    };
  },
  /** Repeats are free, and nothing keeps calls from a vendor that is down. V4 counts them. */
  budget: () => {
    RetryBudget.prototype.take = () => true;
    Breaker.prototype.count = () => undefined;
  },
  /** Nobody waits because a vendor asked for it. V3 sees calls that come too early. */
  throttle: () => {
    AppGate.prototype.throttle = () => undefined;
  },
  /** What waits for the database has no bound. B10 sees memory grow, and nobody refused. */
  bound: () => {
    const { add } = GroupCommit.prototype;
    GroupCommit.prototype.add = function (work, by) {
      return add.call(this, work, by === 'host' ? 'engine' : by);
    };
  },
};
