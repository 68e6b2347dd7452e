import { createHash } from 'node:crypto';

/**
 * The signature of a call: the lower-case hexadecimal MD5 of `POST`, the URL without its query, the bytes of the body and the
 * App Master Secret, one after the other.
 * Source: sign appendix, developer.umeng.com/docs/67966/detail/149296.
 *
 * @param url scheme, host, port and path as the caller addressed them
 * @param body the bytes that were sent, as they were sent
 */
export function umengSign(url: string, body: Buffer, appMasterSecret: string): string {
  return createHash('md5').update('POST').update(url).update(body).update(appMasterSecret).digest('hex');
}
