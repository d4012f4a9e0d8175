import type { Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { KeyPair } from '../../host/tls/issue.ts';

/** The same pages and sockets over TLS: whatever arrives here is handed to the http server's own listeners. */
export function createHttpsFront(http: HttpServer, leaf: KeyPair): Server {
	const https = createServer(contextOf(leaf));
	https.on('request', (request, response) => http.emit('request', request, response));
	https.on('upgrade', (request, socket, head) => http.emit('upgrade', request, socket, head));
	return https;
}

/** Connections that are open keep the certificate they have seen. */
export function showCertificate(https: Server, leaf: KeyPair): void {
	https.setSecureContext(contextOf(leaf));
}

const contextOf = ({ key, certificate }: KeyPair) => ({ key, cert: certificate });
