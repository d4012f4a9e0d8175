import { Agent, get } from 'node:http';
import { expect, test } from 'vitest';
import { RawClient } from '../../testing/RawClient.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { until } from '../../testing/until.ts';
import { floodBudget, maxBacklogBytes, maxConnectionsOfAddress, readProofBytes } from '../access/limits.ts';

const chunk = 'x'.repeat(16 * 1024);
const polling = '/socket.io/?EIO=4&transport=polling';
const deadline = { timeoutMs: 15_000 };

/** What the kernel takes on loopback for a client that does not read, and more than may wait beside it. */
const muchBytes = maxBacklogBytes + 12 * 1024 * 1024;

/** Sends a peer so much through its room. */
function send(server: TestServer, peerId: string, bytes: number): void {
	const peer = server.running.sfu.rooms.get(server.info.roomId).peer(peerId);
	for (let sent = 0; sent < bytes; sent += chunk.length) {
		peer.notify('signalRelayed', { from: 'somebody', type: 'offer', payload: chunk });
	}
}

const closedFor = async (server: TestServer, reason: string) =>
	(await server.request('/metrics', { token: server.info.hostToken })).text.includes(
		`lectern_connections_closed_total{reason="${reason}"} 1`,
	);

/** Opens a connection of long polling. @returns its session id */
async function handshake(server: TestServer): Promise<string> {
	const { sid }: { sid: string } = JSON.parse((await server.request(polling)).text.slice(1));
	return sid;
}

/** Long polling by hand. `poll` is the only way to read. */
async function openPolling(server: TestServer) {
	const { token } = await server.joinByCode();
	const session = `${polling}&sid=${await handshake(server)}`;
	const post = (packet: string) =>
		fetch(server.http + session, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: packet });
	const poll = () => server.request(session);
	await post(`40${JSON.stringify({ token })}`);
	await poll();
	await post(`420${JSON.stringify(['joinRoom', { displayName: 'Poll' }])}`);
	return { poll, post, answer: await poll() };
}

test('closes a WebSocket that answers pings and does not read before much waits for it, and keeps its seat', async () => {
	await using server = await TestServer.start();
	const bystander = await server.join('Bob');
	const { token } = await server.joinByCode();
	using deaf = await RawClient.connect(server.info.httpPort, token);
	const peerId = await deaf.join('Ada');
	const { resumeToken } = JSON.parse((await deaf.packet('431')).slice(3))[0];
	deaf.stopReading();
	send(server, peerId, muchBytes);
	expect(await bystander.client.next('peerUpdated')).toMatchObject({ peerId, connected: false });
	expect(await closedFor(server, 'slow')).toBe(true);
	const again = await server.connect(token);
	expect(await again.ask('joinRoom', { displayName: 'Ada', resumeToken })).toMatchObject({ peerId, resumed: true });
});

test('closes a WebSocket for which the kernel takes everything, when it does not show that it reads', async () => {
	await using server = await TestServer.start();
	const bystander = await server.join('Bob');
	const { token } = await server.joinByCode();
	using deaf = await RawClient.connect(server.info.httpPort, token);
	using reading = await RawClient.connect(server.info.httpPort, (await server.joinByCode()).token);
	const [peerId, readingId] = [await deaf.join('Ada'), await reading.join('Eve')];
	deaf.stopReading();
	for (const id of [peerId, readingId]) send(server, id, 2 * readProofBytes);
	await until(
		() => bystander.client.heard,
		'Ada to be away',
		() => isAway(bystander, peerId),
		deadline,
	);
	expect(isAway(bystander, readingId)).toBe(false);
	expect(reading.closed).toBe(false);
}, 20_000);

test('closes a client of long polling that stops polling while much waits for it, and keeps its seat', async () => {
	await using server = await TestServer.start();
	const bystander = await server.join('Bob');
	const { answer, post } = await openPolling(server);
	const { peerId } = JSON.parse(answer.text.slice(answer.text.indexOf('[')))[0];
	expect((await post('3')).status).toBe(200);
	send(server, peerId, maxBacklogBytes + chunk.length);
	expect(await bystander.client.next('peerUpdated')).toMatchObject({ peerId, connected: false });
	expect((await post('3')).status).toBe(400);
});

test('closes a connection that floods before it has joined a namespace', async () => {
	await using server = await TestServer.start();
	using client = await RawClient.open(server.info.httpPort);
	for (let each = 0; each <= floodBudget.messages; each++) client.send('40/nowhere,');
	await until(() => client.closed, 'the connection to be closed', Boolean);
	expect(await closedFor(server, 'flood')).toBe(true);
});

