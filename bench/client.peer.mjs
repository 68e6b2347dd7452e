// The simulator of one vendor, with one phone and without a limit on calls.
import { JPushDialect, SimulatorServer, UmengDialect, XiaomiDialect } from '@nest-push/simulators';

const [vendor, text] = process.argv.slice(2);
const app = JSON.parse(text);
const FREE = 1e9;
const MADE = {
  jpush: () => ({
    dialect: new JPushDialect({ apps: [app], callsPerMinute: FREE }),
    install: { app: app.appKey, registrationId: app.address },
  }),
  umeng: () => ({
    dialect: new UmengDialect({
      apps: [{ appKey: app.appKey, appMasterSecret: app.masterSecret, platform: 'android' }],
    }),
    install: { app: app.appKey, registrationId: app.address },
  }),
  xiaomi: () => ({
    dialect: new XiaomiDialect({
      apps: [
        { appSecret: app.appSecret, packages: [app.packageName], platform: 'android', qps: Infinity, dailyQuota: FREE },
      ],
    }),
    install: { app: app.packageName, registrationId: app.address },
  }),
};

const { dialect, install } = MADE[vendor]();
const server = new SimulatorServer({ dialects: [dialect] });
server.phones.put({ id: 'bench', platform: 'android', installs: [{ vendor, ...install }] });
await server.listen();
process.send(server.url);
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
// The bench is gone, whatever the reason.
process.once('disconnect', () => process.exit(1));
