import { type JsonObject } from '@nest-push/core';
import {
  type UmengTemplate,
  type UmengTemplateAdded,
  type UmengTemplateMessages,
  type UmengTemplatePage,
  type UmengTemplateSent,
} from '../types/answers/template.js';
import { numberIn, objectsIn, textIn, wordIn } from '../umeng.reading.js';
import { inEnvironment } from '../umeng.request.js';
import { lacking, type UmengCaller } from './caller.js';

/** A template as it is stored: a message with places for parameters. Its form is not documented in public, so nothing is checked. */
export type UmengTemplateDraft = JsonObject & { readonly template_name: string };

/**
 * Templates: one content, with parameters of its own for each receiver. `client.templates`.
 *
 * @experimental Known from one server SDK of 2021 to 2022 alone: types are loose, nothing is checked, and it may change.
 */
export class UmengTemplatesApi {
  constructor(private readonly caller: UmengCaller) {}

  /**
   * Stores a template (`POST /api/template/add`). `production_mode` is added as text.
   *
   * @experimental
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async add(draft: UmengTemplateDraft): Promise<UmengTemplateAdded> {
    const fields = inEnvironment(this.caller.sender, draft, draft.production_mode);
    const data = await this.caller.call('templates.add', fields);
    const keys: unknown = data.template_keys;
    return {
      templateId: idIn(data, 'template_id'),
      templateKeys: Array.isArray(keys) ? keys.filter((key): key is string => typeof key === 'string') : [],
    };
  }

  /**
   * Removes a template (`POST /api/template/delete`).
   *
   * @experimental
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async delete(templateId: string): Promise<void> {
    await this.caller.call('templates.delete', { template_id: templateId });
  }

  /**
   * Reads a template (`POST /api/template/get`).
   *
   * @experimental
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async get(templateId: string): Promise<UmengTemplate> {
    const data = await this.caller.call('templates.get', { template_id: templateId });
    return { templateInfo: textIn(data, 'template_info'), templateKeys: textIn(data, 'template_keys') };
  }

  /**
   * Lists templates (`POST /api/template/list`).
   *
   * @experimental
   * @param page - `index` of the page, and `len`, how many it holds
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async list({ index, len }: { readonly index: number; readonly len: number }): Promise<UmengTemplatePage> {
    const data = await this.caller.call('templates.list', { index, len });
    return {
      list: objectsIn(data, 'list'),
      total: numberIn(data, 'total'),
      index: numberIn(data, 'index'),
      len: numberIn(data, 'len'),
      next: numberIn(data, 'next'),
      pre: numberIn(data, 'pre'),
    };
  }

  /**
   * Sends a template (`POST /api/template/send`).
   *
   * @experimental
   * @param data - one entry for each receiver; the form of an entry is not documented
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async send(templateId: string, { data }: { readonly data: readonly JsonObject[] }): Promise<UmengTemplateSent> {
    const answer = await this.caller.call('templates.send', { template_id: templateId, params_data: data });
    return { templateMessageId: idIn(answer, 'template_msg_id') };
  }

  /**
   * Lists what a sent template became (`POST /api/template/msg`).
   *
   * @experimental
   * @param page - `len`, how many; `startKey`, where to go on
   * @throws VendorError when Umeng refuses, or no readable answer comes
   */
  async messages(
    templateMessageId: string,
    { len, startKey }: { readonly len: number; readonly startKey?: string },
  ): Promise<UmengTemplateMessages> {
    const data = await this.caller.call('templates.messages', {
      template_msg_id: templateMessageId,
      len,
      start_key: startKey,
    });
    return { list: objectsIn(data, 'list') };
  }
}

function idIn(data: JsonObject, field: string): string {
  // Ids are text everywhere else; a number here would be a small one.
  const id = wordIn(data, field);
  if (id === null) throw lacking(`a ${field}`);
  return id;
}
