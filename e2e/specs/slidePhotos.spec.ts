/** What is put into a document that is shown: photos, by teachers and by students who may draw; and files that are dropped. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { PDFDocument } from 'pdf-lib';
import { noteOpenedDevices } from '../fixtures/openedDevices.ts';
import { Participant } from '../fixtures/participant.ts';
import { pdfOf } from '../fixtures/pdf.ts';
import { ann, ben, teacher, vera } from '../fixtures/personas.ts';
import { pngOf } from '../fixtures/png.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';
import { colourDistance } from '../pages/observe.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
const green = [30, 160, 90] as const;
const blue = [20, 60, 230] as const;
const photo = { name: 'tree.png', mimeType: 'image/png', buffer: pngOf(30, 40, green) };
const waves = {
	name: 'Waves.pdf',
	mimeType: 'application/pdf',
	buffer: pdfOf([{ text: 'Wave 1', link: '#3' }, { text: 'Wave 2' }, { text: 'Wave 3' }]),
};
const hostPage = () => classroom().teacher.page;
let atHost: SlidesPage;
let annIn: Participant;
let atAnn: SlidesPage;
/** Watches over http. */
let atVera: SlidesPage;

const letDraw = async (name: string) => {
	await classroom().teacher.call.openPeople();
	await classroom().teacher.call.rowOf(name).getByTestId('person-options').click();
	await hostPage().getByTestId('person-allow-draw').click();
	await hostPage().keyboard.press('Escape');
};

/** As the teacher is told of it. */
const showPhotoOf = async (name: string) => {
	const told = hostPage()
		.getByTestId('call-toast')
		.filter({ hasText: `${name} added a photo.` });
	await told.getByTestId('call-toast-show').click();
	await expect(told).toBeHidden();
};

const turnsTo = async (slides: SlidesPage, page: number) => {
	await slides.bar.getByTestId('slides-position').click();
	await slides.page.getByTestId('slides-go-page').fill(String(page));
	await slides.page.getByTestId('slides-go').click();
};

test.beforeAll(async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	atHost = new SlidesPage(host.page);
	await atHost.open(waves);
	await atHost.show('Waves.pdf');
	const phone = await classroom().pageFor(ann, { phone: true });
	await phone.setViewportSize({ width: 360, height: 740 });
	await phone.goto(classroom().joinUrl);
	await new JoinPage(phone).join({ name: ann.name });
	annIn = new Participant(ann, phone);
	await annIn.call.expectOpen();
	const page = await classroom().pageFor(vera);
	await new LandingPage(page).open(classroom().address.joinUrl);
	await new LandingPage(page).watchButton.click();
	await new JoinPage(page).join({ name: vera.name });
	await new Participant(vera, page).call.expectOpen();
	[atAnn, atVera] = [new SlidesPage(phone), new SlidesPage(page)];
	for (const slides of [atHost, atAnn, atVera]) await slides.expectPage('s0');
});

test('a link to another page turns to it, for whoever turns pages', async () => {
	await expect(atAnn.page.getByTestId('slides-link')).toHaveCount(0);
	const link = hostPage().getByRole('button', { name: 'Link to page 3' });
	await link.click();
	for (const slides of [atHost, atAnn]) await slides.expectPage('s2');
	await hostPage().keyboard.press('PageUp');
	await hostPage().keyboard.press('PageUp');
	for (const slides of [atHost, atAnn]) await slides.expectPage('s0');
});

test('a student on a phone who may draw takes a photo, which the teacher shows to everybody', async () => {
	await expect(atAnn.page.getByTestId('slides-photo-add')).toHaveCount(0);
	await letDraw('Ann');
	await atAnn.page.getByTestId('slides-photo-add').tap();
	await expect(atAnn.page.getByTestId('slides-photo-camera')).toBeVisible();
	await expect(atAnn.page.getByTestId('slides-photo-taken')).toHaveAttribute('capture', 'environment');
	await review(atAnn.page, 'slides-photo-menu');
	await atAnn.page.keyboard.press('Escape');
	await atAnn.page.setViewportSize({ width: 360, height: 740 });
	await atAnn.page.getByTestId('slides-photo-taken').setInputFiles(photo);
	await expect(atHost.bar.getByTestId('slides-position')).toHaveText('1 / 4');
	await expect(atAnn.page.getByTestId('call-toast')).toContainText('Your photo is behind this page now.');
	await atAnn.expectPage('s0');
	await showPhotoOf('Ann');
	for (const slides of [atHost, atAnn, atVera]) {
		await slides.expectBoard();
		expect(await slides.colourAt(0.5, 0.5)).toEqual([...green]);
	}
});

