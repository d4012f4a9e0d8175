/** Students wait for their teacher: before the class, after it, and when the teacher has gone. */
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom(['--grace-ms', '2000', '--host-absence-ms', '6000']);
let annIn: Participant;

test('a student who is early waits, is counted at the teacher, and is in the class when it starts', async () => {
	const room = classroom();
	const page = await room.pageFor(ann);
	await page.goto(room.joinUrl);
	await new JoinPage(page).join({ name: ann.name });
	annIn = new Participant(ann, page);
	const waiting = page.getByTestId('waiting-screen');
	await expect(waiting).toContainText('Waiting for your teacher');
	await review(page, 'waiting-for-teacher');
	const { teacher: host } = room;
	await expect(host.page.getByTestId('waiting-count')).toHaveText(/^1 /);
	await review(host.page, 'host-home-waiting');
	await host.home.startClass(teacher.name);
	await annIn.call.expectOpen();
	await Promise.all([host.sees(ann), annIn.sees(teacher), host.hears(ann), annIn.hears(teacher)]);
});

test('students are told that the teacher is lost, wait after a while, and go on when the teacher is back', async () => {
	const room = classroom();
	const { page } = room.teacher;
	// The page is gone at once, as when the browser or the laptop ends.
	await page.goto('about:blank');
	await expect(annIn.page.getByTestId('host-absence')).toContainText("The teacher's connection is lost.");
	await review(annIn.page, 'call-host-lost');
	await expect(annIn.page.getByTestId('waiting-screen')).toContainText('goes on when your teacher is back');
	await expect(annIn.page.getByTestId('waiting-screen')).toContainText(`You come in as ${ann.name}.`);
	const late = await room.pageFor(ben);
	await late.goto(room.joinUrl);
	await new JoinPage(late).join({ name: ben.name });
	await expect(late.getByTestId('waiting-screen')).toBeVisible();
	await page.goBack();
	const benIn = new Participant(ben, late);
	for (const student of [annIn, benIn]) await student.call.expectOpen();
	await Promise.all([room.teacher.sees(ann, ben), annIn.sees(ben), benIn.hears(ann)]);
	await late.context().close();
});

test('after the end of the class whoever joins again with the code waits for the next one', async () => {
	const room = classroom();
	const { home } = room.teacher;
	await room.teacher.call.openPeople();
	await home.press('End class for all');
	await home.confirm('End class');
	await expect(annIn.call.ended).toContainText('The class is over');
	await annIn.page.getByRole('button', { name: 'Back to the start' }).click();
	await new JoinPage(annIn.page).join({ name: ann.name });
	await expect(annIn.page.getByTestId('waiting-screen')).toContainText('Waiting for your teacher');
	expect(await room.teacher.page.getByTestId('call-screen').count()).toBe(0);
});

test('students meet without the teacher where the teacher has allowed it', async () => {
	const { page, home } = classroom().teacher;
	await home.expectOpen();
	await page.getByRole('switch', { name: 'Students may meet without me' }).click();
	await annIn.call.expectOpen();
	await annIn.call.leave();
});
