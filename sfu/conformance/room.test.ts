import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, test } from 'vitest';
import type { SocketClient } from '../testing/SocketClient.ts';
import { installWebRtc, type Looks, looksOf } from '../testing/syntheticMedia.ts';
import { TestIssuer } from '../testing/TestIssuer.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { TestServer } from '../testing/TestServer.ts';
import { adapters } from './adapters.ts';
import { restAdapter } from './restAdapter.ts';
import type { TestPeersPlan } from './testPeers.fixture.ts';

const roomId = 'physics';

beforeAll(installWebRtc);

test('clients of all five dialects with tokens of their own backend see and hear each other in one room', {
	timeout: 60_000,
}, async () => {
	const issuer = new TestIssuer('HS256');
	const folder = await mkdtemp(join(tmpdir(), 'lectern-room-'));
	await using server = await TestServer.start({ issuer: [await TestIssuer.write(folder, 'secret', issuer.secret)] });
	await rm(folder, { recursive: true });
	const clients: SocketClient[] = [];
	const present: { peer: TestPeer; looks: Looks }[] = [];
	try {
		for (const [index, adapter] of Object.values(adapters).entries()) {
			const token = await issuer.sign({ claims: { sub: `user-${index}`, room: roomId } });
			const client = await server.connectLegacy({ auth: { token } });
			clients.push(client);
			const peer = await TestPeer.join(adapter(client, roomId));
			const looks = looksOf(index);
			await peer.show(looks);
			present.push({ peer, looks });
		}
		const all = present.map(({ looks }) => looks);
		const refused = present.map(({ peer }) => peer.receive());
		const meetings = present.flatMap(({ peer, looks }) =>
			all.filter((other) => other !== looks).map((other) => peer.meets(other, all)),
		);
		await Promise.race([Promise.all(meetings), ...refused]);
		const [native] = clients;
		expect(JSON.stringify([native?.heard, await native?.ack('getParticipants')])).not.toContain('@example.com');
	} finally {
		for (const { peer } of present) peer.leave();
	}
});

/** Prints which of its peers met whom. */
function startTestPeers(plan: TestPeersPlan): ChildProcess {
	const flags = ['--no-warnings', '--experimental-transform-types', join(import.meta.dirname, 'testPeers.fixture.ts')];
	return spawn(process.execPath, [...flags, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Resolves when all these lines were printed. @throws Error if the process ends before */
async function prints(child: ChildProcess, lines: string[]): Promise<void> {
	const missing = new Set(lines);
	if (!child.stdout) throw new Error('started without a pipe');
	for await (const line of createInterface(child.stdout)) {
		missing.delete(line);
		if (missing.size === 0) return;
	}
	throw new Error(`it ended before it printed ${[...missing]}`);
}

test('peers of another signalling server, known by REST alone, take part in the class', {
	timeout: 60_000,
}, async () => {
	await using server = await TestServer.start();
	const token = await server.apiToken(['rooms:read', 'peers:write']);
	const [here, first, second] = [looksOf(0), looksOf(1), looksOf(2)];
	const peers = [
		{ name: 'socket-1', dialect: 'rest' as const, ...first },
		{ name: 'socket-2', dialect: 'rest' as const, ...second },
	];
	const plan = { url: server.http, roomId: server.info.roomId, token, peers, others: [{ name: 'here', ...here }] };
	const elsewhere = startTestPeers(plan);
	const client = await server.connectLegacy({ auth: { token: (await server.joinByCode()).token } });
	const peer = await TestPeer.join(adapters.native(client, server.info.roomId));
	try {
		await peer.show(here);
		const all = [here, first, second];
		const meetings = ['socket-1 met here', 'socket-1 met socket-2', 'socket-2 met here', 'socket-2 met socket-1'];
		await Promise.race([
			Promise.all([peer.meets(first, all), peer.meets(second, all), prints(elsewhere, meetings)]),
			peer.receive(),
		]);
		expect(JSON.stringify(client.heard)).not.toContain('@example.com');
	} finally {
		peer.leave();
		elsewhere.stdin?.end();
		await once(elsewhere, 'exit');
	}
});

test('removes the peers of a signalling server after the grace time when that has gone without a word', async () => {
	await using server = await TestServer.start({ graceMs: 100 });
	const token = await server.apiToken(['rooms:read', 'peers:write']);
	const watching = await server.connect((await server.joinByCode()).token);
	await watching.ask('joinRoom', { displayName: 'Ann' });
	const left = watching.next('peerLeft');
	const { roomId: home } = server.info;
	const peer = await TestPeer.join(restAdapter(server.http, token, home, 'socket-1'));
	await peer.show(looksOf(0));
	const { peers } = await watching.ask('getParticipants', undefined);
	const remote = peers.find(({ displayName }) => displayName === 'socket-1');
	peer.leave();
	expect(await left).toEqual({ peerId: remote?.peerId });
	const { json } = await server.request(`/rooms/${home}`, { token });
	expect(json().peers).toHaveLength(1);
});
