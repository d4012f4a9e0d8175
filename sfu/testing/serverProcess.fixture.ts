/** A server in a process of its own: `serverProcess.fixture.ts SETTINGS`. Prints its `ServerInfo`. Closes on SIGTERM. */
import { startServer } from '../server.ts';
import { quietSettings } from './quietSettings.ts';

// Vite writes the version into the source.
Object.assign(globalThis, { __LECTERN_VERSION__: '0.0.0' });
const [settings = ''] = process.argv.slice(2);
const server = await startServer({ ...quietSettings, ...JSON.parse(settings) });
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
console.log(JSON.stringify(server.info));
