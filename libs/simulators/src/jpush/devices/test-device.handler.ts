import { accept, DONE, type Reply } from '../jpush.answers.js';
import { type JPushCall } from '../jpush.call.js';
import { filledText, object } from '../jpush.shape.js';
import { writeTime } from '../jpush.times.js';
import { deviceBody, refuseDevice } from './device.checks.js';
import { UNKNOWN_DEVICE } from './device.handler.js';

/*
 * Test devices: whom `options.test_model` reaches (JPush REST API v3 device, 2025-03; VIP). Our decisions: adding one twice, changing or deleting one that is not
 * there, and one more than the app may have are 7013; `registration_time` is left out, since phones of the book were never registered.
 */

const named = object(
  { device_name: filledText, registration_id: filledText },
  { required: ['device_name', 'registration_id'] },
);
const UNKNOWN_TEST_DEVICE = refuseDevice(7013, 'registration_id: is not a test device of this app');

/** `POST /v3/test/model/add` */
export function addTestDevice(call: JPushCall): Reply {
  const { state, limits, context } = call;
  const body = deviceBody(call, named);
  if ('refused' in body) return body.refused;
  const { device_name: name, registration_id: id } = body.value as { device_name: string; registration_id: string };
  const found = state.devices.find(id, context);
  if (!found) return UNKNOWN_DEVICE;
  const { testDevices } = state.devices;
  if (testDevices.has(id)) return refuseDevice(7013, 'registration_id: is a test device already');
  if (testDevices.size >= limits.testDevices)
    return refuseDevice(7013, `body: at most ${limits.testDevices} test devices`);
  testDevices.set(id, {
    device_name: name,
    device_model: found.phone.model,
    registration_id: id,
    create_time: writeTime(context.now()),
  });
  return DONE;
}

/** `PUT /v3/test/model/update` */
export function updateTestDevice(call: JPushCall): Reply {
  const body = deviceBody(call, named);
  if ('refused' in body) return body.refused;
  const { device_name: name, registration_id: id } = body.value as { device_name: string; registration_id: string };
  const { testDevices } = call.state.devices;
  const known = testDevices.get(id);
  if (!known) return UNKNOWN_TEST_DEVICE;
  testDevices.set(id, { ...known, device_name: name });
  return DONE;
}

/** `DELETE /v3/test/model/delete/{rid}` */
export function deleteTestDevice({ params, state }: JPushCall): Reply {
  return state.devices.testDevices.delete(params.rid ?? '') ? DONE : UNKNOWN_TEST_DEVICE;
}

/** `GET /v3/test/model/list?page&page_size&device_name|registration_id` — both of the page's arguments or neither, and at most one filter. */
export function listTestDevices({ request, state }: JPushCall): Reply {
  const { query } = request;
  const pages = ['page', 'page_size'].map((key) => query.get(key));
  if (pages.some((given) => given === null) !== pages.every((given) => given === null)) {
    return refuseDevice(7002, 'page: page and page_size go together');
  }
  if (pages.some((given) => given !== null && !/^[1-9]\d{0,5}$/.test(given))) {
    return refuseDevice(7002, 'page: page and page_size must be positive integers');
  }
  const [name, id] = [query.get('device_name'), query.get('registration_id')];
  if (name !== null && id !== null) return refuseDevice(7002, 'device_name: excludes registration_id');
  const [page, size] = pages.map(Number) as [number, number];
  const found = [...state.devices.testDevices.values()].filter(
    (device) => (name === null || device.device_name === name) && (id === null || device.registration_id === id),
  );
  const shown = pages[0] === null ? found : found.slice((page - 1) * size, page * size);
  return accept({ total: found.length, page: page || 1, page_size: size || 200, detail: shown });
}
