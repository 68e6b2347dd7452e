import { Type } from 'class-transformer';
import { IsArray, IsBoolean, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { type InProcessCarrierOptions } from './carrier/in-process.carrier.js';
import { type RetrySettings } from './delivery/retry.policy.js';
import { type PushOptions } from './push.options.js';

const WHOLE = { message: 'must be a whole number from 1 to 1000000' };

class CarrierSettings implements InProcessCarrierOptions {
  @IsOptional()
  @IsInt(WHOLE)
  @Min(1, WHOLE)
  @Max(1_000_000, WHOLE)
  readonly concurrency?: number;

  @IsOptional()
  @IsInt(WHOLE)
  @Min(1, WHOLE)
  @Max(1_000_000, WHOLE)
  readonly maxWaiting?: number;
}

const MS_TO_HOUR = { message: 'must be a whole number of milliseconds from 1 to 3600000' };
const GIVE_UP = { message: 'must be a whole number of milliseconds from 60000 (a minute) to 2592000000' };
const MS_TO_MONTH = { message: 'must be a whole number of milliseconds from 0 to 2592000000' };

class RetryOptions implements Partial<RetrySettings> {
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  readonly enabled?: boolean;

  @IsOptional()
  @IsInt(MS_TO_HOUR)
  @Min(1, MS_TO_HOUR)
  @Max(3_600_000, MS_TO_HOUR)
  readonly baseMs?: number;

  @IsOptional()
  @IsInt(MS_TO_HOUR)
  @Min(1, MS_TO_HOUR)
  @Max(3_600_000, MS_TO_HOUR)
  readonly maxMs?: number;

  @IsOptional()
  @IsInt(MS_TO_HOUR)
  @Min(1, MS_TO_HOUR)
  @Max(3_600_000, MS_TO_HOUR)
  readonly throttledMs?: number;

  @IsOptional()
  @IsInt(MS_TO_MONTH)
  @Min(0, MS_TO_MONTH)
  @Max(2_592_000_000, MS_TO_MONTH)
  readonly maxWaitMs?: number;

  @IsOptional()
  @IsInt(GIVE_UP)
  @Min(60_000, GIVE_UP)
  @Max(2_592_000_000, GIVE_UP)
  readonly giveUpAfterMs?: number;
}

const LEASE = { message: 'must be a whole number of milliseconds from 500 to 60000' };
const IN_FLIGHT = { message: 'must be a whole number from 1 to 1000' };
const CALL = { message: 'must be a whole number of milliseconds from 1 to 600000' };
const KEEP = { message: 'must be a whole number of milliseconds from 86400000 (a day)' };
const SHUTDOWN = { message: 'must be a whole number of milliseconds from 0 to 600000' };

/** {@link PushOptions} with their rules. */
export class PushSettings implements PushOptions {
  @IsOptional()
  @IsArray({ message: "must be a list of vendor names, e.g. ['jpush', 'umeng']" })
  @IsString({ each: true, message: "must be a list of vendor names, e.g. ['jpush', 'umeng']" })
  readonly order?: readonly string[];

  @IsOptional()
  @ValidateNested({ message: 'must be an object' })
  @Type(() => CarrierSettings)
  readonly carrier?: CarrierSettings;

  @IsOptional()
  @ValidateNested({ message: 'must be an object' })
  @Type(() => RetryOptions)
  readonly retry?: RetryOptions;

  @IsOptional()
  @IsInt(LEASE)
  @Min(500, LEASE)
  @Max(60_000, LEASE)
  readonly leaseMs?: number;

  @IsOptional()
  @IsInt(IN_FLIGHT)
  @Min(1, IN_FLIGHT)
  @Max(1_000, IN_FLIGHT)
  readonly inFlight?: number;

  @IsOptional()
  @IsInt(CALL)
  @Min(1, CALL)
  @Max(600_000, CALL)
  readonly maxCallMs?: number;

  @IsOptional()
  @IsInt(KEEP)
  @Min(86_400_000, KEEP)
  readonly keepMs?: number;

  @IsOptional()
  @IsInt(SHUTDOWN)
  @Min(0, SHUTDOWN)
  @Max(600_000, SHUTDOWN)
  readonly shutdownTimeoutMs?: number;
}
