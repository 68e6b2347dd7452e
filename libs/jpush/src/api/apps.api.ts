import { object, text as textShape } from '@nest-push/core';
import { exactJson } from '../jpush.request.js';
import { type JPushCaller, type JPushResult } from './caller.js';
import { assertFits, INPUT_CODES, named } from './input.js';
import { fields, flag, orNull, text } from '../jpush.reading.js';
import { fileOf, formOf, type JPushUpload } from './upload.js';

/** An app to make. */
export interface JPushNewApp {
  readonly app_name: string;
  readonly android_package: string;
  /** The group that it joins. */
  readonly group_name?: string;
}

/** An app was made, or was there. */
export interface JPushAppCreated extends JPushResult {
  readonly app_key: string;
  readonly android_package: string | null;
  /** False where there was one for this package. */
  readonly is_new_created: boolean | null;
  /** A secret: keep it out of logs. Documented, but missing in the vendor's sample. */
  readonly master_secret: string | null;
}

/** Apple's certificates of an app: one of the two, or both, each with its password. */
export interface JPushCertificates {
  readonly development?: JPushCertificate;
  readonly production?: JPushCertificate;
}

/** A certificate as a `.p12` file. */
export interface JPushCertificate {
  readonly file: JPushUpload;
  readonly password: string;
}

/** What JPush says to a change. */
export interface JPushAdminDone extends JPushResult {
  readonly success: string;
}

const NEW_APP = object(
  { app_name: named, android_package: named, group_name: named },
  { required: ['app_name', 'android_package'] },
);

const certificate = object({ file: () => undefined, password: textShape() }, { required: ['file', 'password'] });
const CERTIFICATES = object(
  { development: certificate, production: certificate },
  {
    relations: ({ development, production }, field, report) => {
      if (development === undefined && production === undefined)
        report.add('missing', field, 'must have development or production');
    },
  },
);

/** Our decision: JPush names neither a size nor a form; Apple's tools export `.p12` files of a few kB. */
const RULE = { max: 1024 * 1024, extensions: ['.p12'] };

const CREATED = fields<Omit<JPushAppCreated, 'rateLimit'>>({
  app_key: text,
  android_package: orNull(text),
  is_new_created: orNull(flag),
  master_secret: orNull(text),
});

const DONE = fields<Pick<JPushAdminDone, 'success'>>({ success: text });

/** Apps of a developer account: `adminClient.apps`. Not open to everyone, and gone from JPush's Java SDK since 2026-01-05. */
export class JPushAppsApi {
  constructor(private readonly caller: JPushCaller) {}

  /**
   * Makes an app (`POST /v1/app`).
   *
   * @throws PushInputError when name or package is missing
   * @throws JPushError when JPush refuses, or when no readable answer comes
   * @throws PushConfigurationError when no developer account is configured
   */
  async create(app: JPushNewApp): Promise<JPushAppCreated> {
    assertFits(NEW_APP, app, INPUT_CODES.admin);
    return this.caller.call('admin.apps.create', { body: exactJson(app) }, CREATED);
  }

  /**
   * Deletes an app (`POST /v1/app/{app_key}/delete`).
   *
   * @throws JPushError when JPush refuses, also with HTTP 200, or when no readable answer comes
   * @throws PushConfigurationError when no developer account is configured
   */
  delete(appKey: string): Promise<JPushAdminDone> {
    return this.caller.call('admin.apps.delete', { path: { app_key: appKey } }, DONE);
  }

  /**
   * Uploads Apple's certificates of an app (`POST /v1/app/{app_key}/certificate`).
   *
   * @throws PushInputError when both are missing, or a file cannot be read or is no `.p12`
   * @throws JPushError when JPush refuses, also with HTTP 200, or when no readable answer comes
   * @throws PushConfigurationError when no developer account is configured
   *
   * @example
   * ```ts
   * await admin.apps.uploadCertificate(appKey, { production: { file: { path: './push.p12' }, password } });
   * ```
   */
  async uploadCertificate(appKey: string, certificates: JPushCertificates): Promise<JPushAdminDone> {
    assertFits(CERTIFICATES, certificates, INPUT_CODES.admin);
    const { development, production } = certificates;
    const body = formOf({
      devCertificatePassword: development?.password,
      devCertificateFile: development && (await fileOf(development.file, 'development', RULE)),
      proCertificatePassword: production?.password,
      proCertificateFile: production && (await fileOf(production.file, 'production', RULE)),
    });
    return this.caller.call('admin.apps.uploadCertificate', { path: { app_key: appKey }, body }, DONE);
  }
}