test('a photo is pasted by the keyboard, also over plain http, but only where the slides are meant', async () => {
	await letDraw('Vera');
	await atVera.page.getByTestId('slides-photo-add').waitFor();
	await atVera.page.getByTestId('slides-photo-add').click();
	await expect(atVera.page.getByTestId('slides-insert-photo')).toBeVisible();
	await expect(atVera.page.getByTestId('slides-photo-paste')).toHaveCount(0);
	await atVera.page.keyboard.press('Escape');
	await expect(atVera.page.getByTestId('slides-photo-add')).toBeFocused();
	expect(await pasteImage(atVera.page, pngOf(40, 30, blue))).toBe(true);
	await expect(atHost.bar.getByTestId('slides-position')).toHaveText('2 / 5');
	await showPhotoOf('Vera');
	await expect(atHost.bar.getByTestId('slides-position')).toHaveText('3 / 5');
	await expect.poll(() => atVera.colourAt(0.5, 0.5)).toEqual([...blue]);
	await turnsTo(atHost, 1);
	const isTaken = () => pasteImage(hostPage(), pngOf(40, 30, blue));
	await atHost.bar.getByTestId('slides-position').click();
	expect(await isTaken(), 'while a page number is written').toBe(false);
	await hostPage().evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
	expect(await isTaken(), 'while a dialog is open').toBe(false);
	await hostPage().keyboard.press('Escape');
	await hostPage().getByTestId('controls-people').focus();
	expect(await isTaken(), 'while another control has the focus').toBe(false);
	await expect(atHost.bar.getByTestId('slides-position')).toHaveText('1 / 5');
	await atHost.tile.getByTestId('slides-next').focus();
	expect(await isTaken(), 'while the slides have the focus').toBe(true);
	await expect(atHost.bar.getByTestId('slides-position')).toHaveText('2 / 6');
	await hostPage().evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
	expect(await isTaken(), 'while nothing has the focus').toBe(true);
	await expect(atHost.bar.getByTestId('slides-position')).toHaveText('3 / 7');
	await turnsTo(atHost, 1);
});

/** As the browser does it when somebody pastes where the focus is. @returns whether the page took it */
const pasteImage = (page: Page, png: Buffer) =>
	page.evaluate(
		(bytes) => {
			const clipboardData = new DataTransfer();
			clipboardData.items.add(new File([new Uint8Array(bytes)], 'image.png', { type: 'image/png' }));
			const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
			return !(document.activeElement ?? document.body).dispatchEvent(event);
		},
		[...png],
	);

test('a teacher pastes a photo by the menu, which asks the browser for the clipboard', async () => {
	const { teacher: host } = classroom();
	await host.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await host.page.bringToFront();
	await host.page.evaluate(
		async (bytes) =>
			navigator.clipboard.write([
				new ClipboardItem({ 'image/png': new Blob([new Uint8Array(bytes)], { type: 'image/png' }) }),
			]),
		[...pngOf(20, 20, green)],
	);
	await atHost.bar.getByTestId('slides-more').click();
	await host.page.getByTestId('slides-photo-paste').click();
	await atHost.expectBoard();
	for (const slides of [atHost, atVera]) await expect.poll(() => slides.colourAt(0.5, 0.5)).toEqual([...green]);
	await review(host.page, 'slides-photo');
});

/** Opens the camera by the menu for photos. */
async function openCamera(slides: SlidesPage, menu: 'slides-more' | 'slides-photo-add'): Promise<void> {
	await slides.page.getByTestId(menu).click();
	await slides.page.getByTestId('slides-photo-camera').click();
	await slides.page.getByTestId('slides-photo-dialog').waitFor();
}

const mainButton = ({ page }: SlidesPage, step: 'take' | 'use' | 'retry') => page.getByTestId(`slides-photo-${step}`);
/** Until then, a press does nothing. */
const expectCamera = (slides: SlidesPage) =>
	expect(mainButton(slides, 'take')).toHaveAttribute('aria-disabled', 'false');

test('a teacher on a laptop takes a photo with the camera, looks at it, and shows it, all by the keyboard', async () => {
	const { page } = atHost;
	await page.evaluate(noteOpenedDevices);
	await openCamera(atHost, 'slides-more');
	await expectCamera(atHost);
	await expect(mainButton(atHost, 'take')).toBeFocused();
	await review(page, 'slides-photo-dialog');
	await mainButton(atHost, 'take').focus();
	await page.keyboard.press('Enter');
	await expect(mainButton(atHost, 'use')).toBeFocused();
	await expect(page.getByTestId('slides-photo-live')).toBeHidden();
	await review(page, 'slides-photo-taken');
	await page.getByTestId('slides-photo-again').click();
	await expect(page.getByTestId('slides-photo-live')).toBeVisible();
	await mainButton(atHost, 'take').focus();
	await page.keyboard.press('Enter');
	const before = await atHost.bar.getByTestId('slides-position').textContent();
	await expect(mainButton(atHost, 'use')).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByTestId('slides-photo-dialog')).toBeHidden();
	await expect(atHost.bar.getByTestId('slides-position')).not.toHaveText(before ?? '');
	for (const slides of [atHost, atAnn]) {
		await slides.expectBoard();
		await expect.poll(async () => isOfCamera(await slides.colourAt(0.05, 0.05)), 'what the camera saw').toBe(true);
	}
	const states = await page.evaluate(() => window.openedTracks.map(({ readyState }) => readyState));
	expect(states, 'the camera of the dialog').toEqual(['ended']);
	await classroom().teacher.sees(teacher);
});

