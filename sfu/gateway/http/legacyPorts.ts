import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { systemErrorCode } from '../../errorText.ts';
import { listenOn } from './listen.ts';

/** A port that older clients have built in. */
export type LegacyFront = { port: number; server: Server };

/** Whatever arrives is handed to the http server's own listeners, as the https front does. */
export function createLegacyFront(http: Server, port: number): LegacyFront {
	const server = createServer();
	server.on('request', (request, response) => http.emit('request', request, response));
	server.on('upgrade', (request, socket, head) => http.emit('upgrade', request, socket, head));
	return { port, server };
}

/**
 * Another port would be of no use to these clients: one that is taken is left out, and the class begins without it.
 * @param bind null: every interface
 */
export async function openLegacyPort(
	{ port, server }: LegacyFront,
	bind: string | null,
	logger: Logger,
): Promise<void> {
	try {
		await listenOn(server, port, bind ?? undefined);
	} catch (error) {
		logger.warn({ port, code: systemErrorCode(error) }, 'a port of older clients is left out');
	}
}
