import { object } from '@nest-push/core';
import { exactJson } from '../jpush.request.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { assertFits, INPUT_CODES, named, page } from './input.js';
import { type JPushPage, nothing, orNull, pageOf, text } from '../jpush.reading.js';

/** A device for tests: `options.test_model` reaches these alone. */
export interface JPushTestDevice {
  readonly device_name: string;
  readonly registration_id: string;
}

/** Which test devices are listed: all of them (at most 200) without a page; by one filter at most. */
export interface JPushTestDevicesRequest {
  /** From 1, together with `page_size`. */
  readonly page?: number;
  readonly page_size?: number;
  readonly device_name?: string;
  readonly registration_id?: string;
}

/** A test device as JPush keeps it. */
export interface JPushTestDeviceRow extends JPushTestDevice {
  readonly device_model: string | null;
  readonly registration_time: string | null;
  readonly create_time: string | null;
}

/** A page of test devices. */
export interface JPushTestDevicePage extends JPushResult, JPushPage<JPushTestDeviceRow> {}

const DEVICE = object({ device_name: named, registration_id: named }, { required: ['device_name', 'registration_id'] });

const QUERY = object(
  { page, page_size: page, device_name: named, registration_id: named },
  {
    relations: (query, field, report) => {
      if ((query.page === undefined) !== (query.page_size === undefined))
        report.add('missing', field, 'must have both page and page_size, or neither');
      if (query.device_name !== undefined && query.registration_id !== undefined)
        report.add('value', field, 'must not have both device_name and registration_id');
    },
  },
);

const PAGE = pageOf<JPushTestDeviceRow>({
  device_name: text,
  registration_id: text,
  device_model: orNull(text),
  registration_time: orNull(text),
  create_time: orNull(text),
});

/** Devices for tests: `client.testDevices`. For paying apps. */
export class JPushTestDevicesApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Registers a device for tests (`POST /v3/test/model/add`).
   *
   * @throws PushInputError when name or id is missing
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async add(device: JPushTestDevice): Promise<JPushResult> {
    assertFits(DEVICE, device, INPUT_CODES.device);
    return this.caller.call('testDevices.add', { body: exactJson(device) }, nothing);
  }

  /**
   * Renames a device for tests (`PUT /v3/test/model/update`).
   *
   * @throws PushInputError when name or id is missing
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async update(device: JPushTestDevice): Promise<JPushResult> {
    assertFits(DEVICE, device, INPUT_CODES.device);
    return this.caller.call('testDevices.update', { body: exactJson(device) }, nothing);
  }

  /**
   * Takes a device out of the tests (`DELETE /v3/test/model/delete/{registration_id}`).
   *
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  delete(registrationId: string): Promise<JPushResult> {
    return this.caller.call('testDevices.delete', { path: { registration_id: registrationId } }, nothing);
  }

  /**
   * The devices for tests (`GET /v3/test/model/list`).
   *
   * @throws PushInputError when a page comes without its size, or two filters are given
   * @throws JPushError when JPush refuses, or when no readable answer comes
   */
  async list(request: JPushTestDevicesRequest = {}): Promise<JPushTestDevicePage> {
    assertFits(QUERY, request, INPUT_CODES.device);
    return this.caller.call('testDevices.list', { query: { ...request } }, PAGE);
  }
}
