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
