import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { APP_ID } from '../xiaomi.app.js';
import { type XiaomiCall } from '../xiaomi.call.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { SHAPES } from '../xiaomi.shapes.js';

/** Code 0 where a scheduled message waits; an id that is none, or was sent already, is refused with 65028 (our decision). */
export function jobExists({ form, own }: XiaomiCall): XiaomiSuccess {
  if (!own.jobs.has(form.need('job_id')))
    throw new XiaomiRefusal('noSuchMessage', 'job_id names no scheduled message.');
  return {};
}

/** Takes a scheduled message back. */
export function deleteJob({ form, own }: XiaomiCall): XiaomiSuccess {
  if (!own.jobs.delete(form.need('job_id'))) {
    throw new XiaomiRefusal('noSuchMessage', 'job_id names no scheduled message.');
  }
  return {};
}

/** Takes every scheduled message with a job key back. */
export function deleteJobsByKey({ form, own }: XiaomiCall): XiaomiSuccess {
  const jobkey = form.need('jobkey');
  const meant = own.jobs.list().filter(({ jobkeys }) => jobkeys.includes(jobkey));
  if (meant.length === 0) throw new XiaomiRefusal('noSuchMessage', 'jobkey names no scheduled message.');
  for (const { id } of meant) own.jobs.delete(id);
  return {};
}

/**
 * Scheduled messages of a span of time. Only the names of the parameters are known: `app_id`, `start_time`, `end_time`, `type`, `max_count`. Our decision: the times
 * are milliseconds of `time_to_send`, all may be left out, and `type` narrows nothing.
 */
export function queryJobs({ form, own, app }: XiaomiCall): XiaomiSuccess {
  const number = (name: string, otherwise: number): number => {
    const text = form.one(name) ?? '';
    if (text !== '' && !/^\d{1,15}$/.test(text)) throw new XiaomiRefusal('badValue', `${name} must be a whole number.`);
    return text === '' ? otherwise : Number(text);
  };
  const appId = form.one('app_id');
  if (appId !== undefined && appId !== (app.appId ?? APP_ID)) {
    throw new XiaomiRefusal('badAppId', 'app_id is not the id of this app.');
  }
  const [start, end] = [number('start_time', 0), number('end_time', Number.MAX_SAFE_INTEGER)];
  const jobs = own.jobs.list().filter(({ at }) => at >= start && at <= end);
  jobs.sort((a, b) => a.at - b.at);
  return { data: SHAPES.jobs(jobs.slice(0, number('max_count', 100))) };
}
