import { ValidateBy, type ValidationOptions } from 'class-validator';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether vendors' requests may go to this base URL: `https:` anywhere, `http:` on this machine alone (the requests carry secrets, or signatures
 * that are weak without TLS), without credentials, query or fragment.
 */
export function isBaseUrl(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}

/** A decorator for options that hold the base URL of a vendor, a proxy of it, or a simulator. */
export function IsVendorBaseUrl(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isVendorBaseUrl',
      validator: {
        validate: isBaseUrl,
        defaultMessage: () =>
          'must be an https:// URL without user, query and fragment (http:// only on this machine, for the simulators)',
      },
    },
    options,
  );
}
