/** A person who loads the page again, or opens it anew, is the same person in the class: in Chromium and in Firefox. */
import type { Page } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import { obstacleToFirefox } from '../fixtures/machine.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, finn, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';
import { JoinPage } from '../pages/JoinPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;
let benIn: Participant;

/** Names in the queue of raised hands, as the host sees them. */
async function handsAtHost(): Promise<string[]> {
	const { call } = classroom().teacher;
	await call.openPeople();
	const rows = call.peoplePanel.locator('ol').first().getByRole('listitem');
	return (await rows.allTextContents()).map((text) => (text.includes(ann.name) ? ann.name : ben.name));
}

/** Another tab of the same browser, with the address that the student has. */
async function newTab({ page }: Participant): Promise<Page> {
	const tab = await page.context().newPage();
	await tab.goto(classroom().joinUrl);
	return tab;
}

const comingBack = (page: Page) => page.getByTestId('coming-back');

test('a student who loads the page again in a locked class keeps the place and the hand, without the form', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	benIn = await classroom().join(ben, withoutDevices);
	await annIn.call.press('Raise hand');
	await expect.poll(handsAtHost).toEqual([ann.name]);
	await benIn.call.press('Raise hand');
	await expect.poll(handsAtHost).toEqual([ann.name, ben.name]);
	await host.home.press('Lock class');
	await annIn.page.reload();
	await annIn.call.expectOpen();
	await expect(annIn.call.control('Lower hand')).toBeVisible();
	await expect.poll(handsAtHost).toEqual([ann.name, ben.name]);
	expect(await host.others()).toHaveLength(2);
	// Away by a link, and back by the browser's button.
	await annIn.page.goto('about:blank');
	await annIn.page.goBack();
	await annIn.call.expectOpen();
	expect(await host.others()).toHaveLength(2);
});

test('a student who closes the tab and opens it again comes back into the locked class', async () => {
	const { teacher: host } = classroom();
	const context = annIn.page.context();
	await context.newPage();
	await annIn.page.close();
	const page = await context.newPage();
	await page.goto(classroom().joinUrl);
	await expect(comingBack(page)).toContainText(`as ${ann.name}`);
	await review(page, 'join-coming-back');
	annIn = new Participant(ann, page);
	await annIn.call.expectOpen();
	await expect.poll(handsAtHost).toEqual([ann.name, ben.name]);
	expect(await host.others()).toHaveLength(2);
});

test('a second tab takes the place over, the first one says so and can take it back', async () => {
	const { teacher: host } = classroom();
	const second = await newTab(annIn);
	await new CallPage(second).expectOpen();
	await expect(annIn.call.ended).toContainText('This class is open in another tab');
	await review(annIn.page, 'ended-taken-over');
	expect(await host.others()).toHaveLength(2);
	await annIn.page.getByRole('button', { name: 'Use it here' }).click();
	await annIn.call.expectOpen();
	await expect(new CallPage(second).ended).toContainText('This class is open in another tab');
	await second.close();
	const unmute = annIn.call.control('Unmute microphone');
	await expect(unmute.or(annIn.call.control('Mute microphone'))).toBeVisible();
	if (await unmute.isVisible()) await unmute.click();
	await host.hears(ann);
});

test('another person at the same computer says so, and finds neither the place nor the name', async () => {
	const { teacher: host } = classroom();
	const { page } = annIn;
	const context = page.context();
	await context.newPage();
	await page.close();
	const next = await context.newPage();
	await next.goto(classroom().joinUrl);
	await comingBack(next).getByRole('button', { name: 'Not you?' }).click();
	const join = new JoinPage(next);
	await expect(join.name).toHaveValue('');
	await host.hasNoTileOf(ann);
	await expect.poll(handsAtHost).toEqual([ben.name]);
	await join.join({ name: cleo.name });
	await expect(next.getByTestId('ended-screen')).toContainText('This class is locked');
	await context.close();
	await host.home.press('Unlock class');
});

test('a removed student stays out with the code of the class until the teacher lets them back in', async () => {
	const { teacher: host } = classroom();
	const { page, call } = benIn;
	await host.home.choose(ben.name, 'Remove from the class');
	await host.home.confirm('Remove');
	await expect(call.ended).toContainText('taken you out of the class');
	await page.goto(classroom().joinUrl);
	const join = new JoinPage(page);
	await join.join({ name: 'Somebody else' });
	await join.expectSentence('Your teacher has taken you out of this class.');
	await host.call.openPeople();
	await expect(host.call.peoplePanel.getByTestId('removed-people')).toContainText(ben.name);
	await review(host.page, 'call-removed-people');
	await host.page.getByRole('button', { name: `Let back in: ${ben.name}` }).click();
	await expect(host.call.peoplePanel.getByTestId('removed-people')).toBeHidden();
	await join.join({ name: ben.name });
	await call.expectOpen();
});

