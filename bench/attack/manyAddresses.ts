/**
 * Runs on a network of its own, where loopback has the addresses fd77::1 to fd77::40: tries one code from each, twice, and
 * prints how many were looked at.
 */
import { BenchServer } from '../server.ts';
import { call } from './http.ts';

const addresses = Array.from({ length: 40 }, (_, index) => `fd77::${index + 1}`);
const timeoutMs = 1_000;

const server = await BenchServer.start({ flags: ['--bind', '::'], expectsWarnings: true });
const guesses = [...addresses, ...addresses].map(async (from, index) => {
	const roomCode = `ZZZ${String(index).padStart(3, '2').replaceAll(/[01]/g, '9')}`;
	const asked = { method: 'POST', path: '/api/join', body: { roomCode }, from, to: 'fd77::1', timeoutMs };
	const { code } = await call(server.info.httpPort, asked).catch(() => ({ code: 'no answer' }));
	return code === 'not-found';
});
const lookedAt = (await Promise.all(guesses)).filter(Boolean).length;
await server.stop();
process.stdout.write(`${lookedAt}\n`);
process.exit(0);
