/** Documents on the stage, as a teacher, a student, a phone and somebody who watches over plain HTTP see them. */
import type { Page } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import { Participant } from '../fixtures/participant.ts';
import { pdfOf } from '../fixtures/pdf.ts';
import { ann, ben, teacher, vera } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';
import { type Colour, colourDistance } from '../pages/observe.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
/** One for each page of `Waves.pdf`. */
const colours: readonly Colour[] = [
	[240, 220, 120],
	[120, 200, 240],
	[240, 150, 190],
];
const link = 'https://example.org/waves?page=2';
const note = 'Ask who has seen the sea.';
const waves = {
	name: 'Waves.pdf',
	mimeType: 'application/pdf',
	buffer: pdfOf(
		colours.map((colour, index) => ({ colour, text: `Wave ${index + 1}`, ...(index === 1 && { link, note }) })),
	),
};

let annIn: Participant;
let veraIn: Participant;
let atHost: SlidesPage;
let atAnn: SlidesPage;
let atVera: SlidesPage;
/** What the pages asked of other places than the class, and what their policy forbade. */
const stray: string[] = [];

function watchRequests(page: Page): void {
	page.on('request', (request) => {
		const { protocol, host } = new URL(request.url());
		if (/^https?:$/.test(protocol) && host !== new URL(page.url()).host) stray.push(request.url());
	});
	page.on('console', (message) => {
		if (message.text().includes('Content Security Policy')) stray.push(message.text());
	});
}

async function expectColour(slides: SlidesPage, colour: Colour | undefined): Promise<void> {
	const [red = 0, green = 0, blue = 0] = await slides.colourAt(0.5, 0.9);
	expect(colourDistance([red, green, blue], colour ?? [0, 0, 0])).toBeLessThan(10);
}

test('a teacher opens a PDF, and the class sees its first page beside the cameras only once it is shown', async () => {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	watchRequests(host.page);
	annIn = await room.join(ann);
	watchRequests(annIn.page);
	const page = await room.pageFor(vera);
	await new LandingPage(page).open(room.address.joinUrl);
	await new LandingPage(page).watchButton.click();
	await new JoinPage(page).join({ name: vera.name });
	veraIn = new Participant(vera, page);
	await veraIn.call.expectOpen();
	watchRequests(page);
	[atHost, atAnn, atVera] = [new SlidesPage(host.page), new SlidesPage(annIn.page), new SlidesPage(page)];

	await atHost.openList();
	await review(host.page, 'slides-empty');
	await atHost.open(waves);
	await expect(atHost.documentRow('Waves.pdf')).toContainText('3 pages');
	await review(host.page, 'slides-list');
	await expect(atAnn.tile).toBeHidden();
	await atHost.show('Waves.pdf');
	for (const slides of [atHost, atAnn, atVera]) {
		await slides.expectPage('s0');
		await expectColour(slides, colours[0]);
	}
	expect(new URL(page.url()).protocol).toBe('http:');
	await expect(atAnn.bar).toBeHidden();
	await annIn.sees(teacher);
	await veraIn.sees(teacher, ann);
	await expect(annIn.page.getByTestId('slides-text')).toHaveText('Wave 1');
	await review(host.page, 'slides-teacher');
	await review(annIn.page, 'slides-student');
});

test('the canvas of a page has a pixel for each pixel of the display', async () => {
	// It is drawn again a moment after the window has changed its size.
	const difference = async () => {
		const [pixels, box] = await Promise.all([
			atAnn.picture.evaluate((canvas: HTMLCanvasElement) => canvas.width / devicePixelRatio),
			atAnn.picture.boundingBox(),
		]);
		return Math.abs(pixels - (box?.width ?? 0));
	};
	await expect.poll(difference).toBeLessThanOrEqual(1);
});

