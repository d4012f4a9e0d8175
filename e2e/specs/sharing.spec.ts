/** Sharing a screen: what the person sees of it, pausing, and sharing again after a reload. */
import type { Page } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { type Colour, colourDistance } from '../pages/observe.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
let annIn: Participant;
let slides: Page;

const yellow: Colour = [250, 200, 20];
const blue: Colour = [20, 60, 230];

const card = (page: Page) => page.getByTestId('own-share');
const cardButton = (page: Page, name: string) => card(page).getByRole('button', { name, exact: true });
const pausedCard = (page: Page) => page.getByText(`${teacher.name} has paused the screen`);
const badge = (page: Page) => page.getByTestId('tile').getByText('Paused', { exact: true });

const colourTab = (tab: Page, colour: Colour) =>
	tab.evaluate((rgb) => document.body.style.setProperty('background', `rgb(${rgb})`), colour);

/** Waits until the shared screen of the teacher is of that colour. */
async function expectScreen(participant: Participant, colour: Colour): Promise<void> {
	await expect(async () => {
		const video = await participant.seesScreenOf(teacher);
		expect(video.colour && colourDistance(video.colour, colour)).toBeLessThanOrEqual(30);
	}).toPass();
}

/** The colour in the middle of the preview. */
const previewColour = (page: Page): Promise<Colour> =>
	card(page)
		.locator('video')
		.evaluate((video: HTMLVideoElement) => {
			const canvas = new OffscreenCanvas(1, 1);
			const drawing = canvas.getContext('2d');
			drawing?.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
			const [red = 0, green = 0, blueness = 0] = drawing?.getImageData(0, 0, 1, 1).data ?? [];
			return [red, green, blueness];
		});

const expectPreview = (page: Page, colour: Colour) =>
	expect.poll(async () => colourDistance(await previewColour(page), colour)).toBeLessThanOrEqual(30);

test('whoever shares sees in a tile of its own what everybody sees, and has no large one', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann, withoutDevices);
	slides = await host.shareTab(yellow);
	await expect(card(host.page)).toContainText('Everybody sees the tab you chose');
	await expectScreen(annIn, yellow);
	await expectPreview(host.page, yellow);
	await colourTab(slides, blue);
	await expectPreview(host.page, blue);
	await colourTab(slides, yellow);
	await expectScreen(annIn, yellow);
	await review(host.page, 'call-sharing');
	await host.hasNoTileOf(teacher, 'screen');
	await expect(card(annIn.page)).toBeHidden();
});

test('a paused screen keeps its last picture, also when the sharer changes it, and a late joiner is told', async () => {
	const { teacher: host } = classroom();
	await cardButton(host.page, 'Pause sharing').click();
	await expect(badge(annIn.page)).toBeVisible();
	await expect(card(host.page)).toContainText('Sharing is paused');
	await colourTab(slides, blue);
	const benIn = await classroom().join(ben, withoutDevices);
	await expect(pausedCard(benIn.page)).toBeVisible();
	await expectScreen(annIn, yellow);
	await expectPreview(host.page, yellow);
	await review(host.page, 'call-sharing-paused');
	await review(annIn.page, 'call-screen-paused');
	await review(benIn.page, 'call-screen-paused-late');
	await cardButton(host.page, 'Go on sharing').click();
	await Promise.all([annIn, benIn].map((student) => expectScreen(student, blue)));
	await expectPreview(host.page, blue);
	await Promise.all([expect(badge(annIn.page)).toBeHidden(), expect(pausedCard(benIn.page)).toBeHidden()]);
	await benIn.leave();
});

test('a page that is loaded again offers to share again by one click, and says what was shared', async () => {
	const { teacher: host } = classroom();
	await host.page.reload();
	await host.call.expectOpen();
	const notice = host.page.getByTestId('share-again');
	await expect(notice).toContainText('You were sharing a tab.');
	await annIn.hasNoTileOf(teacher, 'screen');
	await review(host.page, 'call-share-again');
	await notice.getByRole('button', { name: 'Share again' }).click();
	await expectScreen(annIn, blue);
	await expect(notice).toBeHidden();
});

test('whoever shares is told when the window that is shared is closed', async () => {
	const { teacher: host } = classroom();
	await slides.close();
	await expect(host.page.getByText('Sharing has ended').first()).toBeVisible();
	await expect(card(host.page)).toBeHidden();
	await annIn.hasNoTileOf(teacher, 'screen');
});
