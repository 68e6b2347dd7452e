import { list, object, type ObjectRule, oneOf, type Shape, text } from '@nest-push/core';
import { JPUSH_LIMITS } from '../jpush.limits.js';

/** Letters, digits, `_`, Chinese characters and the listed signs (JPush REST API v3 push, 2025-10-14). */
const NAME = /^[A-Za-z0-9_\p{Script=Han}@!#$&*+=.|￥]*$/u;

/** A wrong tag or alias is an illegal value to JPush, also where it is too long: 1003 and not 1005. */
const name = text({
  min: 1,
  max: JPUSH_LIMITS.nameBytes,
  unit: 'bytes',
  like: [NAME, 'must consist of letters, digits, Chinese characters and _ @ ! # $ & * + = . | ￥'],
  code: '1003',
});

const id = text({ notBlank: true });

const { audience: most } = JPUSH_LIMITS;

const KINDS = {
  tag: list(name, { max: most.tag }),
  tag_and: list(name, { max: most.tag_and }),
  tag_not: list(name, { max: most.tag_not }),
  alias: list(name, { max: most.alias }),
  registration_id: list(id, { max: most.registration_id }),
  segment: list(id, { max: most.segment }),
  abtest: list(id, { max: most.abtest }),
  live_activity_id: id,
};

const FILE = { file: object({ file_id: id }, { required: ['file_id'] }) };

/** An empty list counts as absent. */
const names = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** Somebody must be named, and some kinds stand alone. That a file does is our decision: JPush says nothing of a file beside tags. */
const receivers: NonNullable<ObjectRule['relations']> = (value, field, report) => {
  const kinds = Object.keys(value).filter((kind) => names(value[kind]));
  if (kinds.length === 0) report.add('missing', field, 'must name at least one receiver');
  for (const alone of ['live_activity_id', 'file']) {
    if (kinds.length > 1 && kinds.includes(alone)) report.add('value', `${field}.${alone}`, 'must stand alone');
  }
};

const elsewhere: Shape = (_value, field, report) => {
  report.add('value', field, 'is for pushes to a file and for schedules');
};

/** A push to tags, aliases, ids…, or to everyone. */
export const audience: Shape = allOr(object({ ...KINDS, file: elsewhere }, { relations: receivers }));

/** A push to the receivers in an uploaded file. */
export const fileAudience: Shape = object(FILE, { required: ['file'] });

/** Schedules take both. */
export const scheduleAudience: Shape = allOr(object({ ...KINDS, ...FILE }, { relations: receivers }));

/** One registration id or alias, of a batch of single pushes. */
export const target: Shape = id;

/** One, some or all platforms. `winphone`: JPush REST API v3 push, 2019-08. An empty list is an illegal value by our decision. */
export const platform: Shape = allOr(list(oneOf(['android', 'ios', 'hmos', 'quickapp', 'winphone']), { min: 1 }));

function allOr(shape: Shape): Shape {
  return (value, field, report) => {
    if (value === 'all') return;
    if (typeof value === 'string') report.add('value', field, 'must be "all" where it is a text');
    else shape(value, field, report);
  };
}
