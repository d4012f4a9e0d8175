import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';
import { until } from '../../testing/until.ts';

let server: TestServer;
beforeAll(async () => {
	server = await TestServer.start({ name: 'Physics 2b' }, { waitForHost: true });
});
afterAll(() => server[Symbol.asyncDispose]());

const landing = async () => {
	const { text, json } = await server.request('/api/landing');
	return { text, running: json().running };
};

test('names the teacher and counts the people only while somebody is in the class, and never names a student', async () => {
	const ann = await server.connect((await server.joinByCode()).token);
	expect(await ann.ask('joinRoom', { displayName: 'Ann' })).toMatchObject({ status: 'waiting' });
	expect((await landing()).running).toBeUndefined();

	const teacher = await server.connect(server.info.hostToken);
	await teacher.ask('joinRoom', { displayName: 'Ms Weber' });
	const { client: ben } = await server.join('Ben');
	const { text, running } = await landing();
	expect(running).toEqual({ hostName: 'Ms Weber', peopleCount: 2 });
	expect(text).not.toMatch(/Ann|Ben/);

	teacher.socket.disconnect();
	const hostName = async () => (await landing()).running?.hostName;
	await until(hostName, 'the teacher to be missed', (name) => name === null);
	await ben.ask('leaveRoom', {});
	await server.running.sfu.rooms.get(server.info.roomId).close('roomClosed');
	expect((await landing()).running).toBeUndefined();
});

test('tells of the class whose code the link has, and counts a code of none as a guess', async () => {
	const made = await server.request('/api/host/classes', {
		token: server.info.hostToken,
		body: { name: 'Drama club' },
	});
	const byCode = async (code: string) => (await server.request(`/api/landing?code=${code}`)).json();
	const teacher = await server.connect(server.info.hostToken);
	await teacher.ask('joinRoom', { displayName: 'Ms Weber' });

	const opened = await byCode(server.info.roomCode.toLowerCase());
	expect(opened).toMatchObject({ className: 'Physics 2b', running: { hostName: 'Ms Weber', peopleCount: 1 } });
	const other = await byCode(made.json().roomCode);
	expect(other).toMatchObject({ className: 'Drama club' });
	expect(other.running).toBeUndefined();

	expect(await byCode('7')).toMatchObject({ code: 'bad-request' });
	expect(await byCode('222222')).toMatchObject({ code: 'not-found', what: 'room' });
	for (let guess = 1; guess < 30; guess++) await byCode('222222');
	expect(await byCode('222222')).toMatchObject({ code: 'rate-limited' });
});