/** The colour of the teacher's camera, as JPEG keeps it. */
const isOfCamera = ([red = 0, green = 0, blue = 0]: number[]) =>
	teacher.colour !== null && colourDistance([red, green, blue], teacher.colour) <= 30;

test('whoever has not allowed the camera is told what to do, and goes on when it is allowed', async () => {
	const page = await classroom().pageFor(ben, { allowed: false });
	await page.goto(classroom().joinUrl);
	await new JoinPage(page).join({ name: ben.name });
	const atBen = new SlidesPage(page);
	await letDraw('Ben');
	// That the microphone and the camera are not allowed: the notices lie over the page.
	const dismissals = page.getByTestId('notice-dismiss');
	for (const left of [1, 0]) {
		await dismissals.nth(left).click();
		await expect(dismissals).toHaveCount(left);
	}
	await openCamera(atBen, 'slides-photo-add');
	await expect(page.getByTestId('slides-photo-problem')).toContainText('does not let this page use a camera');
	await review(page, 'slides-photo-denied');
	await page.context().grantPermissions(['camera']);
	await mainButton(atBen, 'retry').click();
	await expectCamera(atBen);
	await mainButton(atBen, 'take').click();
	await mainButton(atBen, 'use').click();
	await expect(page.getByTestId('call-toast')).toContainText('Your photo is behind this page now.');
	await showPhotoOf('Ben');
	await page.context().close();
});

test('a photo that a phone stored lying is upright on the page, and in the PDF that is saved', async () => {
	const { page } = classroom().teacher;
	const bytes = await page.evaluate(
		async (stored) => {
			const canvas = Object.assign(document.createElement('canvas'), stored);
			const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'));
			return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))];
		},
		{ width: 80, height: 40 },
	);
	const lying = Buffer.from(bytes);
	const buffer = Buffer.concat([lying.subarray(0, 2), turnedByExif, lying.subarray(2)]);
	await atHost.open({ name: 'phone.jpg', mimeType: 'image/jpeg', buffer });
	await atHost.show('phone.jpg');
	await atHost.expectPage('s0');
	const box = await atHost.picture.boundingBox();
	expect((box?.height ?? 0) / (box?.width ?? 1)).toBeCloseTo(2, 1);
	await atHost.openList();
	await atHost.documentRow('phone.jpg').getByTestId('slides-document-more').click();
	const [pdf] = await Promise.all([page.waitForEvent('download'), page.getByTestId('slides-export').click()]);
	const [saved] = (await PDFDocument.load(await readFile(await pdf.path()))).getPages();
	expect((saved?.getHeight() ?? 0) / (saved?.getWidth() ?? 1)).toBeCloseTo(2, 1);
	await page.keyboard.press('Escape');
});

/** A segment of a JPEG with the tag Orientation: turned by a quarter, 6. */
const turnedByExif = Buffer.concat([
	Buffer.from([0xff, 0xe1, 0, 34]),
	Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0', 'latin1'),
]);

test('a PDF and a folder of images that are dropped onto the class are opened', async () => {
	const folder = path.join(classroom().folder, 'Trip');
	await mkdir(folder);
	await writeFile(path.join(classroom().folder, 'Dropped.pdf'), waves.buffer);
	await writeFile(path.join(folder, '1.png'), pngOf(30, 20, green));
	await writeFile(path.join(folder, '2.png'), pngOf(30, 20, blue));
	await drop(hostPage(), path.join(classroom().folder, 'Dropped.pdf'));
	await expect(atHost.documentRow('Dropped.pdf')).toContainText('3 pages');
	await hostPage().keyboard.press('Escape');
	await drop(hostPage(), folder);
	await expect(atHost.documentRow('Trip')).toContainText('2 pages');
	await review(hostPage(), 'slides-dropped');
	await hostPage().keyboard.press('Escape');
});

/** A file or folder of this computer, as somebody drags it onto the page. */
async function drop(page: Page, file: string): Promise<void> {
	const devTools = await page.context().newCDPSession(page);
	for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
		const data = { items: [], files: [file], dragOperationsMask: 1 };
		await devTools.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
	}
	await devTools.detach();
}
