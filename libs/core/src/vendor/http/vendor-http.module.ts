import { HttpModule, HttpService } from '@nestjs/axios';
import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { PushClockModule } from '../../clock.module.js';
import { HOST_HTTP_SERVICE, VendorHttp } from './vendor-http.js';

/** Gives every vendor module the same {@link VendorHttp} and the same clock. */
@Module({ imports: [HttpModule, PushClockModule], providers: [VendorHttp], exports: [VendorHttp, PushClockModule] })
export class VendorHttpModule {}

/** Lets all vendors use the host's own `HttpModule.register(…)`: global, because the vendors' modules are not below `PushModule`. */
@Module({})
export class HostHttpModule {
  static of(httpModule: NonNullable<ModuleMetadata['imports']>[number]): DynamicModule {
    return {
      module: HostHttpModule,
      global: true,
      imports: [httpModule],
      providers: [{ provide: HOST_HTTP_SERVICE, useExisting: HttpService }],
      exports: [HOST_HTTP_SERVICE],
    };
  }
}
