import { completeSettings, type GivenSettings, readGiven } from '../config.ts';
import { hostAddressOf } from '../firstServer.ts';
import type { RunningServer } from '../server/RunningServer.ts';
import { startServer } from '../server.ts';
import { StartError } from '../startErrors.ts';
import { openInBrowser } from './openInBrowser.ts';
import { print, printError } from './print.ts';
import type { Flags } from './program.ts';

/** The process exits at the latest after this time, even if closing hangs. */
const closeTimeoutMs = 1900;

/** `lectern serve`: serves until SIGINT, SIGTERM or SIGHUP. */
export async function serve(flags: Flags): Promise<number> {
	const ended = untilSignal();
	const given = readGiven(flags, process.env);
	const server = await Promise.race([start(given), ended]);
	// A signal arrived during the start: whatever was opened ends with the process.
	if (!server) return 0;
	// A closed pipe (`lectern serve | head`) must not end the class.
	process.stdout.on('error', () => undefined);
	// Programs read this line: it says what it always said, and the desktop alone needs the folder of recordings.
	const { recordingsDir: _, ...info } = server.info;
	if (server.settings.json) print(`${JSON.stringify(info)}\n`);
	// The log of the system keeps what a service prints: no address of the host screen in it.
	else if (!process.env.NOTIFY_SOCKET) print(await (await import('./welcome.ts')).welcome(server));
	if (server.settings.openHost) openInBrowser(server.hostAddress());
	const systemd = process.env.NOTIFY_SOCKET ? await tellSystemd(server) : null;
	await ended;
	const { redis, drainSeconds } = server.settings;
	const told = systemd?.stopping(redis === null ? 0 : drainSeconds);
	// A second signal ends the wait.
	const hurry = new AbortController();
	void untilSignal().then(() => hurry.abort());
	await server.drain(hurry.signal);
	setTimeout(() => process.exit(0), closeTimeoutMs).unref();
	await Promise.all([told, server.close()]);
	return 0;
}

/** As a service of systemd: says when the class can be reached, how many are there, and that it does not hang. */
async function tellSystemd(server: RunningServer) {
	const { SystemdNotifier } = await import('./SystemdNotifier.ts');
	const systemd = SystemdNotifier.from(process.env, (reason) =>
		printError(`lectern: systemd cannot be told how the class is: ${reason}\n`),
	);
	const [address = ''] = server.info.urls;
	const status = (count: number) => `Serving ${address}, participants: ${count}`;
	await systemd?.ready(status(0));
	server.on('participantsChanged', (count) => systemd?.setStatus(status(count)));
	return systemd;
}

/**
 * Where another server uses the data folder, its host screen is what the operator wants: says how to open it, and opens it
 * with `--open-host`.
 * @throws StartError
 */
async function start(given: GivenSettings): Promise<RunningServer> {
	try {
		return await startServer(given, { ownsProcess: true });
	} catch (error) {
		if (!(error instanceof StartError) || error.code !== 'in-use') throw error;
		const { dataDir, openHost } = completeSettings(given);
		const address = await hostAddressOf(dataDir);
		if (address === null) throw error;
		if (openHost) openInBrowser(address);
		const opening = openHost
			? 'Its host screen opens in your browser.'
			: `lectern host --data-dir ${JSON.stringify(dataDir)} prints an address of its host screen.`;
		throw new StartError('in-use', `${error.message}\n${opening}`, { cause: error });
	}
}

function untilSignal(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
}
