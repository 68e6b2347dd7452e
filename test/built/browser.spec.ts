import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { Program, withFolder } from './program.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

// A machine without a browser is told so; CI installs one.
const where = CHROMIUM === undefined ? describe.skip : describe;
if (CHROMIUM === undefined)
  process.stderr.write('The pages are not looked at: this machine has no Chromium (apt-get install chromium).\n');

where('the pages, in a real browser', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ARGUMENTS });
  });

  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
    complaints = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  afterEach(() => page.close());
  afterAll(() => browser.close());

  const demo = (use: (urls: { shop: string; simulators: string }) => Promise<void>): Promise<void> =>
    withFolder(async (folder) => {
      const program = new Program('scripts/start.mjs', { PORT: '0', SIMULATOR_PORT: '0', SHOP_DATA_DIR: folder });
      const [, shop, simulators] = await program.says(/Shop:\s+(http:\S+)\s+Simulators:\s+(http:\S+)/);
      try {
        await use({ shop: shop!, simulators: simulators! });
      } finally {
        await program.end('SIGTERM');
      }
    });

  it('a click on “visit” shows on the owner’s phone within a second, for each owner', async () => {
    await demo(async ({ shop }) => {
      await page.goto(shop);
      const goods = page.locator('#goods > li');
      await goods.nth(2).waitFor();
      await page.locator('[data-phone]').nth(2).waitFor();
      expect(await goods.count()).toBeGreaterThanOrEqual(3);
      for (let i = 0; i < 3; i += 1) {
        const name = await goods.nth(i).getByRole('heading').innerText();
        const start = Date.now();
        await goods.nth(i).getByRole('button').first().click();
        await page
          .locator('[data-phone]')
          .getByText(`刚刚浏览了您的商品【${name}】~`)
          .first()
          .waitFor({ timeout: 1_000 });
        expect(Date.now() - start).toBeLessThan(1_000);
      }
      if (process.env.SCREENSHOTS !== undefined) await page.screenshot({ path: `${process.env.SCREENSHOTS}/shop.png` });
      expect(complaints).toEqual([]);
    });
  });

  it('the simulators’ page shows a phone’s notifications live, and hostile text as text', async () => {
    await demo(async ({ shop, simulators }) => {
      await page.goto(simulators);
      await page.locator('[data-phone]').nth(2).waitFor();
      const body = '<img src=x onerror="document.title=1"><b>粗</b>';
      await fetch(`${shop}/pushes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          to: { users: ['1001', '1002', '1003'] },
          message: { title: '<script>1</script>', body, ios: { badge: 7 } },
        }),
      });
      for (let i = 0; i < 3; i += 1)
        await page.locator('[data-phone]').nth(i).getByText(body).waitFor({ timeout: 1_500 });
      expect(await page.locator('[data-phone] img').count()).toBe(0);
      expect(await page.locator('[data-phone] .badge').allInnerTexts()).toContain('7');
      const text = await page.locator('body').innerText();
      for (const path of ['/v3/push', '/api/send', '/v3/message/alias']) expect(text).toContain(path);
      if (process.env.SCREENSHOTS !== undefined)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/simulator.png` });
      expect(complaints).toEqual([]);
    });
  });
});
