import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, HttpStatus, Logger } from '@nestjs/common';
import { PushInputError, PushKeyConflictError, PushStoreFullError } from '@nest-push/core';
import { type Response } from 'express';
import { type Problem } from './problem.dto.js';

/** Turns every error into a {@link Problem}. What nobody expected goes to the log; its answer says nothing about the inside. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Shop');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.problemOf(error);
    if (response.headersSent) response.end();
    else response.status(problem.statusCode).json(problem);
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof PushInputError) return problemOfInput(error);
    if (error instanceof PushKeyConflictError) return { statusCode: HttpStatus.CONFLICT, message: error.message };
    if (error instanceof PushStoreFullError) {
      return { statusCode: HttpStatus.SERVICE_UNAVAILABLE, message: error.message };
    }
    if (error instanceof HttpException) {
      if (error.getStatus() >= 500) this.log(error.message, error.cause);
      return problemOfHttp(error);
    }
    this.log('A request failed.', error);
    return {
      statusCode: HttpStatus.INTERNAL_SERVER_ERROR,
      message: 'Something went wrong in the shop; its log says what.',
    };
  }

  private log(what: string, error: unknown): void {
    this.logger.error(what, error instanceof Error ? error.stack : String(error));
  }
}

function problemOfInput({ message, issues }: PushInputError): Problem {
  const errors = issues.map(({ field, rule }) => ({ field: field === '' ? 'body' : field, rule }));
  return { statusCode: HttpStatus.BAD_REQUEST, message, errors };
}

function problemOfHttp(error: HttpException): Problem {
  const statusCode = error.getStatus();
  if (statusCode === 413) return { statusCode, message: 'The body must not be larger than 256 kB.' };
  // The parser repeats what it could not read, which may be anything.
  if (error.cause instanceof SyntaxError) {
    return problemOfInput(new PushInputError('Nothing was done', [{ field: 'body', rule: 'must be a JSON object' }]));
  }
  if (error.cause instanceof URIError) return { statusCode, message: 'The address has a malformed % sequence.' };
  return { statusCode, message: error.message };
}
