import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { ShopSettings } from '../config/shop.settings.js';

/** What a file cannot hold. */
export interface PageSettings {
  readonly simulatorUrl: string | null;
}

/** {@link PageSettings} for the API's description. */
export class PageSettingsDto implements PageSettings {
  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    description: 'Whose phones the page shows',
    example: 'http://127.0.0.1:4010',
  })
  readonly simulatorUrl!: string | null;
}

/** What the page in `public` cannot know by itself; the page is served as a file. */
@ApiTags('page')
@Controller('page-settings')
export class PageController {
  constructor(private readonly settings: ShopSettings) {}

  @Get()
  @ApiOperation({ summary: 'What the page at / needs to know' })
  @ApiOkResponse({ type: PageSettingsDto })
  read(): PageSettings {
    return { simulatorUrl: this.settings.simulatorUrl ?? null };
  }
}
