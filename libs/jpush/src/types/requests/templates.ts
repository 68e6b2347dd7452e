import { type JsonObject } from '@nest-push/core';
import { type JPushAudience } from '../audience.js';
import { type JPushPushOptions } from '../options.js';
import { type JPushTrigger } from './schedules.js';

/** One push of a template: whom it is for, and what stands for the template's names. */
export interface JPushTemplateParam {
  /** A text for each name of the template. */
  keys: Readonly<Record<string, string>>;
  audience: 'all' | JPushAudience;
  options?: JPushPushOptions;
  /** Comes back in the answer. */
  trace_id?: string;
  /** JPush does not publish its fields. */
  geofence?: JsonObject;
}

/**
 * Pushes made of one template of the console. All name their receivers in the same way (the three tag kinds count as one); everyone, tags and segments
 * allow one push alone, registration ids and aliases 1000 in all.
 */
export interface JPushTemplatePush {
  /** The template's id. */
  id: string;
  params: readonly JPushTemplateParam[];
}

/** The same at a time, or again and again. */
export interface JPushTemplateSchedule extends JPushTemplatePush {
  schedule_name: string;
  trigger: JPushTrigger;
}
