import { JPUSH_ENDPOINTS } from '@nest-push/jpush';
import { DEVICE_SHAPES } from './jpush.device-shapes.js';
import { PUSH_SHAPES } from './jpush.push-shapes.js';
import { JPushWorld } from './jpush.world.js';
import { REPORT_SHAPES } from './jpush.report-shapes.js';
import { TRANSPORT_SHAPES } from './jpush.transport-shapes.js';

const SHAPES = [...PUSH_SHAPES, ...DEVICE_SHAPES, ...REPORT_SHAPES, ...TRANSPORT_SHAPES];

describe('the shapes of the documents, by our client and by the simulated JPush', () => {
  it.each(SHAPES.map((shape) => [`${shape.n}. ${shape.name}`, shape] as const))(
    '%s',
    async (_name, { options, apps, run }) => {
      const world = await JPushWorld.open(options, apps);
      try {
        await run(world);
      } finally {
        await world.close();
      }
    },
  );

  it('are all here: 1 to 41', () => {
    expect([...new Set(SHAPES.map(({ n }) => n))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 41 }, (_, i) => i + 1),
    );
  });
});

describe('endpoints', () => {
  let world: JPushWorld;
  beforeAll(async () => {
    world = await JPushWorld.open();
  });
  afterAll(() => world.close());

  it.each(Object.values(JPUSH_ENDPOINTS).map(({ method, path }) => `${method} ${path}`))(
    '%s is served',
    async (line) => {
      const { status, code } = await world.raw(line.replace('{msg_id}', '1').replace(/\{\w+\}/g, 'x'));
      // A path that is not known, and a method that it does not take, have answers of their own.
      expect([status, code]).not.toEqual([404, null]);
      expect(status).not.toBe(405);
    },
  );

  it('a path that is not there is told as such', async () => {
    expect(await world.raw('GET /v3/nothing')).toMatchObject({ status: 404, code: null });
  });
});
