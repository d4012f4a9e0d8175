/** Key frames for late joiners: browsers make them as often as they are needed, not only as often as they follow RTCP requests. */
import { setTimeout as sleep } from 'node:timers/promises';
import { keyFramesEncoded } from '../fixtures/connections.ts';
import { keyFrameRequestsOf } from '../fixtures/keyFrameRequests.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

const classroom = sharedClassroom();
/** As a class whose students arrive one after the other. */
const requestEveryMs = 130;
/** libwebrtc follows no RTCP request within so many ms of the one before. */
const followedEveryMs = 300;

test('a page makes more key frames than a browser makes for RTCP requests, while they are needed, and then no more', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const page = await room.pageFor(ann);
	const requests = await keyFrameRequestsOf(page);
	await page.goto(room.joinUrl);
	await new JoinPage(page).join({ name: ann.name });
	const annIn = new Participant(ann, page);
	await annIn.call.expectOpen();
	await annIn.sees(teacher);

	await expect(async () => {
		const before = await keyFramesEncoded(room.teacher.page);
		for (let sent = 0; sent < 30; sent++) {
			requests.send();
			await sleep(requestEveryMs);
		}
		const after = await keyFramesEncoded(room.teacher.page);
		const forRequests = (after.atMs - before.atMs) / followedEveryMs + 1;
		expect(after.count - before.count).toBeGreaterThan(forRequests);
	}).toPass();

	await expect(async () => {
		const settled = await keyFramesEncoded(room.teacher.page);
		const seen = await annIn.framesDrawnOf(teacher);
		await expect.poll(async () => (await annIn.framesDrawnOf(teacher)) - seen).toBeGreaterThan(15);
		expect((await keyFramesEncoded(room.teacher.page)).count).toBe(settled.count);
	}).toPass();
});
