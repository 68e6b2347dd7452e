import { Module, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { type Batch, type BatchTarget, type Platform, type Vendor } from '@nest-push/core';
import { JPushVendor } from '@nest-push/jpush';
import { demoApps } from '@nest-push/simulator-app';
import { vendorContract, type VendorContractSubject } from '@nest-push/testing';
import { UmengVendor } from '@nest-push/umeng';
import { XiaomiVendor } from '@nest-push/xiaomi';
import { DEMO_SECRETS, vendorModules } from '../support/host.js';

@Module({})
class HostModule {}

const open: TestingModule[] = [];

/** The adapters as a host has them: made by Nest, from `forRoot`. */
const made =
  (type: Type<Vendor>): VendorContractSubject['create'] =>
  async (baseUrl, timeoutMs) => {
    const imports = vendorModules(() => baseUrl, { timeoutMs });
    const module = await Test.createTestingModule({ imports: [{ module: HostModule, imports }] }).compile();
    open.push(await module.init());
    return module.get(type, { strict: false });
  };

const batchFor =
  (
    appId: string,
    platform: Platform,
    kind: Batch['kind'],
    addresses: readonly string[],
  ): VendorContractSubject['batch'] =>
  ({ apps }) => {
    const app = apps.find(({ id }) => id === appId);
    if (app === undefined) throw new TypeError(`no app ${appId}`);
    const targets = addresses.map((address, i): BatchTarget => ({ deviceId: `d${i}`, address }));
    return {
      id: 'push-1.0',
      pushId: 'p1',
      app,
      kind,
      targets,
      platforms: [platform],
      ttl: 3600,
      message: {
        title: '您有一条新消息~',
        body: '【小明】刚刚浏览了您的商品【自行车】~ 🚲',
        data: { type: 2, goods: { id: 'b1' } },
        class: 'transactional',
      },
    };
  };

const basic = Buffer.from(`${demoApps.jpush.appKey}:${DEMO_SECRETS.jpush}`).toString('base64');
const secrets = [...Object.values(DEMO_SECRETS), basic];

const JPUSH_OK = { status: 200, body: '{"sendno":"0","msg_id":"18100287008460001"}' };
const UMENG_OK = { status: 200, body: '{"ret":"SUCCESS","data":{"msg_id":"uu00000000000000000001"}}' };
const UMENG_TASK = { status: 200, body: '{"ret":"SUCCESS","data":{"task_id":"um00000000000000000001"}}' };
const XIAOMI_OK = {
  status: 200,
  body: '{"result":"ok","trace_id":"Xdm1","code":0,"description":"成功","data":{"id":"sdm03290562213241158in"}}',
};

const ALIASES = ['alias_canary_0001', 'alias_canary_0002'];
const JPUSH_IDS = ['1a0c0ffee0cab1e0001', '1a0c0ffee0cab1e0002'];
const ANDROID_TOKENS = ['AndroidTokenCanary00000000000000000000000001', 'AndroidTokenCanary00000000000000000000000002'];
const IOS_TOKENS = ['c0ffee'.padEnd(64, '0'), 'c0ffee'.padEnd(64, '1')];
const REG_IDS = ['regid+canary/0000000000000000000000000001==', 'regid+canary/0000000000000000000000000002=='];

const SUBJECTS: readonly [string, Type<Vendor>, VendorContractSubject['success'], ...Parameters<typeof batchFor>][] = [
  ['JPush, Android by registration id', JPushVendor, JPUSH_OK, 'jpush', 'android', 'registrationId', JPUSH_IDS],
  ['JPush, iOS by alias', JPushVendor, JPUSH_OK, 'jpush', 'ios', 'alias', ALIASES],
  [
    'Umeng, one Android device',
    UmengVendor,
    UMENG_OK,
    'umeng:android',
    'android',
    'registrationId',
    ANDROID_TOKENS.slice(1),
  ],
  ['Umeng, two iOS devices', UmengVendor, UMENG_OK, 'umeng:ios', 'ios', 'registrationId', IOS_TOKENS],
  [
    'Xiaomi, Android by registration id',
    XiaomiVendor,
    XIAOMI_OK,
    'xiaomi:android',
    'android',
    'registrationId',
    REG_IDS,
  ],
  ['Xiaomi, iOS by alias', XiaomiVendor, XIAOMI_OK, 'xiaomi:ios', 'ios', 'alias', ALIASES],
  ['JPush, everyone', JPushVendor, JPUSH_OK, 'jpush', 'android', 'everyone', []],
  ['Umeng, everyone', UmengVendor, UMENG_TASK, 'umeng:android', 'android', 'everyone', []],
  ['Xiaomi, everyone', XiaomiVendor, XIAOMI_OK, 'xiaomi:android', 'android', 'everyone', []],
];

afterEach(async () => {
  for (const module of open.splice(0)) await module.close();
});

describe.each(SUBJECTS)('%s', (_name, type, success, ...batch) => {
  const addresses = batch[3];
  const subject = { create: made(type), batch: batchFor(...batch), secrets: [...secrets, ...addresses], success };
  for (const { name, run } of vendorContract(subject)) it(name, run);
});
