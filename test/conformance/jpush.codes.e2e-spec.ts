import { VendorError } from '@nest-push/core';
import {
  JPUSH_ADMIN_CODES,
  JPUSH_DEVICE_CODES,
  JPUSH_PUSH_CODES,
  JPUSH_REPORT_CODES,
  JPUSH_SCHEDULE_CODES,
} from '@nest-push/jpush';
import { type JPushCode, jpushFault, type JPushFamily } from '@nest-push/simulators';
import { HI, JPushWorld, refusal } from './jpush.world.js';

/** A call of each family, our table of its codes, and what the documents list: `class: code@status …`. What all families share stands with pushes alone. */
const FAMILIES: readonly {
  readonly family: JPushFamily;
  readonly call: (world: JPushWorld) => Promise<unknown>;
  readonly table: typeof JPUSH_PUSH_CODES;
  readonly documented: Readonly<Record<string, string>>;
}[] = [
  {
    family: 'push',
    call: ({ free }) => free.push.send(HI),
    table: JPUSH_PUSH_CODES,
    documented: {
      retryable: '1000@500 1030@503',
      throttled: '2002@429',
      device: '1011@400',
      payload: '1002@400 1003@400 1005@400 1009@400 1035@400',
      credential: '1001@405 1004@401 1008@400 1020@404 1105@403 2003@403 2004@403 2006@403 2007@403',
      quota: '1012@400 2005@403 2008@403',
    },
  },
  {
    family: 'device',
    call: ({ free }) => free.devices.get('r1'),
    table: JPUSH_DEVICE_CODES,
    documented: {
      retryable: '7000@500 7030@503',
      // 7016 is documented nowhere: its class is that of its status.
      payload: '7002@400 7013@400 7015@400 7016@400',
      credential: '7001@401 7004@401 7008@400',
    },
  },
  {
    family: 'report',
    call: ({ free }) => free.reports.received({ msg_ids: ['17'] }),
    table: JPUSH_REPORT_CODES,
    documented: { retryable: '10@500', credential: '2003@403 3001@401', payload: '3002@400 3004@400 3005@400' },
  },
  {
    family: 'schedule',
    call: ({ free }) => free.schedules.list(),
    table: JPUSH_SCHEDULE_CODES,
    documented: {
      retryable: '8200@500 8203@503',
      credential: '8101@401',
      payload: '8100@400 8104@404 8400@400 8404@404',
    },
  },
  {
    family: 'admin',
    call: ({ admin }) => admin.apps.delete('x'),
    table: JPUSH_ADMIN_CODES,
    documented: {
      retryable: '10@500',
      payload: '1010@200 1012@200 1013@200 1014@200 1015@200 4002@400 4003@400',
      credential: '4001@405 4004@401 4005@401 4006@401 4007@401',
    },
  },
];

/** What the documents list, line by line. */
const ROWS = FAMILIES.flatMap(({ family, call, table, documented }) =>
  Object.entries(documented).flatMap(([failureClass, text]) =>
    text.split(' ').map((item) => {
      const [code = '', status] = item.split('@');
      return { family, code, status: Number(status), failureClass, call, table };
    }),
  ),
);

let world: JPushWorld;
beforeAll(async () => {
  world = await JPushWorld.open();
});
beforeEach(() => {
  world.server.reset();
});
afterAll(() => world.close());

describe('the codes of the documents', () => {
  it('are 21 of pushes, 9 of devices, 6 of reports, 7 of schedules, 13 of the admin API', () => {
    expect(FAMILIES.map(({ family }) => ROWS.filter((row) => row.family === family).length)).toEqual([21, 9, 6, 7, 13]);
  });

  it.each(ROWS)(
    '$family $code with HTTP $status is $failureClass',
    async ({ family, code, status, failureClass, call, table }) => {
      world.server.faults.add({ when: {}, times: 1, fault: jpushFault(Number(code) as JPushCode, family) });
      const error = await refusal(call(world));
      expect(error).toBeInstanceOf(VendorError);
      expect(error.failure).toMatchObject({ code, httpStatus: status, class: failureClass });
      const row = table[code];
      expect(row === undefined).toBe(code === '7016');
      const advice = row?.advice ?? 'ask JPush what it means';
      // The text is a sentence of its own, and begins as one.
      expect(error.failure.reason.toLowerCase()).toContain(advice.toLowerCase());
    },
  );
});
