import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { writeLesson } from '../../testing/lessons.ts';
import { until } from '../../testing/until.ts';
import { TwoServers } from './twoServers.fixture.ts';

test('recordings of all servers are listed, played, renamed and deleted at any of them', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	const film = randomBytes(1_000_000);
	const made = { film: { state: 'made', file: 'film.mp4' } } as const;
	await writeLesson(
		home.recordings,
		'Physics',
		{ recordingId: 'lesson-1', name: 'Physics', ...made },
		{ 'film.mp4': film },
	);
	await writeLesson(front.recordings, 'Art', {
		recordingId: 'lesson-2',
		name: 'Art',
		startedAtMs: Date.UTC(2027, 0, 1),
	});
	const token = front.info.hostToken;
	const listed = (await front.request('/api/recordings', { token })).json();
	expect(listed.recordings.map(({ name }: { name: string }) => name)).toEqual(['Art', 'Physics']);
	expect(listed.folder).toBe(front.recordings);
	const renamed = await front.request('/api/recordings/lesson-1', { method: 'PATCH', body: { name: 'Waves' }, token });
	expect(renamed.json()).toMatchObject({ recordingId: 'lesson-1', name: 'Waves' });
	const { path } = (await front.request('/api/recordings/lesson-1/ticket', { body: {}, token })).json();
	const played = await fetch(`${front.http}${path}film.mp4`);
	expect(played.headers.get('content-type')).toBe('video/mp4');
	expect(Buffer.from(await played.arrayBuffer()).equals(film)).toBe(true);
	const range = await fetch(`${front.http}${path}film.mp4`, { headers: { range: 'bytes=999000-' } });
	expect(range.status).toBe(206);
	expect(range.headers.get('content-range')).toBe('bytes 999000-999999/1000000');
	expect(Buffer.from(await range.arrayBuffer()).equals(film.subarray(999_000))).toBe(true);
	const head = await fetch(`${front.http}${path}film.mp4`, { method: 'HEAD' });
	expect(head.headers.get('content-length')).toBe('1000000');
	expect((await front.request('/lessons/none/film.mp4')).status).toBe(401);
	const program = await front.apiToken(['recordings:read', 'recordings:write']);
	const { files } = (await front.request('/api/mediasoup/recordings', { token: program })).json();
	const [, file] = files;
	expect(file.size).toBe(1_000_000);
	const named = await fetch(front.http + file.path, { headers: { authorization: `Bearer ${program}` } });
	expect(Buffer.from(await named.arrayBuffer()).equals(film)).toBe(true);
	const removed = await front.request('/api/recordings/lesson-1', { method: 'DELETE', token });
	expect(removed.json()).toEqual({ restorableUntilMs: expect.any(Number) });
	expect((await front.request('/api/recordings/lesson-1', { token })).status).toBe(404);
	expect((await front.request('/api/recordings/lesson-1/restore', { body: {}, token })).status).toBe(200);
	const gone = await front.request(`/api/mediasoup/recordings/${file.name}`, { method: 'DELETE', token: program });
	expect(gone.json()).toEqual({ success: true, message: `File ${file.name} deleted successfully` });
	expect((await home.running.library?.list())?.length).toBe(0);
	await until(() => servers.unread === 0, 'what was not read to be closed');
});

test('a recording that nobody has is not found, and it is said when that is not certain', async () => {
	await using servers = await TwoServers.start();
	const { front, home, linked } = servers;
	const token = front.info.hostToken;
	expect((await front.request('/api/recordings/none', { token })).status).toBe(404);
	await writeLesson(home.recordings, 'Physics', { recordingId: 'lesson-1' });
	linked.kill('home');
	await until(() => linked.links('front').all().length === 0, 'the end of the link');
	for (const method of ['GET', 'DELETE']) {
		const answer = await front.request('/api/recordings/lesson-1', { token, method });
		expect(answer.json()).toMatchObject({ code: 'unavailable' });
	}
	expect((await front.request('/api/recordings', { token })).json().recordings).toEqual([]);
});
