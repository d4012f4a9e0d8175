import type { Server } from 'node:http';
import type { Logger } from '../../core/Logger.ts';
import { systemErrorCode } from '../../errorText.ts';
import { listenOn } from './listen.ts';
import { createServer } from './nodeHttp.ts';
import { idleTimeoutMs, requestTimeouts } from './timeouts.ts';

/** An http server on a port that legacy clients have hard-coded (`--legacy-port`). */
export type LegacyPort = { port: number; server: Server };

/** Forwards requests and upgrades to the http server's listeners, as the https server does. */
export function createLegacyPort(http: Server, port: number): LegacyPort {
	const server = createServer(requestTimeouts);
	server.timeout = idleTimeoutMs;
	server.on('request', (request, response) => http.emit('request', request, response));
	server.on('upgrade', (request, socket, head) => http.emit('upgrade', request, socket, head));
	return { port, server };
}

/**
 * Listens. A port that cannot be opened is skipped with a warning: legacy clients would not find another one.
 * @param bind null: every interface
 */
export async function openLegacyPort({ port, server }: LegacyPort, bind: string | null, logger: Logger): Promise<void> {
	try {
		await listenOn(server, port, bind ?? undefined);
	} catch (error) {
		logger.warn({ port, code: systemErrorCode(error) }, 'a legacy port could not be opened and is skipped');
	}
}
