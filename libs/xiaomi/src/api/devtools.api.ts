import { type XiaomiEndpointName } from '../xiaomi.endpoints.js';
import { texts } from '../xiaomi.reading.js';
import { type XiaomiList, type XiaomiRaw } from '../types/answers/asked.js';
import { named, onePackage, refuseIf } from './input.js';
import { type XiaomiCaller } from './caller.js';

/** Which package a question is about. */
export interface XiaomiPackage {
  /** One package, or the bundle id. Default: the client's. */
  readonly packageName?: string | undefined;
}

/**
 * What Xiaomi knows of devices and accounts. Answers whose shape it does not document come as they are, in `data`.
 *
 * @throws PushInputError when an argument is wrong
 * @throws VendorError when Xiaomi refuses, or cannot be reached
 */
export class XiaomiDevtoolsApi {
  /** @internal */
  constructor(private readonly caller: XiaomiCaller) {}

  /** `GET /v1/alias/all`: the aliases of a device. */
  aliases(regId: string, of: XiaomiPackage = {}): Promise<XiaomiList> {
    return this.list('devtools.aliases', 'registration_id', regId, of);
  }

  /** `GET /v1/topic/all`: the topics of a device. */
  topics(regId: string, of: XiaomiPackage = {}): Promise<XiaomiList> {
    return this.list('devtools.topics', 'registration_id', regId, of);
  }

  /** `GET /v1/account/all`: the user accounts of a device. That they stand in a list as aliases do is our reading. */
  accounts(regId: string, of: XiaomiPackage = {}): Promise<XiaomiList> {
    return this.list('devtools.accounts', 'registration_id', regId, of);
  }

  /** `GET /v1/miid/all`: the Xiaomi accounts of a device. For Xiaomi's partners alone. */
  miIds(regId: string, of: XiaomiPackage = {}): Promise<XiaomiRaw> {
    return this.ask('devtools.miIds', 'registration_id', [regId], of);
  }

  /** `GET /v2/regid/presence`: the state of at most 1000 devices. */
  presence(
    regIds: readonly string[],
    { version, ...of }: XiaomiPackage & { readonly version?: 'v2' | 'v3' | undefined } = {},
  ): Promise<XiaomiRaw> {
    return this.ask('devtools.presence', 'registration_id', regIds, of, version);
  }

  /** `GET /v1/regid/presence`: the state of one device. */
  presenceOfOne(regId: string, of: XiaomiPackage = {}): Promise<XiaomiRaw> {
    return this.ask('devtools.presenceOfOne', 'registration_id', [regId], of);
  }

  /** `GET /v1/useraccount/get_regids_by_useraccount`: the valid registration ids of a user account. The name of its parameter is our reading. */
  regIdsOfAccount(userAccount: string, of: XiaomiPackage = {}): Promise<XiaomiRaw> {
    return this.ask('devtools.regIdsOfAccount', 'user_account', [userAccount], of);
  }

  /** `POST /v1/validation/regids`: which of at most 1000 registration ids are valid. */
  async validateRegIds(regIds: readonly string[]): Promise<XiaomiRaw> {
    refuseIf(named('regIds', regIds));
    const { traceId, raw } = await this.caller.call('devtools.validateRegIds', {
      parameters: { registration_ids: regIds.join(',') },
    });
    return { traceId, data: raw };
  }

  /** `POST /v1/feedback/get_region_by_regid`: the region of at most 1000 devices, which decides on the host for them. */
  async regionsOfRegIds(regIds: readonly string[]): Promise<XiaomiRaw> {
    refuseIf(named('regIds', regIds));
    const { traceId, raw } = await this.caller.call('devtools.regionsOfRegIds', {
      parameters: { regIds: regIds.join(',') },
    });
    return { traceId, data: raw };
  }

  private async list(
    endpoint: XiaomiEndpointName,
    field: string,
    value: string,
    of: XiaomiPackage,
  ): Promise<XiaomiList> {
    const parameters = this.parametersOf(field, [value], of);
    const { traceId, data } = await this.caller.call(endpoint, { parameters });
    return { traceId, list: texts(data.list) };
  }

  private async ask(
    endpoint: XiaomiEndpointName,
    field: string,
    values: readonly string[],
    of: XiaomiPackage,
    version?: 'v2' | 'v3',
  ): Promise<XiaomiRaw> {
    const { traceId, raw } = await this.caller.call(endpoint, {
      version,
      parameters: this.parametersOf(field, values, of),
    });
    return { traceId, data: raw };
  }

  private parametersOf(
    field: string,
    values: readonly string[],
    { packageName = this.caller.app.packageName }: XiaomiPackage,
  ): Record<string, string> {
    refuseIf([...named(field, values), ...onePackage(packageName)]);
    return { restricted_package_name: packageName, [field]: values.join(',') };
  }
}
