import { Type } from 'class-transformer';
import { IsArray, IsInt, IsOptional, IsString, Max, Min, ValidateNested } from 'class-validator';
import { type InProcessCarrierOptions } from './carrier/in-process.carrier.js';
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
  @IsInt({ message: 'must be a whole number of milliseconds from 0 to 600000' })
  @Min(0, { message: 'must be a whole number of milliseconds from 0 to 600000' })
  @Max(600_000, { message: 'must be a whole number of milliseconds from 0 to 600000' })
  readonly shutdownTimeoutMs?: number;
}
