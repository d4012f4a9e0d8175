import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestServer } from '../testing/TestServer.ts';
import { adapters, type DialectName } from './adapters.ts';
import { restAdapter } from './restAdapter.ts';

describe('STUN and TURN servers', () => {
	const urls = ['turn:turn.school.example:3478?transport=udp', 'turns:[2001:db8::7]:5349?transport=tcp'];
	const secret = 'known-to-both-servers-alone';
	const stun = { urls: 'stun:stun.school.example' };
	const school = { urls: ['turn:old.school.example'], username: 'ann', credential: 'long-lived' };
	let folder: string;
	let server: TestServer;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lectern-ice-'));
		await writeFile(join(folder, 'secret'), `${secret}\n`);
		await writeFile(join(folder, 'school.json'), JSON.stringify(school));
		await writeFile(join(folder, 'wrong.json'), '{ "urls": "http://turn.example", "credential": "long-lived" }');
		const iceServer = [stun.urls, `@${join(folder, 'school.json')}`];
		server = await TestServer.start({ open: true, turn: urls, turnSecret: `@${join(folder, 'secret')}`, iceServer });
	});
	afterAll(async () => {
		await server[Symbol.asyncDispose]();
		await rm(folder, { recursive: true, force: true });
	});

	const forOne = [
		stun,
		school,
		{ urls, username: expect.stringMatching(/^\d{10}:[\w-]+$/), credential: expect.any(String) },
	];

	test.each(Object.keys(adapters) as DialectName[])(
		'come with the transports of %s, for this peer alone',
		async (dialect) => {
			const client = await server.connectLegacy({ query: { dialect } });
			await server.running.sfu.createKeptRoom({ roomId: dialect, name: 'Physics' });
			const signalling = adapters[dialect](client, dialect);
			await signalling.join();
			expect(await signalling.transport('send')).toMatchObject({ iceServers: forOne });
		},
	);

	test('come with the transports of another signalling server', async () => {
		const token = await server.apiToken(['rooms:read', 'peers:write']);
		await server.running.sfu.createKeptRoom({ roomId: 'far', name: 'Far' });
		const signalling = restAdapter(server.http, token, 'far', 'peer-1');
		await signalling.join();
		expect(await signalling.transport('recv')).toMatchObject({ iceServers: forOne });
	});

	test('come with the answer to a page that joins, and differ from one page to the next', async () => {
		const joined = async () => {
			const { token } = await server.joinByCode();
			return (await server.connect(token)).ask('joinRoom', { displayName: 'Ann', prepareTransports: true });
		};
		const [one, other] = [await joined(), await joined()];
		if (one.status !== 'joined' || other.status !== 'joined') throw new Error('they wait');
		expect([one.iceServers, other.iceServers]).toEqual([forOne, forOne]);
		expect(one.iceServers.at(-1)?.username).not.toBe(other.iceServers.at(-1)?.username);
	});

	test.each([
		['a TURN server without its secret', { turn: urls }, '--turn and --turn-secret'],
		['a secret without a TURN server', { turnSecret: 'alone' }, '--turn and --turn-secret'],
		[
			'a secret in a file that is not there',
			{ turn: urls, turnSecret: '@/none/such' },
			'--turn-secret: /none/such cannot',
		],
	])('are refused in one sentence: %s', async (_what, settings, sentence) => {
		const started = TestServer.start(settings);
		await expect(started).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(sentence) });
	});

	test('are refused without a word of the password when a file is not understood', async () => {
		const message = await TestServer.start({ iceServer: [`@${join(folder, 'wrong.json')}`] }).then(
			() => 'started',
			(error: Error) => error.message,
		);
		expect(message).toMatch(/^--ice-server: .* must hold \{ "urls", "username", "credential" \}/);
		expect(message).not.toContain('long-lived');
	});
});
