import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, expect, test } from 'vitest';
import type { LegacyClient } from '../testing/LegacyClient.ts';
import { LegacyServer } from '../testing/LegacyServer.ts';
import { installWebRtc, type Looks, looksOf } from '../testing/media.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { spoken } from './adapters.ts';
import { remotePeer } from './remote.ts';
import type { PeoplePlan } from './testPeers.fixture.ts';

const roomId = 'physics';

beforeAll(installWebRtc);

test('five dialects in one room see and hear each other, whoever came first', { timeout: 60_000 }, async () => {
	await using server = await LegacyServer.start();
	const clients: LegacyClient[] = [];
	const people: { person: TestPeer; looks: Looks }[] = [];
	try {
		for (const [index, words] of Object.values(spoken).entries()) {
			const client = await server.connect();
			clients.push(client);
			const person = await TestPeer.enter(words(client, roomId));
			const looks = looksOf(index);
			await person.show(looks);
			people.push({ person, looks });
		}
		const all = people.map(({ looks }) => looks);
		const refused = people.map(({ person }) => person.receive());
		const meetings = people.flatMap(({ person, looks }) =>
			all.filter((other) => other !== looks).map((other) => person.meets(other, all)),
		);
		await Promise.race([Promise.all(meetings), ...refused]);
		const [native] = clients;
		expect(JSON.stringify([native?.heard, await native?.ask('getParticipants')])).not.toContain('@example.com');
	} finally {
		for (const { person } of people) person.leave();
	}
});

/** Says on stdout what its people met. */
function startPeople(plan: PeoplePlan): ChildProcess {
	const flags = ['--no-warnings', '--experimental-transform-types', join(import.meta.dirname, 'testPeers.fixture.ts')];
	return spawn(process.execPath, [...flags, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** Resolves when all these lines were said. @throws Error if it ends before */
async function says(child: ChildProcess, lines: string[]): Promise<void> {
	const missing = new Set(lines);
	if (!child.stdout) throw new Error('started without a pipe');
	for await (const line of createInterface(child.stdout)) {
		missing.delete(line);
		if (missing.size === 0) return;
	}
	throw new Error(`it ended before it said ${[...missing]}`);
}

test('a signalling server in another process brings its own peers, by REST alone', { timeout: 60_000 }, async () => {
	await using server = await LegacyServer.start({ open: false });
	const { server: lectern } = server;
	const token = await lectern.apiToken(['rooms:read', 'peers:write']);
	const [here, elsewhere, too] = [looksOf(0), looksOf(1), looksOf(2)];
	const people = [
		{ name: 'socket-1', dialect: 'remote' as const, ...elsewhere },
		{ name: 'socket-2', dialect: 'remote' as const, ...too },
	];
	const plan = { url: lectern.http, roomId: lectern.info.roomId, token, people, others: [{ name: 'here', ...here }] };
	const outside = startPeople(plan);
	const client = await server.connect({ auth: { token: (await lectern.joinByCode()).token } });
	const person = await TestPeer.enter(spoken.native(client, lectern.info.roomId));
	try {
		await person.show(here);
		const all = [here, elsewhere, too];
		await Promise.race([
			Promise.all([
				person.meets(elsewhere, all),
				person.meets(too, all),
				says(outside, ['socket-1 met here', 'socket-1 met socket-2', 'socket-2 met here', 'socket-2 met socket-1']),
			]),
			person.receive(),
		]);
		expect(JSON.stringify(client.heard)).not.toContain('@example.com');
	} finally {
		person.leave();
		outside.stdin?.end();
		await once(outside, 'exit');
	}
});

test('peers of a signalling server that went without a word are taken out after the grace time', async () => {
	await using server = await LegacyServer.start({ open: false, graceMs: 100 });
	const { server: lectern } = server;
	const token = await lectern.apiToken(['rooms:read', 'peers:write']);
	const watching = await lectern.connect((await lectern.joinByCode()).token);
	await watching.done('joinRoom', { displayName: 'Ann' });
	const left = watching.next('peerLeft');
	const { roomId: home } = lectern.info;
	const person = await TestPeer.enter(remotePeer(lectern.http, token, home, 'socket-1'));
	await person.show(looksOf(0));
	const { peers } = await watching.done('getParticipants', undefined);
	const remote = peers.find(({ displayName }) => displayName === 'socket-1');
	person.leave();
	expect(await left).toEqual({ peerId: remote?.peerId });
	const { json } = await lectern.request(`/rooms/${home}`, { token });
	expect(json().peers).toHaveLength(1);
});
