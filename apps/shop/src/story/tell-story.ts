import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isEndState } from '@nest-push/core';
import { type RunningSimulators, startSimulators } from '@nest-push/simulator-app';
import { demoEnvironment } from '../demo/demo-environment.js';
import { DEMO_PHONES } from '../demo/demo-phones.js';
import { type GoodBody } from '../goods/goods.dto.js';
import { type VisitOutcome } from '../goods/visits.service.js';
import { type AcceptedPush } from '../pushes/accepted-push.dto.js';
import { type ReportBody } from '../pushes/push-report.dto.js';
import { startShop } from '../shop.js';
import { describeCall } from './vendor-call.js';

/** The third is nobody whom the shop knows. */
const VISITORS = [
  { id: '2001', name: '小明' },
  { id: '2002', name: '阿丽' },
  { id: '9999', name: '访客' },
];
const REMINDER_S = 2;
const POLL_MS = 50;

/** A push that somebody must see. */
interface Expected {
  readonly pushId: string;
  readonly ownerId: string;
  readonly title: string;
  /** What the text must hold. */
  readonly text: string;
}

/**
 * The shop's story without a browser: a visit for each owner and one timed push, through real HTTP, in this process. Its data lies in a temporary folder that
 * is removed.
 *
 * @param say - takes the transcript, line by line
 * @param signal - ends the story early; everything is cleaned up all the same
 * @throws Error when one of the four pushes did not arrive
 */
export async function tellStory(say: (line: string) => void, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nest-push-story-'));
  try {
    const simulators = await startSimulators({ phones: DEMO_PHONES });
    try {
      const environment = { ...demoEnvironment(simulators), PORT: '0', SHOP_DATA_DIR: folder };
      const shop = await startShop({ environment, logger: ['error', 'warn'] });
      try {
        await new Story(shop.url, simulators, say, signal).tell();
      } finally {
        await shop.close();
      }
    } finally {
      await simulators.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Story {
  private heard = 0;

  constructor(
    private readonly shop: string,
    private readonly simulators: RunningSimulators,
    private readonly say: (line: string) => void,
    private readonly signal: AbortSignal,
  ) {}

  async tell(): Promise<void> {
    const goods = await this.ask<GoodBody[]>('GET', '/goods');
    const [first] = goods;
    if (first === undefined) throw new Error('The shop has no goods.');
    this.say(`${first.owner} wants to be reminded of 【${first.name}】 in ${REMINDER_S} s.`);
    const reminder = await this.ask<AcceptedPush>('POST', `/goods/${first.id}/reminders`, { inSeconds: REMINDER_S });
    for (const [i, good] of goods.entries())
      await this.visit(good, VISITORS[i % VISITORS.length] ?? { id: '', name: '' });
    this.say(`\nThe reminder is due at ${reminder.dueAt}.`);
    const { pushId } = reminder;
    await this.arrival({ pushId, ownerId: first.ownerId, title: '商品提醒', text: first.name });
    this.say(`\nAll ${goods.length + 1} pushes arrived.`);
  }

  private async visit(good: GoodBody, visitor: { id: string; name: string }): Promise<void> {
    this.say(`\n${visitor.name} opens 【${good.name}】. Its owner is ${good.owner}.`);
    const outcome = await this.ask<VisitOutcome>('POST', `/goods/${good.id}/visits`, { visitorId: visitor.id });
    if (outcome.pushId === null) throw new Error(`The visit of ${visitor.name} made no push: ${outcome.reason}`);
    const { pushId } = outcome;
    const text = `【${visitor.name}】刚刚浏览了您的商品【${good.name}】~`;
    await this.arrival({ pushId, ownerId: good.ownerId, title: '您有一条新消息~', text });
  }

  /** Waits for the report, says what the vendor was asked, and looks at the owner's phone. */
  private async arrival({ pushId, ownerId, title, text }: Expected): Promise<void> {
    const report = await this.settled(pushId);
    for (const call of this.simulators.server.requests.list().slice(this.heard)) {
      this.heard += 1;
      // Keys for the pushes to come are fetched in the background: they belong to no visit.
      if (call.path === '/v3/push/cid') continue;
      for (const line of describeCall(call)) this.say(`    ${line}`);
    }
    if (report.state !== 'delivered')
      throw new Error(`A push for user ${ownerId} ended ${report.state}: ${report.reason}`);
    const phone = DEMO_PHONES.find(({ id }) => id === report.deliveries[0]?.deviceId);
    const shown = this.simulators.server.phones
      .shown(phone?.id ?? '')
      .find((notification) => notification.title === title && notification.body?.includes(text) === true);
    if (phone === undefined || shown === undefined) {
      throw new Error(`The vendor took the push for user ${ownerId}, but no phone of his shows “${text}”.`);
    }
    this.say(
      `  The ${phone.model} of ${phone.owner} shows:  ${shown.title ?? ''}  ${shown.body ?? ''}  ${JSON.stringify(shown.data)}`,
    );
  }

  private async settled(pushId: string): Promise<ReportBody> {
    for (;;) {
      const report = await this.ask<ReportBody>('GET', `/pushes/${pushId}`);
      if (isEndState(report.state)) return report;
      await sleep(POLL_MS, undefined, { signal: this.signal });
    }
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.shop}${path}`, {
      method,
      signal: this.signal,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }
}
