import { readGiven } from '../config.ts';
import { startServer } from '../server.ts';
import { openInBrowser } from './openInBrowser.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';

/** The process exits at the latest after this time, even if closing hangs. */
const closeTimeoutMs = 1900;

/** `lectern serve`: serves until SIGINT, SIGTERM or SIGHUP. */
export async function serve(flags: Flags): Promise<number> {
	const ended = untilSignal();
	const given = readGiven(flags, process.env);
	const server = await Promise.race([startServer(given), ended]);
	// A signal arrived during the start: whatever was opened ends with the process.
	if (!server) return 0;
	// A closed pipe (`lectern serve | head`) must not end the class.
	process.stdout.on('error', () => undefined);
	// Programs read this line: it says what it always said, and the desktop alone needs the folder of recordings.
	const { recordingsDir: _, ...info } = server.info;
	if (server.settings.json) print(`${JSON.stringify(info)}\n`);
	else print(await (await import('./welcome.ts')).welcome(server));
	if (server.settings.openHost) openInBrowser(server.hostAddress());
	await ended;
	setTimeout(() => process.exit(0), closeTimeoutMs).unref();
	await server.close();
	return 0;
}

function untilSignal(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
}