test('buttons, keys and the number of a page turn it for everybody', async () => {
	const { page } = classroom().teacher;
	await atHost.bar.getByTestId('slides-next').click();
	for (const slides of [atHost, atAnn, atVera]) await slides.expectPage('s1');
	await expectColour(atVera, colours[1]);
	for (const [key, pageId] of [
		['PageDown', 's2'],
		['ArrowLeft', 's1'],
		['Space', 's2'],
		['PageUp', 's1'],
		['PageUp', 's0'],
		['PageUp', 's0'],
	] as const) {
		await page.keyboard.press(key);
		await atAnn.expectPage(pageId);
	}
	await atHost.bar.getByTestId('slides-position').click();
	const dialog = page.getByTestId('slides-go-dialog');
	await dialog.getByTestId('slides-go-page').fill('7');
	await dialog.getByTestId('slides-go').click();
	await expect(dialog.getByRole('alert')).toHaveText('Type a number from 1 to 3.');
	await dialog.getByTestId('slides-go-page').fill('3');
	await dialog.getByTestId('slides-go').click();
	await atAnn.expectPage('s2');
});

test('several key presses at once turn as many pages', async () => {
	const { page } = classroom().teacher;
	await page.keyboard.press('PageUp');
	await page.keyboard.press('PageUp');
	for (const slides of [atHost, atAnn, atVera]) await slides.expectPage('s0');
});

test('B blanks the screen of the class, and the teacher still sees the page', async () => {
	const { page } = classroom().teacher;
	await page.keyboard.press('b');
	await expect(atAnn.tile.getByTestId('slides-blank-cover')).toHaveText(/blanked the screen/);
	await expect(atVera.tile).toHaveAttribute('data-on', 'false');
	await expect(page.getByText('The class sees a blank screen')).toBeVisible();
	await review(annIn.page, 'slides-blank');
	await page.keyboard.press('b');
	await expect(atAnn.tile.getByTestId('slides-blank-cover')).toBeHidden();
});

test('all pages and the notes stand beside the stage of the teacher', async () => {
	const { page } = classroom().teacher;
	await atHost.bar.getByTestId('slides-panel-open').click();
	await atHost.panel.getByTestId('slides-thumbnail').nth(1).click();
	await atAnn.expectPage('s1');
	await expect(atHost.panel.locator('[data-painted="true"]')).toHaveCount(3);
	await review(page, 'slides-panel');
	await atHost.panel.getByTestId('slides-tab-next').click();
	await expect(atHost.panel.getByTestId('slides-note')).toHaveText(note);
	await expect(
		atHost.panel.getByTestId('slides-next-page').locator('[data-page-id="s2"][data-painted="true"]'),
	).toBeVisible();
	await review(page, 'slides-notes');
	await atHost.panel.getByTestId('panel-close').click();
});

test('a link of a page opens by a press only, after it was shown where it leads', async () => {
	const { page } = annIn;
	await page.getByTestId('slides-link').click();
	const dialog = page.getByTestId('slides-link-dialog');
	await expect(dialog).toContainText(link);
	await expect(dialog).toContainText('Open example.org?');
	const open = dialog.getByTestId('slides-link-open');
	await expect(open).toHaveAttribute('href', link);
	await expect(open).toHaveAttribute('rel', /noopener/);
	await expect(open).toHaveAttribute('target', '_blank');
	await review(page, 'slides-link');
	await dialog.getByTestId('slides-link-stay').click();
});

test('students turn pages for themselves where the teacher lets them, and find back', async () => {
	const { page } = classroom().teacher;
	await atHost.bar.getByTestId('slides-more').click();
	await page.getByTestId('slides-free').click();
	await page.keyboard.press('Escape');
	await atAnn.bar.getByTestId('slides-next').click();
	await atAnn.expectPage('s2');
	await atHost.expectPage('s1');
	await atVera.expectPage('s1');
	await page.keyboard.press('PageUp');
	await atVera.expectPage('s0');
	await atAnn.expectPage('s2');
	await review(annIn.page, 'slides-free');
	await atAnn.bar.getByTestId('slides-back').click();
	await atAnn.expectPage('s0');
	await atAnn.bar.getByTestId('slides-next').click();
	await atAnn.expectPage('s1');
	await atHost.bar.getByTestId('slides-more').click();
	await page.getByTestId('slides-free').click();
	await page.keyboard.press('Escape');
	await atAnn.expectPage('s0');
	await expect(atAnn.bar).toBeHidden();
});

