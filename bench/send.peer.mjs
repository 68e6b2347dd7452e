// The JPush simulator without its rate limit, on a clock that tells fractions of a millisecond.
import { JPushDialect, SimulatorServer } from '@nest-push/simulators';

const [appKey, masterSecret, registrationId] = process.argv.slice(2);
const dialect = new JPushDialect({ apps: [{ appKey, masterSecret }], callsPerMinute: 1e9 });
const server = new SimulatorServer({ dialects: [dialect], now: () => performance.timeOrigin + performance.now() });
server.phones.put({ id: 'bench', platform: 'android', installs: [{ vendor: 'jpush', app: appKey, registrationId }] });
await server.listen();
process.send(server.url);
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
// The bench is gone, whatever the reason.
process.once('disconnect', () => process.exit(1));
