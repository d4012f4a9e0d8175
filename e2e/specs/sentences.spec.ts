/** What a student is told whose way into the class has changed meanwhile: the truth, and a way on. */
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

test('a page whose token is no longer taken comes back by itself, into the same seat and without the form', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const annsPage = await room.pageFor(ann);
	const joining = annsPage.waitForResponse('**/api/join');
	await annsPage.goto(room.joinUrl);
	await new JoinPage(annsPage).join({ name: ann.name });
	const { token }: { token: string } = await (await joining).json();
	const annIn = new Participant(ann, annsPage);
	await annIn.call.expectOpen();
	await annIn.call.press('Raise hand');
	await room.teacher.sees(ann);
	const seat = () => room.teacher.call.rowOf(ann.name).getAttribute('data-peer-id');
	await room.teacher.call.openPeople();
	const before = await seat();

	const renewal = annsPage.waitForResponse('**/api/join');
	await room.revoke(token);
	await renewal;
	await annIn.sees(teacher);
	await expect(annIn.call.connectionBanner).toBeHidden();
	await expect(annIn.call.control('Lower hand')).toBeVisible();
	expect(await seat()).toBe(before);
	await room.teacher.sees(ann);
});

test('whoever is removed while cut off reads that, and not that the class has stopped', async () => {
	const room = classroom();
	const benIn = await room.join(ben);
	const bensComputer = await room.computerOf(ben);
	await room.teacher.sees(ben);
	await bensComputer.disconnect();
	await expect(benIn.call.connectionBanner).toContainText('Connection lost, your place is kept.');
	await room.teacher.home.choose(ben.name, 'Remove from the class');
	await room.teacher.home.confirm('Remove');
	await bensComputer.connect();
	await expect(benIn.call.ended).toContainText('Your teacher has taken you out of the class');
	await expect(benIn.call.ended).toContainText('ask your teacher');
	await review(benIn.page, 'removed-while-away');
});

test('an address that names a class of a server that is not open leads to the code, with a sentence', async () => {
	const room = classroom();
	const page = await room.pageFor(ben);
	await page.goto(`${room.address.httpsUrl}/?room=${room.info.roomId}`);
	const join = new JoinPage(page);
	await join.expectSentence('This class asks for a code.');
	await review(page, 'code-asked');
	await join.join({ name: 'Bert', code: 'ZZZ 222' });
	await join.expectSentence('No class has this code.');
	await expect(join.name).toHaveValue('Bert');
	await page.context().close();
});
