/** Pictures of README and docs/teachers.md, of a class with real video, each as somebody sees it. */
import path from 'node:path';
import type { Page } from '@playwright/test';
import { sharedTabTitle } from '../fixtures/chromium.ts';
import { pdfOf } from '../fixtures/pdf.ts';
import { ann, ben, cleo, dan, teacher } from '../fixtures/personas.ts';
import { repository } from '../fixtures/run.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { LandingPage } from '../pages/LandingPage.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';
import { VotesPage } from '../pages/VotesPage.ts';

const classroom = sharedClassroom(['--name', 'Physics 2b']);
const phone = { width: 360, height: 740 };

/** A class as it is when nothing has just happened: nobody has arrived or raised a hand a moment ago, and the machine has caught up. */
async function take(page: Page, name: string): Promise<void> {
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
	await page.mouse.move(0, 0);
	await expect(page.getByTestId('call-toast')).toHaveCount(0, { timeout: 60_000 });
	await expect(page.locator('[data-held-back="true"]')).toHaveCount(0, { timeout: 60_000 });
	// Says nothing while the connection is good. On two cores it may stay a little weak.
	const quality = page.getByTestId('own-quality');
	if (await quality.isVisible())
		await expect(quality)
			.toHaveText('', { timeout: 25_000 })
			.catch(() => {});
	await page.screenshot({ path: path.join(repository, `docs/screenshots/${name}.png`), animations: 'disabled' });
}

test('the host home, the ways in, and the form', async () => {
	await take(classroom().teacher.page, 'host-home');
	const page = await classroom().pageFor(ann);
	await page.setViewportSize(phone);
	await new LandingPage(page).open(classroom().address.joinUrl);
	await take(page, 'landing-phone');
	await page.addInitScript(nameDevices);
	await page.goto(classroom().joinUrl);
	await expect(page.locator('video')).toBeVisible();
	await page.setViewportSize({ width: 1280, height: 800 });
	await take(page, 'join');
	await page.context().close();
});

/** Runs in the page. Names of devices as people have them, in place of the files that Chromium plays. */
function nameDevices(): void {
	const names = { audioinput: 'Built-in microphone', videoinput: 'Built-in camera', audiooutput: 'Built-in speakers' };
	Object.defineProperty(MediaDeviceInfo.prototype, 'label', {
		get(this: MediaDeviceInfo) {
			return names[this.kind];
		},
	});
}

test('the settings', async () => {
	const { page } = classroom().teacher;
	await page.getByRole('button', { name: 'Settings' }).click();
	await page.getByRole('tab', { name: 'Students' }).click();
	await take(page, 'settings');
	await page.keyboard.press('Escape');
});

test('a class on a laptop and on a phone, a shared slide, and the summary', async () => {
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
	await host.call.press('Chat');
	const slides = new SlidesPage(host.page);
	await slides.open({ name: 'Why is the sky blue.pdf', mimeType: 'application/pdf', buffer: skyPdf() });
	await slides.show('Why is the sky blue.pdf');
	await slides.bar.getByTestId('slides-panel-open').click();
	await expect(slides.panel.locator('[data-painted="true"]')).toHaveCount(4);
	await take(host.page, 'slides');
	await slides.panel.getByTestId('panel-close').click();
	await new SlidesPage(annIn.page).expectPage('s0');
	await take(annIn.page, 'slides-phone');
	await slides.openList();
	await slides.documentRow('Why is the sky blue.pdf').getByTestId('slides-close').click();
	await host.page.keyboard.press('Escape');
	const slide = await host.shareTab([24, 56, 96]);
	await slide.setContent(slideOf('Why is the sky blue?', 'Air scatters short waves more: 1 / wavelength⁴'));
	await host.page.bringToFront();
	await expect(host.page.getByRole('button', { name: 'Pause sharing' })).toBeVisible();
	await take(host.page, 'sharing');
	await host.home.press('End class for all');
	await host.home.confirm('End class');
	await expect(host.home.summary).toBeVisible();
	await take(host.page, 'summary');
});

test('a question to the class: the host counts along, a phone answers, and both show the result', async () => {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	const annIn = await room.join(ann);
	const benIn = await room.join(ben);
	const page = await room.pageFor(dan, { allowed: false });
	await page.setViewportSize(phone);
	await page.goto(`${room.address.httpUrl}/vote/${room.info.roomCode}`);
	const [asking, dansVote] = [new VotesPage(host.page), new VotesPage(page)];
	await asking.open('prepared');
	await asking.dialog.getByTestId('draft-new').click();
	await asking.dialog.getByTestId('draft-text').fill('Why is the sky blue?');
	const options = ['Air scatters blue light more', 'The sea is mirrored in it', 'Air is blue'];
	for (const [index, text] of options.entries()) await asking.dialog.getByTestId('draft-option').nth(index).fill(text);
	await asking.dialog.getByTestId('draft-option-drop').last().click();
	await asking.dialog.getByTestId('draft-option-right').first().check();
	await asking.dialog.getByTestId('draft-ask-now').click();
	await expect(dansVote.answering).toBeVisible();
	await take(page, 'vote-phone');
	await dansVote.choose(0);
	await new VotesPage(annIn.page).choose(0);
	await asking.card.getByTestId('vote-peek').click();
	await expect.poll(() => asking.counts(asking.card)).toEqual([2, 0, 0]);
	await take(host.page, 'vote');
	await new VotesPage(benIn.page).choose(1);
	await asking.button('close').click();
	await asking.button('show-right').click();
	await expect(page.getByTestId('vote-own')).toContainText('Right!');
	await take(page, 'vote-result-phone');
});

const slideOf = (title: string, text: string) => `<title>${sharedTabTitle}</title>
	<body style="margin: 0; display: grid; place-content: center; height: 100vh; background: rgb(24 56 96); color: white; font: 40px sans-serif">
	<h1>${title}</h1><p>${text}</p>`;

const skyPdf = () =>
	pdfOf([
		{ text: 'Why is the sky blue?', colour: [214, 234, 248] },
		{ text: 'Air scatters short waves more', colour: [255, 255, 255] },
		{ text: 'Why is it not violet?', colour: [235, 222, 240] },
		{ text: 'And red in the evening?', colour: [250, 219, 200] },
	]);