test('closes a client that floods by whatever it sends, after it was told why, and processes nothing after that', async () => {
	await using server = await TestServer.start();
	const { messages } = floodBudget;
	const floods: Record<string, (client: RawClient) => void> = {
		events: (client) => client.send('42["nothing"]'),
		'packets of Engine.IO': (client) => client.send('6'),
		'pings of the WebSocket': (client) => client.ping(Buffer.alloc(100)),
		'namespaces that are none': (client) => client.send('40/nowhere,'),
	};
	for (const [what, flood] of Object.entries(floods)) {
		const { token } = await server.joinByCode();
		using client = await RawClient.connect(server.info.httpPort, token);
		for (let each = 0; each <= messages; each++) flood(client);
		client.send(`427${JSON.stringify(['joinRoom', { displayName: 'Late' }])}`);
		await until(() => client.closed, `${what} to be refused`, Boolean);
		expect(
			client.packets.some((packet) => packet.includes('rate-limited')),
			what,
		).toBe(true);
		expect(server.running.sfu.participantCount, what).toBe(0);
	}
});

test('closes a client that sends too many bytes within the number of messages', async () => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	using client = await RawClient.connect(server.info.httpPort, token);
	for (let sent = 0; sent <= floodBudget.bytes; sent += 60_000) client.send(`42["nothing","${'x'.repeat(60_000)}"]`);
	await until(() => client.closed, 'the connection to be closed', Boolean);
	expect(await closedFor(server, 'flood')).toBe(true);
});

test('ends a WebSocket that probes again and again and reads nothing, before its upgrade', async () => {
	await using server = await TestServer.start();
	const sid = await handshake(server);
	using probing = await RawClient.beside(server.info.httpPort, sid);
	for (let each = 0; each < 1_000; each++) probing.send('2probe');
	await until(() => probing.closed, 'the WebSocket to be closed', Boolean);
	expect(probing.packets.length).toBeLessThanOrEqual(2);
});

test('counts pings of a WebSocket that has probed and does not complete its upgrade', async () => {
	await using server = await TestServer.start();
	const sid = await handshake(server);
	using probing = await RawClient.beside(server.info.httpPort, sid);
	probing.send('2probe');
	await probing.packet('3probe');
	for (let each = 0; each <= floodBudget.messages; each++) probing.ping(Buffer.alloc(100));
	await until(() => probing.closed, 'the WebSocket to be closed', Boolean);
	expect(await closedFor(server, 'flood')).toBe(true);
});

test('ends the WebSocket of an upgrade when its connection closes', async () => {
	await using server = await TestServer.start();
	const sid = await handshake(server);
	using probing = await RawClient.beside(server.info.httpPort, sid);
	probing.send('2probe');
	await probing.packet('3probe');
	const body = { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '1' };
	await fetch(`${server.http}${polling}&sid=${sid}`, body);
	await until(() => probing.closed, 'the WebSocket to be closed', Boolean);
});

test('upgrades a client that probes once, and counts what it sends after that', async () => {
	await using server = await TestServer.start();
	const sid = await handshake(server);
	using client = await RawClient.beside(server.info.httpPort, sid);
	client.send('2probe');
	await client.packet('3probe');
	client.send('5');
	client.send(`40${JSON.stringify({ token: (await server.joinByCode()).token })}`);
	await client.packet('40');
	for (let each = 0; each <= floodBudget.messages; each++) client.send('6');
	await until(() => client.closed, 'the connection to be closed', Boolean);
	expect(await closedFor(server, 'flood')).toBe(true);
});

test('refuses connections of an address that has too many, and lets others connect', async () => {
	await using server = await TestServer.start();
	const agent = new Agent({ keepAlive: true, maxSockets: 50 });
	const open = (localAddress: string) =>
		new Promise<number | undefined>((resolve, reject) => {
			get({ host: '127.0.0.1', port: server.info.httpPort, path: polling, localAddress, agent }, (response) => {
				response.resume().once('end', () => resolve(response.statusCode));
			}).once('error', reject);
		});
	const statuses = await Promise.all(Array.from({ length: maxConnectionsOfAddress + 5 }, () => open('127.0.0.1')));
	expect(statuses.filter((status) => status === 200)).toHaveLength(maxConnectionsOfAddress);
	expect(statuses.at(-1)).toBe(403);
	expect(await open('127.0.0.2')).toBe(200);
	agent.destroy();
});

function isAway({ client }: { client: { heard: { event: string; data: unknown }[] } }, peerId: string): boolean {
	return client.heard.some(
		({ event, data }) => event === 'peerUpdated' && JSON.stringify(data).includes(`"${peerId}","connected":false`),
	);
}
