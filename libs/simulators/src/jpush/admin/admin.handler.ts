import { createHash } from 'node:crypto';
import { accept, refuse, type Reply } from '../jpush.answers.js';
import { type DeveloperCall } from '../jpush.call.js';
import { type JPushCode } from '../jpush.codes.js';
import { readForm } from '../jpush.form.js';
import { readJson } from '../jpush.json.js';
import { MEMORY } from '../jpush.limits.js';
import { firstDefectOf, hintOf } from '../jpush.problem.js';
import { filledText, object, textLike } from '../jpush.shape.js';

/*
 * The admin API v1 (JPush Admin API, 2019-08; gone from the vendor's own Java client on 2026-01-05). What goes wrong with an app or a certificate travels with HTTP 200.
 */

const newApp = object(
  {
    app_name: filledText,
    android_package: textLike(/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/, 'the name of an Android package'),
    group_name: filledText,
  },
  { required: ['app_name', 'android_package'] },
);

function refuseAdmin(code: JPushCode, hint: string): Reply {
  return refuse({ code, family: 'admin', hint });
}

/** `POST /v1/app` — the same name and package again is the same app. */
export function createApp({ request, developer, state, world }: DeveloperCall): Reply {
  const body = readJson(request.body);
  if (!body) return refuseAdmin(4003, 'body: must be JSON in UTF-8');
  const defect = firstDefectOf(newApp, body.value);
  if (defect) return refuseAdmin(defect.code === 1002 ? 4002 : 4003, hintOf(defect));
  const { app_name: name, android_package: androidPackage } = body.value as {
    app_name: string;
    android_package: string;
  };
  const identity = `${developer.devKey}\n${name}\n${androidPackage}`;
  const known = state.created.get(identity);
  if (known === undefined && state.created.size >= MEMORY.createdApps) {
    return refuseAdmin(4003, `app_name: at most ${MEMORY.createdApps} apps can be made here`);
  }
  const [appKey, masterSecret] = [keyOf(`key ${identity}`), keyOf(`secret ${identity}`)];
  if (known === undefined) {
    state.created.set(identity, appKey);
    world.admit({ appKey, masterSecret, name });
  }
  return accept({
    app_key: appKey,
    android_package: androidPackage,
    is_new_created: known === undefined,
    master_secret: masterSecret,
  });
}

/** `POST /v1/app/{appKey}/delete`. Our decision: apps that were not made by a call stay (1015), since a test's own apps must not vanish. */
export function deleteApp({ params, state, world }: DeveloperCall): Reply {
  const appKey = params.appKey ?? '';
  if (!world.apps.has(appKey)) return refuseAdmin(1013, 'appKey: is unknown');
  const made = [...state.created].find(([, key]) => key === appKey);
  if (!made) return refuseAdmin(1015, 'appKey: only an app that this developer made can be deleted');
  state.created.delete(made[0]);
  world.apps.delete(appKey);
  for (const environment of Object.keys(CERTIFICATES)) state.certificates.delete(`${appKey} ${environment}`);
  return accept({ success: 'delete app success' });
}

/** The parts of a certificate, by environment. */
const CERTIFICATES = {
  dev: ['devCertificatePassword', 'devCertificateFile'],
  pro: ['proCertificatePassword', 'proCertificateFile'],
} as const;

/** PKCS#12 files, which the vendor takes, begin with an ASN.1 sequence. */
const ASN1_SEQUENCE = 0x30;

/** `POST /v1/app/{appKey}/certificate` — for the development or the production environment of Apple, or for both. */
export function uploadCertificate({ request, params, state, world }: DeveloperCall): Reply {
  const appKey = params.appKey ?? '';
  if (!world.apps.has(appKey)) return refuseAdmin(1013, 'appKey: is unknown');
  const form = readForm(request);
  if (!form) return refuseAdmin(4003, 'body: must be multipart/form-data');
  const given = Object.entries(CERTIFICATES).filter(([, parts]) => parts.some((part) => form.has(part)));
  if (given.length === 0) return refuseAdmin(1014, 'devCertificateFile: or proCertificateFile is required');
  for (const [environment, [password, file]] of given) {
    const bytes = form.get(file)?.bytes;
    if (!bytes || bytes.length === 0) return refuseAdmin(1014, `${file}: is required`);
    if (!form.has(password)) return refuseAdmin(4002, `${password}: is required`);
    if (bytes[0] !== ASN1_SEQUENCE) return refuseAdmin(1012, `${file}: must be a PKCS#12 file`);
    if (state.certificates.has(`${appKey} ${environment}`)) return refuseAdmin(1010, `${file}: there is one already`);
  }
  for (const [environment] of given) state.certificates.add(`${appKey} ${environment}`);
  return accept({ success: 'upload certificate success' });
}

/** A key or secret of the real shape: 24 hexadecimal characters. */
function keyOf(seed: string): string {
  return createHash('sha256').update(seed).digest('hex').slice(0, 24);
}
