/** Wrong input and missing devices: the page shows an understandable sentence, and joining stays possible where it can. */
import type { Classroom, PageNeeds } from '../fixtures/classroom.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';
import { JoinPage } from '../pages/JoinPage.ts';

const classroom = sharedClassroom();

test('shows a sentence for a wrong room code, and joins with the right one afterwards', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const page = await room.pageFor(ann);
	const join = new JoinPage(page);
	await page.goto(room.address.httpsUrl);
	await join.join({ name: ann.name, code: '0' });
	await join.expectSentence(/^A class code has six characters/);
	await join.join({ name: ann.name, code: 'zzz-222' });
	await join.expectSentence('No class has this code.');
	await join.join({ name: ann.name, code: room.info.roomCode.toLowerCase() });
	await new Participant(ann, page).leave();
});

test('refuses to join a full class, and lets the same page join at once by Try again after a participant has left', async () => {
	const room = classroom();
	const roomCode = await createRoom(room, { name: 'Small class', maxParticipants: 1 });
	const url = `${room.address.httpsUrl}/?code=${roomCode}`;
	const [first, second] = [await room.pageFor(ann), await room.pageFor(ann)];
	await first.goto(url);
	await new JoinPage(first).join({ name: ann.name });
	await new CallPage(first).expectOpen();
	await second.goto(url);
	await new JoinPage(second).join({ name: ben.name });
	await expect(second.getByTestId('ended-screen')).toContainText('This class is full');
	await new CallPage(first).leave();
	await expect(first.getByTestId('ended-screen')).toBeVisible();
	await second.getByRole('button', { name: 'Try again' }).click();
	await new CallPage(second).expectOpen();
	await first.context().close();
});

test('joins without camera and microphone when the user denies permission', async () => {
	const annIn = await joinDespite({ allowed: false }, [
		'The browser does not let this page use your camera.',
		'The browser does not let this page use your microphone.',
	]);
	await annIn.leave();
});

test('joins without camera when another program uses it', async () => {
	const annIn = await joinDespite({}, ['Another app is using your camera.'], holdCamera);
	await classroom().teacher.hears(ann);
	await annIn.leave();
});

test('joins without camera and microphone when the computer has none', async () => {
	const annIn = await joinDespite({ devices: null }, ['No camera was found.', 'No microphone was found.']);
	await annIn.leave();
});

test('refuses a tampered token of a student, and a tampered code of a host', async () => {
	const room = classroom();
	const page = await room.pageFor(ann);
	await page.addInitScript(spoilTokens);
	await page.goto(room.joinUrl);
	const join = new JoinPage(page);
	await join.join({ name: ann.name });
	await join.expectSentence('The class did not let this page in.');
	await expect(join.button).toBeEnabled();
	const [, code = ''] = (await room.serve.hostAddress()).split('#code=');
	await page.goto(`${room.address.httpsUrl}/host#code=${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`);
	await expect(page.getByText("This is not the teacher's window")).toBeVisible();
	await page.context().close();
});

/** Expects each sentence on the join screen, joins all the same, and expects an avatar at the host. `before` is an init script. */
async function joinDespite(needs: PageNeeds, sentences: string[], before?: () => void): Promise<Participant> {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	const page = await room.pageFor(ann, needs);
	if (before) await page.addInitScript(before);
	await page.goto(room.joinUrl);
	const join = new JoinPage(page);
	for (const sentence of sentences) await join.expectSentence(sentence);
	await join.join({ name: ann.name });
	const annIn = new Participant(ann, page);
	await annIn.call.expectOpen();
	await annIn.sees(teacher);
	await annIn.hears(teacher);
	await host.seesAvatarOf(ann);
	return annIn;
}

/** Init script: getUserMedia fails as for a busy camera, which a fake camera never is. */
function holdCamera(): void {
	const { mediaDevices } = navigator;
	const original = mediaDevices.getUserMedia.bind(mediaDevices);
	mediaDevices.getUserMedia = async (constraints) => {
		if (constraints?.video) throw new DOMException('Could not start video source', 'NotReadableError');
		return original(constraints);
	};
}

/** @returns the room code */
async function createRoom({ teacher: host, hostToken }: Classroom, room: object): Promise<string> {
	return host.page.evaluate(
		async ({ token, body }) => {
			const answer = await fetch('/api/rooms', {
				method: 'POST',
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body,
			});
			return (await answer.json()).roomCode;
		},
		{ token: hostToken, body: JSON.stringify(room) },
	);
}

/** Init script: changes the token that /api/join returns. */
function spoilTokens(): void {
	const original = window.fetch;
	window.fetch = async (...args) => {
		const answer = await original(...args);
		if (!answer.url.endsWith('/api/join')) return answer;
		const { token, ...rest } = await answer.json();
		return Response.json({ ...rest, token: `${String(token).slice(0, -4)}AAAA` });
	};
}
