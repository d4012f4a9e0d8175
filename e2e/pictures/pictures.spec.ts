/** Pictures of README and docs/teachers.md, of a class with real video, each as somebody sees it. */
import path from 'node:path';
import type { Page } from '@playwright/test';
import { ann, ben, cleo, teacher } from '../fixtures/personas.ts';
import { repository } from '../fixtures/run.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { LandingPage } from '../pages/LandingPage.ts';

const classroom = sharedClassroom(['--name', 'Physics 2b']);
const phone = { width: 360, height: 740 };

async function take(page: Page, name: string): Promise<void> {
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
	await page.screenshot({ path: path.join(repository, `docs/screenshots/${name}.png`), animations: 'disabled' });
}

test('the host home, the ways in, and the form', async () => {
	await take(classroom().teacher.page, 'host-home');
	const page = await classroom().pageFor(ann);
	await page.setViewportSize(phone);
	await new LandingPage(page).open(classroom().address.joinUrl);
	await take(page, 'landing-phone');
	await page.goto(classroom().joinUrl);
	await expect(page.locator('video')).toBeVisible();
	await page.setViewportSize({ width: 1280, height: 800 });
	await take(page, 'join');
	await page.context().close();
});

test('a class on a laptop and on a phone', async () => {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	const annIn = await room.join(ann);
	const benIn = await room.join(ben);
	const cleoIn = await room.join(cleo);
	await host.sees(ann, ben, cleo);
	await benIn.call.press('Raise hand');
	await cleoIn.call.say('Why is the sky blue, and not violet?');
	await host.call.expectMessage('Why is the sky blue, and not violet?');
	await take(host.page, 'call');
	await annIn.page.setViewportSize(phone);
	await annIn.sees(teacher, ben, cleo);
	await take(annIn.page, 'call-phone');
});
