import { expect, test } from 'vitest';
import { CuttableLine } from '../testing/CuttableLine.ts';
import { TestServer } from '../testing/TestServer.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('gives a peer that resumes its seat, and everybody who joins meanwhile, the same lesson', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const [anna, ben] = [await server.enter({ role: 'host' }), await server.enter()];
	const { lessonId, resumeToken } = ben.answer;
	expect([anna.answer.lessonId, lessonId]).toEqual([room.settings.lessonId, room.settings.lessonId]);
	ben.session.disconnected();
	expect((await server.enter({}, { resumeToken, lessonId })).answer).toMatchObject({ resumed: true, lessonId });
});

test('refuses a return to a lesson that the host has ended, and keeps the person out of the next one', async () => {
	await using server = await TestServer.start();
	await using line = await CuttableLine.to(server.info.httpPort);
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Teacher' });
	const { token } = await server.joinByCode();
	const ben = await server.connect(token, { url: line.url });
	const joined = await ben.ask('joinRoom', { displayName: 'Ben' });
	if (joined.status !== 'joined') throw new Error(joined.status);
	const { resumeToken, lessonId } = joined;
	const ended = ben.ended();
	line.cut();
	await ended;
	await host.ask('closeRoom', {});
	line.mend();
	const back = await server.connect(token, { url: line.url });
	const refused = await back.ack('joinRoom', { displayName: 'Ben', resumeToken, lessonId });
	expect(refused).toMatchObject({ ok: false, error: { code: 'not-found', what: 'lesson' } });
	expect(server.running.sfu.participantCount).toBe(0);
	await host.ask('joinRoom', { displayName: 'Teacher' });
	const again = await back.ask('joinRoom', { displayName: 'Ben' });
	expect(again).toMatchObject({ status: 'joined', resumed: false, room: { roomId: server.info.roomId } });
	expect(again).not.toMatchObject({ lessonId });
});

test('refuses a return after the last participant has left the room', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const anna = await server.enter();
	const { lessonId, resumeToken } = anna.answer;
	await anna.ask('leaveRoom', {});
	expect(await anna.codeOf('joinRoom', { displayName: 'Anna', lessonId, resumeToken })).toBe('not-found lesson');
	expect((await anna.join()).lessonId).not.toBe(lessonId);
});

test('does not create a closed room of an open server again for somebody who comes back to it', async () => {
	await using server = await TestSfu.start();
	const host = server.connect({ open: true });
	const { lessonId } = await host.join({ roomId: 'study' });
	const ben = server.connect({ open: true });
	await host.ask('closeRoom', {});
	const request = { roomId: 'study', displayName: 'Ben', lessonId };
	expect(await ben.codeOf('joinRoom', request)).toBe('not-found lesson');
	expect(server.sfu.rooms.find('study')).toBeUndefined();
	expect(await ben.codeOf('joinRoom', { ...request, lessonId: undefined })).toBe('ok');
});

test('continues the lesson after a restart of the server', async () => {
	await using server = await TestServer.start();
	const { client } = await server.join('Ada');
	const { lessonId } = server.running.sfu.rooms.get(server.info.roomId).settings;
	const ended = client.ended();
	const { dataDir } = server;
	await server.running.close();
	await ended;
	await using restarted = await TestServer.start({ dataDir });
	const back = await restarted.connect((await restarted.joinByCode()).token);
	expect(await back.ask('joinRoom', { displayName: 'Ada', lessonId })).toMatchObject({ status: 'joined', lessonId });
});
