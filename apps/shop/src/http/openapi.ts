import { type NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';

/** Serves `GET /openapi.json` and, at `/docs`, a page to read and try it. */
export function serveOpenApi(app: NestExpressApplication): void {
  const config = new DocumentBuilder()
    .setTitle('Nest Push: the shop')
    .setDescription('A visitor opens a shared good, and its owner’s phone says so.')
    .setVersion('0.1.0')
    .addTag('goods', 'What is for sale, and who looks at it')
    .addTag('users', 'Owners and visitors')
    .addTag('devices', 'Whose phone is reached how')
    .addTag('pushes', 'Any push: now, at a time, as a dry run')
    .addTag('page', 'For the page at /')
    .addTag('health')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'The shop’s API',
  });
}
