/** Accessibility, phone layout, test ids and screenshots of every screen and state: see review.ts. */
import { withoutDevices } from '../fixtures/classroom.ts';
import { ann, ben, cleo, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { expectTestIds } from '../fixtures/testIds.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';

const classroom = sharedClassroom();

test('the host home and the projector view are accessible and fit a phone', async () => {
	const { home, page } = classroom().teacher;
	await review(page, 'host-home');
	await expectTestIds(page, 'host-home', 'class-name', 'class-name-edit', 'join-address', 'join-address-copy', 'qr');
	await expectTestIds(
		page,
		'room-code',
		'room-code-copy',
		'room-code-new',
		'projector-button',
		'start-name',
		'start-class',
	);
	await expectTestIds(
		page,
		'start-mic',
		'start-camera',
		'start-devices',
		'start-meet-alone',
		'class-new',
		'theme-button',
	);
	await expectTestIds(page, 'home-recordings', 'home-settings', 'home-help', 'fingerprint-button');
	await page.getByRole('button', { name: 'Show on projector' }).click();
	await expect(page.getByTestId('qr').last()).toBeVisible();
	await review(page, 'host-projector');
	await expectTestIds(page, 'projector', 'projector-close');
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
	await expectTestIds(page, 'landing-screen', 'landing-camera', 'landing-watch', 'landing-trust', 'trust-download');
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
	await expectTestIds(
		page,
		'join-screen',
		'join-name',
		'given-code',
		'join-code-change',
		'join-own-device',
		'join-button',
	);
	await expectTestIds(page, 'preview-mic', 'preview-camera', 'device-mic', 'device-camera', 'mic-meter');
	await new JoinPage(page).button.click();
	await review(page, 'join-name-missing');
	await expectTestIds(page, 'field-error');
	await page.context().close();
	const denied = await room.pageFor(ann, { allowed: false });
	await denied.goto(room.joinUrl);
	await expect(denied.getByRole('status').first()).toBeVisible();
	await review(denied, 'join-denied');
	await expectTestIds(denied, 'preview-problem', 'preview-camera-problem');
	await denied.context().close();
});

test('the call in all its states and the ended screens are accessible and fit a phone', async () => {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	await review(host.page, 'call-alone');
	await expectTestIds(
		host.page,
		'call-screen',
		'call-class-name',
		'call-elapsed',
		'own-quality',
		'invite-button',
		'empty-class',
	);
	await expectTestIds(
		host.page,
		'controls-mic',
		'controls-camera',
		'controls-screen',
		'controls-hand',
		'controls-reactions',
	);
	await expectTestIds(
		host.page,
		'controls-chat',
		'controls-people',
		'controls-tools',
		'controls-more',
		'controls-leave',
	);
	await expectTestIds(host.page, 'controls-mic-options', 'controls-camera-options', 'tile', 'stage');
	const annIn = await room.join(ann);
	const benIn = await room.join(ben);
	await host.sees(ann, ben);
	await annIn.sees(ben);
	await annIn.call.say('Good morning!');
	await host.call.expectMessage('Good morning!');
	await host.call.say('Good morning, Ann. We begin in a minute.');
	await review(annIn.page, 'call-chat');
	await expectTestIds(
		annIn.page,
		'chat-panel',
		'chat-messages',
		'chat-message',
		'chat-text',
		'chat-send',
		'panel-close',
	);
	await benIn.call.press('Raise hand');
	await host.call.openPeople();
	await review(host.page, 'call-host-people');
	await expectTestIds(host.page, 'people-panel', 'people-tab-people', 'people-tab-health', 'person', 'person-media');
	await expectTestIds(host.page, 'class-mute-all', 'class-stop-videos', 'class-lock', 'class-allow', 'class-lobby');
	await expectTestIds(host.page, 'class-record', 'class-end', 'person-options', 'hand-badge', 'role-badge');
	await benIn.call.press('Turn camera off');
	await annIn.seesAvatarOf(ben);
	await annIn.call.press('Chat');
	await expect(annIn.call.chatPanel).toBeHidden();
	await review(annIn.page, 'call');
	await annIn.call.press('More');
	await review(annIn.page, 'call-more');
	await expectTestIds(annIn.page, 'more-menu', 'more-devices', 'more-layout', 'more-notices', 'more-shortcuts');
	await expectTestIds(annIn.page, 'theme-choice', 'choice-option');
	await annIn.page.keyboard.press('Escape');
	await (await room.computerOf(ben)).disconnect();
	await expect(benIn.call.connectionBanner).toBeVisible();
	await review(benIn.page, 'call-connection-lost');
	await expectTestIds(benIn.page, 'connection-banner', 'connection-retry');
	await (await room.computerOf(ben)).connect();
	await expect(benIn.call.connectionBanner).toBeHidden();
	await benIn.page.context().close();
	await annIn.call.leave();
	await expect(annIn.call.ended).toBeVisible();
	await review(annIn.page, 'ended-left');
	await expectTestIds(annIn.page, 'ended-screen', 'ended-action');
	await annIn.page.context().close();
	await host.home.press('Lock class');
	const page = await room.pageFor(cleo, withoutDevices);
	await page.goto(room.joinUrl);
	await new JoinPage(page).join({ name: cleo.name });
	await expect(page.getByTestId('ended-screen')).toBeVisible();
	await review(page, 'ended-locked');
});
