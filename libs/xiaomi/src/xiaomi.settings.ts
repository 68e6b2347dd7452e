import {
  flag,
  isJsonObject,
  type JsonObject,
  list,
  mergeJson,
  object,
  oneOf,
  record,
  type Shape,
  ShapeReport,
  text,
  whole,
} from '@nest-push/core';
import { XIAOMI_MISFIT_CODES } from './checks/misfit.codes.js';
import { XIAOMI_ALL_RECEIPTS, xiaomiReceiptMask } from './receipts/xiaomi.receipt-types.js';
import { type XiaomiMessages, type XiaomiPlatform } from './types/message.js';
import {
  type XiaomiAndroidSettings,
  type XiaomiButton,
  type XiaomiCommonSettings,
  type XiaomiEffect,
  type XiaomiIosAlert,
  type XiaomiIosSettings,
} from './types/settings.js';

type Pairs = Readonly<Record<string, string>>;

/** One setting: what it must be, and what it is on the wire. */
interface Setting<T> {
  readonly shape: Shape;
  wire(value: T): Pairs;
}

type SettingsOf<T> = { readonly [K in keyof T]-?: Setting<NonNullable<T[K]>> };

const words = (key: string): Setting<string> => ({ shape: text(), wire: (value) => ({ [key]: value }) });
const amount = (key: string): Setting<number> => ({
  shape: whole({ min: 0 }),
  wire: (value) => ({ [key]: String(value) }),
});
const several = (key: string): Setting<readonly string[]> => ({
  shape: list(text({ notBlank: true, like: [/^[^,]*$/, 'must hold no comma'] }), { min: 1 }),
  wire: (values) => ({ [key]: values.join(',') }),
});

/** A flag; where the wire knows no word for `false`, that is left out. */
const yes = (key: string, on: string, off?: string): Setting<boolean> => ({
  shape: flag(),
  wire: (value) => {
    const word = value ? on : off;
    return word === undefined ? {} : { [key]: word };
  },
});

const choice = <T extends string>(key: string, names: Readonly<Record<T, string>>): Setting<T> => ({
  shape: oneOf(Object.keys(names)),
  wire: (value) => ({ [key]: names[value] }),
});

const EFFECTS: Readonly<Record<XiaomiEffect, string>> = { app: '1', page: '2', url: '3' };

const COMMON: SettingsOf<XiaomiCommonSettings> = {
  jobKey: words('jobkey'),
  callback: words('callback'),
  callbackParam: words('callback.param'),
  callbackTypes: {
    shape: list(oneOf(XIAOMI_ALL_RECEIPTS), { min: 1 }),
    wire: (types) => ({ 'callback.type': String(xiaomiReceiptMask(types)) }),
  },
};

const button = (side: string): Setting<XiaomiButton> => {
  const prefix = `notification_style_button_${side}_`;
  return group<XiaomiButton>(
    {
      name: words(`${prefix}name`),
      opens: choice(`${prefix}notify_effect`, EFFECTS),
      intentUri: words(`${prefix}intent_uri`),
      intentClass: words(`${prefix}intent_class`),
      webUri: words(`${prefix}web_uri`),
    },
    ['name', 'opens'],
  );
};

