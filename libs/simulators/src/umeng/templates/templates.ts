import { BoundedMap } from '../umeng.bounded.js';
import { SIMULATOR_BOUNDS } from '../umeng.limits.js';
import { type UmengJson } from '../umeng.types.js';

/** A message whose payload has parameters. */
export interface UmengTemplate {
  readonly id: string;
  readonly name: string;
  /** The body of its sending, without targets. */
  readonly body: UmengJson;
  readonly keys: readonly string[];
}

/** One sending of a template: a single message for each element of `params_data`. */
export interface UmengTemplateSending {
  readonly appKey: string;
  readonly templateId: string;
  readonly messages: readonly { readonly msgId: string; readonly params: UmengJson }[];
}

/** The templates of all apps, and their last sendings. */
export class UmengTemplates {
  readonly sendings = new BoundedMap<UmengTemplateSending>(SIMULATOR_BOUNDS.templateSendings);
  private readonly apps = new Map<string, Map<string, UmengTemplate>>();

  /** The templates of an app, oldest first. */
  of(appKey: string): readonly UmengTemplate[] {
    return [...(this.apps.get(appKey)?.values() ?? [])];
  }

  find(appKey: string, id: string): UmengTemplate | null {
    return this.apps.get(appKey)?.get(id) ?? null;
  }

  /** Whether an app may add one more. */
  hasRoom(appKey: string): boolean {
    return (this.apps.get(appKey)?.size ?? 0) < SIMULATOR_BOUNDS.templates;
  }

  add(appKey: string, template: UmengTemplate): void {
    const ofApp = this.apps.get(appKey) ?? new Map<string, UmengTemplate>();
    this.apps.set(appKey, ofApp.set(template.id, template));
  }

  remove(appKey: string, id: string): void {
    this.apps.get(appKey)?.delete(id);
  }

  reset(): void {
    this.apps.clear();
    this.sendings.clear();
  }
}
