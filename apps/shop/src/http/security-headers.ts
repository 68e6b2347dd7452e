import { type NextFunction, type Request, type Response } from 'express';

/** Swagger's page has style attributes and pictures in its style sheet. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Nothing from elsewhere and nothing inline, but for the simulator, whose module draws the phones.
 *
 * @param simulatorUrl - `SIMULATOR_URL`, where it is set
 */
export function securityHeaders(simulatorUrl: string | undefined) {
  const sources = simulatorUrl === undefined ? "'self'" : `'self' ${new URL(simulatorUrl).origin}`;
  const policy =
    `default-src 'none'; script-src ${sources}; style-src ${sources}; connect-src ${sources}; img-src 'self'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  return (request: Request, response: Response, next: NextFunction): void => {
    response.set({
      'content-security-policy': /^\/docs(\/|$)/.test(request.path) ? DOCS_POLICY : policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    next();
  };
}