test('a student who waits to be let in waits on after the page was loaded again', async () => {
	const { teacher: host, joinUrl } = classroom();
	const lobby = host.call.peoplePanel.getByRole('switch', { name: 'New people wait until let in' });
	await lobby.click();
	const page = await classroom().pageFor(cleo, withoutDevices);
	await page.goto(joinUrl);
	await new JoinPage(page).join({ name: cleo.name });
	await expect(page.getByTestId('waiting-screen')).toBeVisible();
	await page.reload();
	await expect(page.getByTestId('waiting-screen')).toBeVisible();
	await host.call.peoplePanel.getByRole('button', { name: `Let ${cleo.name} in` }).click();
	await new Participant(cleo, page).leave();
	await lobby.click();
});

test('a teacher who loads the page again is back in the class, and one who left goes back to it', async () => {
	const { teacher: host } = classroom();
	const slides = await host.shareTab([200, 30, 30]);
	await benIn.seesScreenOf(teacher);
	await host.page.reload();
	await benIn.hasNoTileOf(teacher, 'screen');
	await host.call.expectOpen();
	await slides.close();
	expect(await benIn.others()).toHaveLength(1);
	await host.home.press('Lock class');
	await host.call.leave();
	await host.page
		.getByTestId('leave-dialog')
		.getByRole('button', { name: /^Leave/ })
		.click();
	await expect(host.page.getByRole('button', { name: 'Start class' })).toBeHidden();
	await host.page.getByRole('button', { name: 'Go back to class' }).click();
	await host.call.expectOpen();
	await host.home.press('Unlock class');
});

test('Firefox keeps the place and the hand after a reload, and a second tab takes it over', async () => {
	skipUnlessPossible(obstacleToFirefox());
	const { teacher: host } = classroom();
	const finnIn = await classroom().joinWithFirefox(finn);
	try {
		await finnIn.press('Raise hand');
		await finnIn.page.reload();
		await finnIn.waitFor('call-screen');
		await finnIn.press('Lower hand');
		expect((await host.others()).filter((name) => name.startsWith(finn.name))).toHaveLength(1);
		const first = finnIn.page;
		const second = await finnIn.newTab(classroom().joinUrl);
		await second.waitFor('call-screen');
		await finnIn.waitFor('ended-screen');
		expect(await first.$eval('[data-testid="ended-screen"]', ({ textContent }) => textContent)).toContain(
			'another tab',
		);
		expect((await host.others()).filter((name) => name.startsWith(finn.name))).toHaveLength(1);
	} finally {
		await finnIn.close();
	}
});

test('a teacher who removes somebody gives the class a new code and the lobby, and sees who may be the same person', async () => {
	const { teacher: host, hostToken, joinUrl } = classroom();
	const codeOf = () =>
		host.page.evaluate(async (token): Promise<string> => {
			const answer = await fetch('/api/host', { headers: { authorization: `Bearer ${token}` } });
			return (await answer.json()).roomCode;
		}, hostToken);
	const before = await codeOf();
	await host.home.choose(ben.name, 'Remove from the class');
	const dialog = host.page.getByRole('dialog');
	await dialog.getByRole('switch', { name: 'Give the class a new code' }).click();
	await dialog.getByRole('switch', { name: 'New people wait until you let them in' }).click();
	await review(host.page, 'call-remove-dialog');
	await host.home.confirm('Remove');
	await expect(benIn.call.ended).toContainText('taken you out of the class');
	await expect.poll(codeOf).not.toBe(before);
	// A browser that knows nothing of before, on the same computer.
	const page = await classroom().pageFor(ben);
	await page.goto(joinUrl);
	const join = new JoinPage(page);
	await join.join({ name: 'Somebody else' });
	await join.expectSentence('No class has this code.');
	await page.goto(joinUrl.replace(before, await codeOf()));
	await join.join({ name: 'Somebody else' });
	await expect(page.getByTestId('waiting-screen')).toBeVisible();
	await expect(host.call.peoplePanel.getByTestId('lobby')).toContainText(
		`On the same connection as ${ben.name}, who was removed.`,
	);
	await review(host.page, 'call-lobby-resembles');
});
