import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Namespace, Server } from 'socket.io';

/** Where Engine.IO itself listens. */
export const enginePath = '/socket.io/';
const olderPath = /^\/(socket\.io|socket|ws)\/?(?=\?|$)/;

const pathsAsked = new WeakMap<IncomingMessage, string>();

/** Older clients come by `/socket` and `/ws`; some leave the last slash out. Call after Engine.IO was attached. */
export function acceptOlderPaths(server: HttpServer): void {
	const rewrite = (request: IncomingMessage) => {
		const [path] = olderPath.exec(request.url ?? '') ?? [];
		if (path === undefined) return;
		pathsAsked.set(request, path.replace(/\/$/, ''));
		request.url = request.url?.replace(olderPath, enginePath);
	};
	server.prependListener('request', rewrite);
	server.prependListener('upgrade', rewrite);
}

/** The path a handshake really came by, without the last slash. */
export function pathAsked(request: IncomingMessage): string {
	return pathsAsked.get(request) ?? '';
}

/**
 * `io('http://host/ws')` does not mean the path but a namespace of that name, which not every author of a client knew.
 * All of them are one place here.
 */
export function namespacesOf(io: Server): Namespace[] {
	return ['/', '/socket.io', '/socket.io/', '/socket', '/socket/', '/ws', '/ws/'].map((name) => io.of(name));
}
