import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Namespace, Server } from 'socket.io';

/** The path that Engine.IO is attached to. */
export const enginePath = '/socket.io/';
const legacyPath = /^\/(socket\.io|socket|ws)\/?(?=\?|$)/;

const requestedPaths = new WeakMap<IncomingMessage, string>();

/**
 * Rewrites the paths of legacy clients, `/socket` and `/ws` with or without a trailing slash, to `enginePath`. Call it
 * after Engine.IO was attached: the rewriting listener must run before Engine.IO's own.
 */
export function acceptLegacyPaths(server: HttpServer): void {
	const rewrite = (request: IncomingMessage) => {
		const [path] = legacyPath.exec(request.url ?? '') ?? [];
		if (path === undefined) return;
		requestedPaths.set(request, path.replace(/\/$/, ''));
		request.url = request.url?.replace(legacyPath, enginePath);
	};
	server.prependListener('request', rewrite);
	server.prependListener('upgrade', rewrite);
}

/** The path that a handshake was sent to before it was rewritten, without the trailing slash; '' if unknown. */
export function requestedPath(request: IncomingMessage): string {
	return requestedPaths.get(request) ?? '';
}

/**
 * `io('http://host/ws')` does not connect to the path `/ws` but to the namespace `/ws`. Some legacy clients do so by
 * mistake, so all these namespaces are served alike.
 */
export function namespacesOf(io: Server): Namespace[] {
	return ['/', '/socket.io', '/socket.io/', '/socket', '/socket/', '/ws', '/ws/'].map((name) => io.of(name));
}
