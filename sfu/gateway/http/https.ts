import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { KeyPair } from '../../host/tls/issue.ts';
import { handshakeTimeoutMs, idleTimeoutMs, requestTimeouts } from './timeouts.ts';

/** An https server that forwards its requests and upgrades to the http server's listeners: there is one pipeline. */
export function createHttpsServer(http: HttpServer, leaf: KeyPair): Server {
	const https = createServer({ ...contextOf(leaf), ...requestTimeouts, handshakeTimeout: handshakeTimeoutMs });
	https.timeout = idleTimeoutMs;
	https.on('request', (request, response) => http.emit('request', request, response));
	https.on('upgrade', (request, socket, head) => http.emit('upgrade', request, socket, head));
	return https;
}

/** Replaces the certificate for new connections; open ones keep theirs. */
export function setCertificate(https: Server, leaf: KeyPair): void {
	https.setSecureContext(contextOf(leaf));
}

/**
 * What every browser since 2016 speaks: TLS 1.3, and of TLS 1.2 the suites with an ephemeral key and authenticated encryption,
 * none of which uses CBC (RFC 9325, 4.2). Our own key is an ECDSA key; RSA is for a certificate of somebody else (`--cert`).
 */
const suites = [
	...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
	...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305'],
	...['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CHACHA20-POLY1305'],
];

const contextOf = ({ key, certificate }: KeyPair): ServerOptions => ({
	key,
	cert: certificate,
	minVersion: 'TLSv1.2',
	ciphers: suites.join(':'),
});
