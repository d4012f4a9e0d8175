import type { Server as HttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { KeyPair } from '../../host/tls/issue.ts';

/** An https server that forwards its requests and upgrades to the http server's listeners: there is one pipeline. */
export function createHttpsServer(http: HttpServer, leaf: KeyPair): Server {
	const https = createServer(contextOf(leaf));
	https.on('request', (request, response) => http.emit('request', request, response));
	https.on('upgrade', (request, socket, head) => http.emit('upgrade', request, socket, head));
	return https;
}

/** Replaces the certificate for new connections; open ones keep theirs. */
export function setCertificate(https: Server, leaf: KeyPair): void {
	https.setSecureContext(contextOf(leaf));
}

const contextOf = ({ key, certificate }: KeyPair) => ({ key, cert: certificate });
