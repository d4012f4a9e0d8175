import { connect, type SecureContextOptions } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anyFreePort } from '../../core/workers/ports.ts';
import { TestServer } from '../../testing/TestServer.ts';

let server: TestServer;
let legacyPort: number;
beforeAll(async () => {
	legacyPort = await anyFreePort('127.0.0.1');
	server = await TestServer.start({ legacyPort: [legacyPort] });
});
afterAll(() => server[Symbol.asyncDispose]());

/** Every port speaks TLS, those for http too: people type https for them. */
const ports = () => [server.info.httpsPort, server.info.httpPort, legacyPort];

/** The protocol and suite that a client is given which offers only these; or why it is refused. */
function handshake(port: number, offer: SecureContextOptions): Promise<string> {
	return new Promise((resolve) => {
		// Without OpenSSL's own limits (security level 0) the client offers what old devices do.
		const ciphers = `${offer.ciphers ?? 'ALL'}:@SECLEVEL=0`;
		const socket = connect({ port, host: '127.0.0.1', ca: server.ca, ...offer, ciphers });
		socket.once('secureConnect', () => {
			const agreed = `${socket.getProtocol()} ${socket.getCipher().name}`;
			socket.once('close', () => resolve(agreed)).end();
		});
		socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
	});
}

const tls12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

test.each([
	'ECDHE-ECDSA-AES128-SHA256',
	'ECDHE-ECDSA-AES256-SHA384',
	'ECDHE-ECDSA-AES128-SHA',
	'ECDHE-ECDSA-AES256-SHA',
	'ECDHE-ECDSA-AES128-CCM8',
	'ECDHE-ECDSA-CAMELLIA128-SHA256',
	'AES128-SHA',
	'ECDHE-ECDSA-NULL-SHA',
])('no port agrees on the suite %s', async (ciphers) => {
	for (const port of ports()) {
		expect(await handshake(port, { ...tls12, ciphers })).toMatch(/ALERT_HANDSHAKE_FAILURE$/);
	}
});

test.each(['TLSv1', 'TLSv1.1'] as const)('no port speaks %s', async (version) => {
	for (const port of ports()) {
		expect(await handshake(port, { minVersion: version, maxVersion: version })).toBe(
			'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
		);
	}
});

test('every port speaks TLS 1.3, and TLS 1.2 with authenticated encryption, also after its certificate was replaced', async () => {
	const agreed = async () => {
		for (const port of ports()) {
			expect(await handshake(port, {})).toMatch(/^TLSv1.3 TLS_/);
			for (const ciphers of ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305']) {
				expect(await handshake(port, { ...tls12, ciphers })).toBe(`TLSv1.2 ${ciphers}`);
			}
			expect(await handshake(port, { ...tls12, ciphers: 'ECDHE-ECDSA-AES128-SHA' })).toMatch(/FAILURE/);
		}
	};
	await agreed();
	server.running.networkChanged();
	await agreed();
});
