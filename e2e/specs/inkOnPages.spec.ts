/** Drawing on the pages of documents: the same for everybody, kept with the page, and in what is saved of it. */
import { readFile } from 'node:fs/promises';
import type { Download, Locator } from '@playwright/test';
import { PDFDocument } from 'pdf-lib';
import { withoutDevices } from '../fixtures/classroom.ts';
import { inkOn } from '../fixtures/ink.ts';
import { Participant } from '../fixtures/participant.ts';
import { pdfOf } from '../fixtures/pdf.ts';
import { ann, teacher, vera } from '../fixtures/personas.ts';
import { coloursOf } from '../fixtures/png.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';
import { type Colour, colourDistance } from '../pages/observe.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
let annIn: Participant;
let atHost: SlidesPage;
let atAnn: SlidesPage;
let atVera: SlidesPage;

const light: Colour = [240, 230, 200];
const waves = {
	name: 'Waves.pdf',
	mimeType: 'application/pdf',
	buffer: pdfOf([{ text: 'Wave 1', colour: light }, { text: 'Wave 2' }]),
};

const hostPage = () => classroom().teacher.page;

async function boxOf(slides: SlidesPage) {
	const box = await slides.picture.boundingBox();
	if (!box) throw new Error('no page');
	return box;
}

/** The same once it stays: after another window size, the stage is laid out anew. */
async function settledBoxOf(slides: SlidesPage) {
	// The first look has none to compare with.
	let box = { x: 0, y: 0, width: 0, height: 0 };
	await expect(async () => {
		const before = box;
		box = await boxOf(slides);
		expect(box).toEqual(before);
	}).toPass({ intervals: [300] });
	return box;
}

/** Draws with the mouse, in shares of the page. */
async function draw(slides: SlidesPage, from: [number, number], to: [number, number]): Promise<void> {
	const { x, y, width, height } = await settledBoxOf(slides);
	const { mouse } = slides.page;
	await mouse.move(x + from[0] * width, y + from[1] * height);
	await mouse.down();
	await mouse.move(x + to[0] * width, y + to[1] * height, { steps: 12 });
	await mouse.up();
}

/** How far the middle of the ink is from a place of the page, as a share of it. */
async function offsetFrom(slides: SlidesPage, u: number, v: number): Promise<number> {
	const [{ x, y, width, height }, ink] = [await boxOf(slides), await inkOn(slides.tile)];
	if (ink.count === 0) return 1;
	const [across, down] = [(ink.left + ink.right) / 2 - x, (ink.top + ink.bottom) / 2 - y];
	return Math.max(Math.abs(across / width - u), Math.abs(down / height - v));
}

const expectNear = (slides: SlidesPage, u: number, v: number, what: string) =>
	expect.poll(() => offsetFrom(slides, u, v), what).toBeLessThan(0.01);
const expectNoInk = (slides: SlidesPage) => expect.poll(async () => (await inkOn(slides.tile)).count).toBe(0);

async function downloaded(act: () => Promise<void>): Promise<Download> {
	const [download] = await Promise.all([hostPage().waitForEvent('download'), act()]);
	return download;
}

async function openMenuOf(row: Locator): Promise<void> {
	await row.getByTestId('slides-document-more').click();
}

test('a teacher draws on a page, and everybody sees it in the same place, also who watches over plain http', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann, withoutDevices);
	const page = await classroom().pageFor(vera);
	await new LandingPage(page).open(classroom().address.joinUrl);
	await new LandingPage(page).watchButton.click();
	await new JoinPage(page).join({ name: vera.name });
	await new Participant(vera, page).call.expectOpen();
	[atHost, atAnn, atVera] = [new SlidesPage(host.page), new SlidesPage(annIn.page), new SlidesPage(page)];
	await atHost.open(waves);
	await atHost.show('Waves.pdf');
	for (const slides of [atHost, atAnn, atVera]) await slides.expectPage('s0');
	await atHost.tile.getByTestId('ink-draw').click();
	await draw(atHost, [0.2, 0.5], [0.6, 0.5]);
	for (const slides of [atHost, atAnn, atVera]) await expectNear(slides, 0.4, 0.5, 'the line');
	await review(host.page, 'ink-on-page');
});

test('each page has its own ink, and drawing goes on when the page is turned', async () => {
	await hostPage().keyboard.press('PageDown');
	for (const slides of [atHost, atAnn]) await slides.expectPage('s1');
	await expectNoInk(atAnn);
	await draw(atHost, [0.2, 0.2], [0.4, 0.2]);
	await expectNear(atAnn, 0.3, 0.2, 'the line of the second page');
	await hostPage().keyboard.press('PageUp');
	await atAnn.expectPage('s0');
	await expectNear(atAnn, 0.4, 0.5, 'the line of the first page');
});

test('the ink is there again after the server was killed, and can still be undone', async () => {
	const room = classroom();
	await room.serve.kill();
	await room.restartServe();
	await annIn.page.reload();
	await annIn.call.expectOpen();
	await atAnn.expectPage('s0');
	await expectNear(atAnn, 0.4, 0.5, 'the line after the restart');
	await expectNear(atHost, 0.4, 0.5, 'the line at the teacher');
	await draw(atHost, [0.2, 0.8], [0.6, 0.8]);
	await expectNear(atAnn, 0.4, 0.65, 'both lines');
	await hostPage().keyboard.press('Control+z');
	await expectNear(atAnn, 0.4, 0.5, 'the first line only');
});

test('a document is saved as a PDF, and a page as an image, with what was drawn on it', async () => {
	const page = hostPage();
	await page.keyboard.press('Escape');
	await atHost.bar.getByTestId('slides-more').click();
	const image = await downloaded(() => page.getByTestId('slides-export-page').click());
	expect(image.suggestedFilename()).toBe('Waves 1.png');
	const [ink, paper] = await coloursOf(page, await readFile(await image.path()), [
		[0.4, 0.5],
		[0.4, 0.8],
	]);
	// The first colour of the palette, and that of the page.
	expect(ink).toEqual([220, 38, 38]);
	const [red = 0, green = 0, blue = 0] = paper ?? [];
	expect(colourDistance([red, green, blue], light)).toBeLessThan(10);
	await atHost.openList();
	await openMenuOf(atHost.documentRow('Waves.pdf'));
	const pdf = await downloaded(() => page.getByTestId('slides-export').click());
	const saved = await PDFDocument.load(await readFile(await pdf.path()));
	expect(pdf.suggestedFilename()).toBe('Waves.pdf');
	expect(saved.getPageCount()).toBe(2);
});
