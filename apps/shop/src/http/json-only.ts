import { HttpStatus } from '@nestjs/common';
import { type NextFunction, type Request, type Response } from 'express';
import { type Problem } from './problem.dto.js';

/** A body that is not JSON would be read as none, and the request would do something else than was asked. */
export function jsonOnly(request: Request, response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (!hasBody || request.is('application/json') !== false) {
    next();
    return;
  }
  const problem: Problem = {
    statusCode: HttpStatus.UNSUPPORTED_MEDIA_TYPE,
    message: 'The body must be JSON: send it with the header content-type: application/json.',
  };
  response.status(problem.statusCode).json(problem);
}
