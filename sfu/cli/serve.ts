import { spawn } from 'node:child_process';
import { readGiven, type Settings } from '../config.ts';
import { urlHost } from '../network/interfaces.ts';
import { startServer } from '../server.ts';
import type { ServerInfo } from '../serverInfo.ts';
import type { Flags } from './program.ts';

/** However long something hangs, the process is gone before two seconds are over. */
const lastResortMs = 1900;

/** Serves until SIGINT or SIGTERM. */
export async function serve(flags: Flags): Promise<number> {
	const ended = untilSignal();
	const given = readGiven(flags, process.env);
	const server = await Promise.race([startServer(given), ended]);
	// Ended while it started: what was begun ends with the process.
	if (!server) return 0;
	// A closed pipe (`lectern serve | head`) is no reason to end a class.
	process.stdout.on('error', () => undefined);
	if (server.settings.json) process.stdout.write(`${JSON.stringify(server.info)}\n`);
	else process.stdout.write(await (await import('./welcome.ts')).welcome(server));
	if (server.settings.openHost) openInBrowser(hostUrl(server.info, server.settings));
	await ended;
	setTimeout(() => process.exit(0), lastResortMs).unref();
	await server.close();
	return 0;
}

/** The host screen. localhost is a secure context without any certificate; a bound address needs https for that. */
export function hostUrl({ httpPort, httpsPort, hostToken }: ServerInfo, { bind }: Pick<Settings, 'bind'>): string {
	const isLoopback = bind?.startsWith('127.') || bind === '::1';
	const base =
		bind === null
			? `http://localhost:${httpPort}`
			: isLoopback
				? `http://${urlHost(bind)}:${httpPort}`
				: `https://${urlHost(bind)}:${httpsPort}`;
	return `${base}/host#token=${hostToken}`;
}

function untilSignal(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
}

/** The default browser; a computer without one is no failure: the address is printed too. */
function openInBrowser(url: string): void {
	const [command, args] =
		process.platform === 'darwin'
			? ['open', [url]]
			: process.platform === 'win32'
				? ['rundll32', ['url.dll,FileProtocolHandler', url]]
				: ['xdg-open', [url]];
	const child = spawn(command as string, args as string[], { stdio: 'ignore', detached: true });
	child.once('error', () => undefined);
	child.unref();
}