test('a board page stands between the pages, and a board beside them', async () => {
	const { page } = classroom().teacher;
	await atHost.bar.getByTestId('slides-more').click();
	await page.getByTestId('slides-insert-squared').click();
	for (const slides of [atHost, atAnn, atVera]) await slides.expectBoard();
	await review(page, 'slides-board');
	await page.keyboard.press('PageDown');
	await atAnn.expectPage('s1');
	await page.keyboard.press('PageUp');
	await atAnn.expectBoard();
	await atHost.openList();
	await atHost.dialog.getByTestId('slides-new-board').click();
	await page.getByTestId('slides-pattern-dotted').click();
	await expect(atAnn.tile).toContainText('Board, page 1 of 1');
	await atAnn.expectBoard();
	await atHost.show('Waves.pdf');
	await atAnn.expectPage('s0');
});

test('a late joiner, a reloaded page and a phone show the page of the moment', async () => {
	const { page } = classroom().teacher;
	await page.keyboard.press('PageDown');
	await page.keyboard.press('PageDown');
	await atAnn.expectPage('s1');
	const benIn = await classroom().join(ben, withoutDevices);
	const atBen = new SlidesPage(benIn.page);
	await atBen.expectPage('s1');
	await benIn.page.setViewportSize({ width: 360, height: 740 });
	await atBen.expectPage('s1');
	await expect.poll(async () => (await atBen.picture.boundingBox())?.width).toBeGreaterThan(330);
	await expectColour(atBen, colours[1]);
	await annIn.page.reload();
	await annIn.call.expectOpen();
	await atAnn.expectPage('s1');
	await benIn.leave();
});

test('a page over plain HTTP that is loaded again has the document in the cache of the browser', async () => {
	// Over HTTPS browsers cache nothing from a server whose certificate they do not trust.
	const { page } = veraIn;
	await page.reload();
	await veraIn.call.expectOpen();
	await atVera.expectPage('s1');
	await expectColour(atVera, colours[1]);
	const sent = await page.evaluate(() =>
		performance
			.getEntriesByType('resource')
			.filter(({ name }) => name.includes('/files/'))
			.map((entry) => (entry as PerformanceResourceTiming).transferSize),
	);
	expect(sent.length).toBeGreaterThan(0);
	expect(sent.filter((bytes) => bytes > 0)).toEqual([]);
});

test('documents and the page that is shown outlive a server that is killed', async () => {
	const room = classroom();
	await room.serve.kill();
	await expect(annIn.call.connectionBanner).toBeVisible();
	await room.restartServe();
	// A key that the teacher presses before it is in the class again turns no page.
	for (const { call } of [room.teacher, annIn, veraIn]) await expect(call.connectionBanner).toBeHidden();
	for (const slides of [atHost, atAnn, atVera]) await slides.expectPage('s1');
	await room.teacher.page.keyboard.press('PageDown');
	for (const slides of [atHost, atAnn, atVera]) await slides.expectPage('s2');
	await annIn.sees(teacher);
});

test('a document is renamed, closed and deleted', async () => {
	const { page } = classroom().teacher;
	await atHost.openList();
	await atHost.documentRow('Waves.pdf').getByTestId('slides-document-more').click();
	await page.getByTestId('slides-rename').click();
	await page.getByTestId('slides-name').fill('Water');
	await page.getByTestId('slides-rename-save').click();
	await expect(atAnn.tile).toContainText('Water, page');
	await atHost.documentRow('Water').getByTestId('slides-close').click();
	await expect(atAnn.tile).toBeHidden();
	await atHost.documentRow('Water').getByTestId('slides-document-more').click();
	await page.getByTestId('slides-delete').click();
	await review(page, 'slides-delete');
	await page.getByTestId('slides-delete-confirm').click();
	await expect(atHost.documentRow('Water')).toBeHidden();
});

test('nothing was fetched from elsewhere, and nothing tried what the policy of the pages forbids', () => {
	expect(stray).toEqual([]);
});
