import { once } from 'node:events';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { LinkedServers } from '../../testing/LinkedServers.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { linkPath } from './dial.ts';

/** SHA-256 of the certificate that the port shows. */
async function fingerprintOf(port: number): Promise<string> {
	const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
	await once(socket, 'secureConnect');
	const { fingerprint256 = '' } = socket.getPeerX509Certificate() ?? {};
	socket.destroy();
	return fingerprint256;
}

test('links and clients share the ports of a server, over https and http', async () => {
	await using server = await TestServer.start({ open: true });
	// Closed first: the server waits for its connections.
	using linked = await LinkedServers.start('a', 'b', 'c');
	const { httpsPort, httpPort } = server.info;
	linked.links('b').attach(server.running.app.server);
	linked.links('b').serve('name', () => 'b');
	Object.assign(linked.target('b'), { linkUrls: [server.https], fingerprint: await fingerprintOf(httpsPort) });
	const overTls = await linked.links('a').to('b');
	expect(await overTls.request('name', {})).toBe('b');
	// Each port speaks both, whichever the first byte begins.
	Object.assign(linked.target('b'), { linkUrls: [`https://127.0.0.1:${httpPort}`] });
	const onHttpPort = await linked.links('c').to('b');
	expect(await onHttpPort.request('name', {})).toBe('b');
	const { client } = await server.join('Ada');
	expect(await client.ask('sendChat', { text: 'hello' })).toMatchObject({ messageId: expect.any(String) });
	const raw = new WebSocket(`ws://127.0.0.1:${httpPort}/socket.io/?EIO=4&transport=websocket`);
	expect(String((await once(raw, 'message'))[0])).toMatch(/^0\{"sid"/);
	raw.terminate();
	expect(await overTls.request('name', {})).toBe('b');
});

test('a server that is alone has no links', async () => {
	await using server = await TestServer.start();
	const stranger = new WebSocket(`ws://127.0.0.1:${server.info.httpPort}${linkPath}`);
	const [error] = await once(stranger, 'error');
	expect(error).toBeInstanceOf(Error);
});
