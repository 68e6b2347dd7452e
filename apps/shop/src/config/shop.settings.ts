import { type EnvironmentMap, IsVendorBaseUrl } from '@nest-push/core';
import { IsInt, IsOptional, IsString, Max, Min } from 'class-validator';

const PORT_RULE = { message: 'must be a whole number from 0 to 65535; 0 takes any free port' };

/** What the shop itself is told; the vendors read their own variables. */
export class ShopSettings {
  /** Where the shop listens, on 127.0.0.1; 0 takes any free port. */
  @IsInt(PORT_RULE)
  @Min(0, PORT_RULE)
  @Max(65_535, PORT_RULE)
  readonly port: number = 3000;

  /** Where the start script's simulators listen. The shop does not use it, but one message names all that is wrong. */
  @IsOptional()
  @IsInt(PORT_RULE)
  @Min(0, PORT_RULE)
  @Max(65_535, PORT_RULE)
  readonly simulatorPort?: number | undefined;

  /** Whose phones the page shows; without it, the page shows none. */
  @IsOptional()
  @IsVendorBaseUrl()
  readonly simulatorUrl?: string | undefined;
}

/** Where the shop keeps its data. By itself, so that a wrong port does not send the store to the default folder before the start stops. */
export class DataSettings {
  /** The folder of `push.db`; a relative one begins at the current directory. It is created when it is missing. */
  @IsString({ message: 'must be the path of a folder' })
  readonly dataDir: string = 'data';
}

/** The environment variables of {@link ShopSettings}. */
export const SHOP_ENVIRONMENT: EnvironmentMap = {
  port: { name: 'PORT', type: 'number' },
  simulatorPort: { name: 'SIMULATOR_PORT', type: 'number' },
  simulatorUrl: { name: 'SIMULATOR_URL' },
};

/** The environment variable of {@link DataSettings}. */
export const DATA_ENVIRONMENT: EnvironmentMap = { dataDir: { name: 'SHOP_DATA_DIR' } };
