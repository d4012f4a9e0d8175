/** Accessibility, phone layout and screenshots of every screen and state: see review.ts. */
import { ann, ben, cleo, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';

const classroom = sharedClassroom();

test('the host home and the projector view are accessible and fit a phone', async () => {
	const { home, page } = classroom().teacher;
	await review(page, 'host-home');
	await page.getByRole('button', { name: 'Show on projector' }).click();
	await expect(page.getByTestId('qr').last()).toBeVisible();
	await review(page, 'host-projector');
	await page.keyboard.press('Escape');
	await home.expectOpen();
});

test('the landing page, its trust help and the viewer form are accessible and fit a phone', async () => {
	const page = await classroom().pageFor(ann);
	const landing = new LandingPage(page);
	await landing.open(classroom().address.joinUrl);
	await review(page, 'landing');
	await landing.trustButton.click();
	await expect(landing.fingerprint).toBeVisible();
	await review(page, 'landing-trust');
	await landing.watchButton.click();
	await expect(page.getByTestId('join-screen')).toBeVisible();
	await review(page, 'join-viewer');
	await page.context().close();
});

test('the join screen is accessible and fits a phone, also with errors and denied devices', async () => {
	const room = classroom();
	const page = await room.pageFor(ann);
	await page.goto(room.joinUrl);
	await expect(page.locator('video')).toBeVisible();
	await review(page, 'join');
	await new JoinPage(page).button.click();
	await review(page, 'join-name-missing');
	await page.context().close();
	const denied = await room.pageFor(ann, { allowed: false });
	await denied.goto(room.joinUrl);
	await expect(denied.getByRole('status').first()).toBeVisible();
	await review(denied, 'join-denied');
	await denied.context().close();
});

test('the call in all its states and the ended screens are accessible and fit a phone', async () => {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	await review(host.page, 'call-alone');
	const annIn = await room.join(ann);
	const benIn = await room.join(ben);
	await host.sees(ann, ben);
	await annIn.sees(ben);
	await annIn.call.say('Good morning!');
	await host.call.expectMessage('Good morning!');
	await host.call.say('Good morning, Ann. We begin in a minute.');
	await review(annIn.page, 'call-chat');
	await benIn.call.press('Raise hand');
	await host.call.openPeople();
	await review(host.page, 'call-host-people');
	await benIn.call.press('Turn camera off');
	await annIn.seesAvatarOf(ben);
	await annIn.call.press('Chat');
	await expect(annIn.call.chatPanel).toBeHidden();
	await review(annIn.page, 'call');
	await annIn.call.press('More');
	await review(annIn.page, 'call-more');
	await annIn.page.keyboard.press('Escape');
	await (await room.computerOf(ben)).disconnect();
	await expect(benIn.call.connectionBanner).toBeVisible();
	await review(benIn.page, 'call-connection-lost');
	await (await room.computerOf(ben)).connect();
	await expect(benIn.call.connectionBanner).toBeHidden();
	await annIn.call.leave();
	await expect(annIn.call.ended).toBeVisible();
	await review(annIn.page, 'ended-left');
	await host.home.press('Lock class');
	const page = await room.pageFor(cleo);
	await page.goto(room.joinUrl);
	await new JoinPage(page).join({ name: cleo.name });
	await expect(page.getByTestId('ended-screen')).toBeVisible();
	await review(page, 'ended-locked');
});
