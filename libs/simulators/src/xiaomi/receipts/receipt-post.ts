import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

import { type XiaomiReceiptPost } from './receipts.js';

/** How a POST of receipts ended. */
export type ReceiptEnd = Pick<XiaomiReceiptPost, 'outcome' | 'status'>;

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * POSTs `data=<JSON>` as a form, as the vendor does. A simulator speaks to its own machine alone: other URLs are told as not sent.
 *
 * @param deadlineMs - after which the receiver is given up
 * @param ended - hears of the end once, maybe before this returns
 */
export function postReceipts(url: string, data: unknown, deadlineMs: number, ended: (end: ReceiptEnd) => void): void {
  const target = new URL(url);
  if (!LOCAL.has(target.hostname)) {
    ended({ outcome: 'not sent: not a URL of this machine' });
    return;
  }
  let open = true;
  const end = (how: ReceiptEnd): void => {
    if (open) ended(how);
    open = false;
  };
  const body = Buffer.from(`data=${encodeURIComponent(JSON.stringify(data))}`);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const headers = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', 'content-length': body.length };
  const signal = AbortSignal.timeout(deadlineMs);
  send(target, { method: 'POST', agent: false, headers, signal })
    .on('response', (response) => {
      const status = response.statusCode ?? 0;
      response.on('end', () => {
        end({ outcome: status === 200 ? 'taken' : 'failed', status });
      });
      response.on('error', () => {
        end({ outcome: 'failed' });
      });
      response.resume();
    })
    .on('error', () => {
      end({ outcome: 'failed' });
    })
    .end(body);
}
