import { HttpModule, HttpService } from '@nestjs/axios';
import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { HOST_HTTP_SERVICE, VendorHttp } from './vendor-http.js';

/** Gives every vendor module the same {@link VendorHttp}. */
@Module({ imports: [HttpModule], providers: [VendorHttp], exports: [VendorHttp] })
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