const ANDROID: SettingsOf<XiaomiAndroidSettings> = {
  ...COMMON,
  opens: choice('notify_effect', EFFECTS),
  intentUri: words('intent_uri'),
  webUri: words('web_uri'),
  className: words('class_name'),
  intentFlag: words('intent_flag'),
  showInForeground: yes('notify_foreground', '1', '0'),
  ticker: words('ticker'),
  soundUri: words('sound_uri'),
  channelId: words('channel_id'),
  channelName: words('channel_name'),
  channelDescription: words('channel_description'),
  templateId: words('template_id'),
  templateParam: { shape: record(text()), wire: (value) => ({ template_param: JSON.stringify(value) }) },
  flowControl: amount('flow_control'),
  onlyOnline: yes('only_send_once', '1'),
  instant: yes('instant_notify', '1'),
  badge: amount('badge'),
  locales: several('locale'),
  notLocales: several('locale_not_in'),
  models: several('model'),
  notModels: several('model_not_in'),
  appVersions: several('app_version'),
  notAppVersions: several('app_version_not_in'),
  wifiOnly: yes('connpt', 'wifi'),
  style: choice('notification_style_type', { bigText: '1', bigPicture: '2' }),
  largeIcon: words('notification_large_icon_uri'),
  bigPicture: words('notification_bigPic_uri'),
  smallIcon: words('notification_small_icon_uri'),
  smallIconColor: words('notification_small_icon_color'),
  buttons: group({ left: button('left'), mid: button('mid'), right: button('right') }),
  layoutName: words('layout_name'),
  layoutValue: words('layout_value'),
};

const IOS: SettingsOf<XiaomiIosSettings> = {
  ...COMMON,
  badge: amount('badge'),
  category: words('category'),
  sound: words('sound_url'),
  contentAvailable: yes('content-available', '1'),
  showContent: yes('show-content', '1'),
  through: choice('ios_msg_channel', { apns: '1', connection: '2' }),
  alert: group<XiaomiIosAlert>({
    title: words('apsAlert-title'),
    body: words('apsAlert-body'),
    titleLocKey: words('apsAlert-title-loc-key'),
    titleLocArgs: words('apsAlert-title-loc-args'),
    actionLocKey: words('apsAlert-action-loc-key'),
    locKey: words('apsAlert-loc-key'),
    locArgs: words('apsAlert-loc-args'),
    launchImage: words('apsAlert-launch-image'),
  }),
};

const GROUPS = { android: group(ANDROID), ios: group(IOS) };

/** What the settings of each platform must be. */
export const XIAOMI_SETTINGS_SHAPES: Readonly<Record<XiaomiPlatform, Shape>> = {
  android: GROUPS.android.shape,
  ios: GROUPS.ios.shape,
};

/** A message as Xiaomi spells it: its settings have become pairs of `extra`, and what is undefined is gone. */
export function wireMessage(platform: XiaomiPlatform, message: XiaomiMessages[XiaomiPlatform]): JsonObject {
  const { settings, extra, ...fields } = message;
  const merges = settings !== undefined && (extra === undefined || isJsonObject(extra));
  const pairs = merges ? mergeJson(extraOfSettings(platform, settings), extra) : extra;
  return pairs === undefined ? fields : { ...fields, extra: pairs };
}

/** Settings as pairs of `extra`. One that is not what it must be is left out. */
function extraOfSettings(platform: XiaomiPlatform, settings: XiaomiAndroidSettings | XiaomiIosSettings): Pairs {
  return platform === 'ios' ? GROUPS.ios.wire(settings) : GROUPS.android.wire(settings);
}

/** Settings that stand together in one object. */
function group<T extends object>(settings: SettingsOf<T>, required: readonly string[] = []): Setting<T> {
  // By name alone: the table's type has paired each value with its setting.
  const byName = new Map(Object.entries<Setting<unknown>>(settings));
  return {
    shape: object(Object.fromEntries([...byName].map(([name, { shape }]) => [name, shape])), { required }),
    wire: (value) => {
      const pairs: Record<string, string> = {};
      if (!isJsonObject(value)) return pairs;
      for (const [name, part] of Object.entries(value)) {
        const setting = byName.get(name);
        if (setting !== undefined && part !== undefined && fits(setting.shape, part))
          Object.assign(pairs, setting.wire(part));
      }
      return pairs;
    },
  };
}

function fits(shape: Shape, value: unknown): boolean {
  const report = new ShapeReport(XIAOMI_MISFIT_CODES);
  shape(value, '', report);
  return report.issues.length === 0;
}
