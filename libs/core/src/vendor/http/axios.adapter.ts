import { type HttpService } from '@nestjs/axios';
import axios, { AxiosHeaders } from 'axios';
import { type HttpExchange, HttpExchangeError, type HttpRequest } from './http-exchange.js';

// Taken from @nestjs/axios: axios declares its types once for ES modules and once for CommonJS, and only those of the HttpService at hand fit.
export type AxiosInstance = HttpService['axiosRef'];
export type AxiosAdapter = Extract<AxiosInstance['defaults']['adapter'], (...parameters: never[]) => unknown>;

/**
 * An axios adapter over another exchange, so that a host's interceptors run while the bytes take the same way as without them. Time and size
 * limits are those of the axios request. An agent or a proxy that an interceptor sets for one request is refused, because it would be ignored.
 */
export function axiosAdapterOver(exchange: HttpExchange): AxiosAdapter {
  return async (config) => {
    const headers: Record<string, string> = {};
    const data: unknown = config.data;
    for (const [name, value] of Object.entries(config.headers.toJSON())) {
      // A form brings its own, with the boundary; axios has put the one of other bodies there.
      if (data instanceof FormData && name.toLowerCase() === 'content-type') continue;
      if (typeof value === 'string' || typeof value === 'number') headers[name] = value;
    }
    if (!isBody(data)) {
      throw new HttpExchangeError(
        'protocol',
        'no',
        'An interceptor replaced the body by something that is neither text nor bytes nor a form',
      );
    }
    if (
      config.httpAgent !== undefined ||
      config.httpsAgent !== undefined ||
      (config.proxy !== undefined && config.proxy !== false)
    ) {
      throw new HttpExchangeError(
        'protocol',
        'no',
        'An interceptor set an agent or a proxy for one request; set it in the defaults of the HttpService instead',
      );
    }
    const answer = await exchange.exchange({
      method: (config.method ?? 'get').toUpperCase(),
      // getUri() costs more than all the rest here, and parameters are rare.
      url:
        config.params === undefined ? (config.url ?? '') : axios.getUri(config as Parameters<typeof axios.getUri>[0]),
      headers,
      ...(data === undefined || data === null ? {} : { body: data }),
      ...(config.timeout === undefined || config.timeout === 0 ? {} : { timeoutMs: config.timeout }),
      ...(config.maxContentLength === undefined || config.maxContentLength < 0
        ? {}
        : { maxAnswerBytes: config.maxContentLength }),
    });
    return {
      data: answer.body,
      status: answer.status,
      statusText: '',
      headers: new AxiosHeaders(answer.headers as Record<string, string | string[]>),
      config,
      request: null,
    };
  };
}

function isBody(data: unknown): data is HttpRequest['body'] | null {
  const known = typeof data === 'string' || data instanceof Uint8Array || data instanceof FormData;
  return known || data === undefined || data === null;
}
