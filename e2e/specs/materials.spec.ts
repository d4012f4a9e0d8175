/** The list of what is kept of all classes: a document is shown in its class, and saved with what was drawn on it. */
import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { withoutDevices } from '../fixtures/classroom.ts';
import { inkOn } from '../fixtures/ink.ts';
import { pdfOf } from '../fixtures/pdf.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { coloursOf } from '../fixtures/png.ts';
import { refusalsOf } from '../fixtures/refusals.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';
import { ClassesPage } from '../pages/ClassesPage.ts';
import { HostPage } from '../pages/HostPage.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
const light = [240, 230, 200] as const;
const buffer = pdfOf([
	{ text: 'Wave 1', colour: light },
	{ text: 'Wave 2', colour: light },
]);
const waves = { name: 'Waves.pdf', mimeType: 'application/pdf', buffer };
const rows = () => classroom().teacher.page.getByTestId('material');

async function endClass(): Promise<void> {
	const { home } = classroom().teacher;
	await home.press('End class for all');
	await home.confirm('End class');
	await home.expectOpen();
}

async function openMaterials(): Promise<void> {
	await classroom().teacher.page.getByTestId('home-materials').click();
	await rows().first().waitFor();
}

async function chosen(row: number, item: string): Promise<void> {
	await rows().nth(row).getByTestId('material-options').click();
	await classroom().teacher.page.getByTestId(item).click();
}

async function downloaded(act: () => Promise<void>): Promise<Download> {
	const [download] = await Promise.all([classroom().teacher.page.waitForEvent('download'), act()]);
	return download;
}

/** How many shapes are drawn on each page of a PDF. */
async function shapesOn(pdf: Buffer): Promise<number[]> {
	const read = await getDocument({ data: new Uint8Array(pdf) }).promise;
	const pages = Array.from({ length: read.numPages }, (_, index) => read.getPage(index + 1));
	return Promise.all(
		pages.map(async (page) => {
			const { fnArray } = await (await page).getOperatorList();
			return fnArray.filter((operator) => operator === OPS.constructPath).length;
		}),
	);
}

test('a document is saved as it was opened, as a PDF with drawings, and each page with drawings as an image', async () => {
	const { teacher: host } = classroom();
	const { page } = host;
	await host.home.startClass(teacher.name);
	const slides = new SlidesPage(page);
	await slides.open(waves);
	await slides.show('Waves.pdf');
	await slides.expectPage('s0');
	await page.keyboard.press('PageDown');
	await slides.expectPage('s1');
	await slides.tile.getByTestId('ink-draw').click();
	const box = await slides.picture.boundingBox();
	if (!box) throw new Error('no page');
	await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.5 * box.height);
	await page.mouse.down();
	await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.5 * box.height, { steps: 12 });
	await page.mouse.up();
	await expect.poll(async () => (await inkOn(slides.tile)).count).toBeGreaterThan(0);
	await endClass();
	await openMaterials();
	const original = await downloaded(() => chosen(0, 'material-file'));
	expect(await readFile(await original.path())).toEqual(buffer);
	const fileUrl = '**/rooms/*/files/*';
	let release = () => {};
	const released = new Promise<void>((resolve) => {
		release = resolve;
	});
	await page.route(fileUrl, (route) => released.then(() => route.continue()));
	const pdf = await downloaded(async () => {
		await chosen(0, 'material-pdf');
		await expect(rows().first()).toContainText('Saving…');
		await rows().first().getByTestId('material-options').click();
		await expect(page.getByTestId('material-pdf')).toBeDisabled();
		await page.keyboard.press('Escape');
		release();
	});
	await expect(rows().first()).not.toContainText('Saving…');
	await page.unroute(fileUrl);
	expect(pdf.suggestedFilename()).toBe('Waves.pdf');
	expect(await shapesOn(buffer)).toEqual([1, 1]);
	expect(await shapesOn(await readFile(await pdf.path()))).toEqual([1, 2]);
	await chosen(0, 'material-pages');
	const dialog = page.getByTestId('material-pages-dialog');
	await expect(dialog.getByRole('listitem')).toHaveText(/Page 2/);
	await dialog.locator('[data-painted="true"]').waitFor();
	await review(page, 'materials-pages');
	const image = await downloaded(() => dialog.getByTestId('material-page-save').click());
	expect(image.suggestedFilename()).toBe('Waves 2.png');
	const places = [
		[0.4, 0.5],
		[0.4, 0.9],
	] as const;
	const [ink, paper] = await coloursOf(page, await readFile(await image.path()), places);
	expect(ink).toEqual([220, 38, 38]);
	expect(paper).toEqual([...light]);
	await page.keyboard.press('Escape');
	await review(page, 'materials-with-drawings');
	const pdfWorkers = () => page.workers().filter((worker) => worker.url().includes('pdfWorker'));
	expect(pdfWorkers()).not.toHaveLength(0);
	await page.getByTestId('screen-back').click();
	await expect.poll(pdfWorkers, 'the PDFs are freed with the screen').toHaveLength(0);
});

test('a start that was refused shows its document in no later class, and is tried again by the next press', async () => {
	const { teacher: host } = classroom();
	const page = await host.page.context().newPage();
	const refusals = await refusalsOf(page);
	const home = new HostPage(page);
	const showInClass = async () => {
		await page.getByTestId('home-materials').click();
		await page.getByTestId('material-open').click();
	};
	const isRefused = async () => {
		refusals.set({ code: 'room-full' });
		const { count } = refusals;
		await showInClass();
		await expect.poll(() => refusals.count).toBe(count + 1);
		await expect(page.getByTestId('home-code-changed')).toBeVisible();
		refusals.set(null);
	};
	await page.goto(`${new URL(host.page.url()).origin}/host`);
	await isRefused();
	await home.startClass(teacher.name);
	const annIn = await classroom().join(ann, withoutDevices);
	await expect(annIn.page.getByTestId('slides-tile')).toHaveCount(0);
	await annIn.leave();
	await home.press('End class for all');
	await home.confirm('End class');
	await home.expectOpen();
	await isRefused();
	await showInClass();
	await new CallPage(page).expectOpen();
	await new SlidesPage(page).expectPage('s0');
	await home.press('End class for all');
	await home.confirm('End class');
	await home.expectOpen();
	await page.close();
});

test('a document is shown in its class, which is opened and started for it', async () => {
	const { page } = classroom().teacher;
	await new ClassesPage(page).create('Chemistry 3a');
	await openMaterials();
	await rows().first().getByTestId('material-open').click();
	const slides = new SlidesPage(page);
	await slides.expectPage('s0');
	const annIn = await classroom().join(ann, withoutDevices);
	await new SlidesPage(annIn.page).expectPage('s0');
	await annIn.leave();
});

test('a document of a class is not shown while people are in another one, and the host is told', async () => {
	const { teacher: host } = classroom();
	const page = await host.page.context().newPage();
	await page.goto(`${new URL(host.page.url()).origin}/host`);
	await page.getByTestId('home-materials').click();
	const row = page.getByTestId('material').first();
	await row.getByTestId('material-options').click();
	await page.getByTestId('material-copy').click();
	await page.getByTestId('material-copy-save').click();
	await expect(page.getByTestId('material')).toHaveCount(2);
	const other = page.getByTestId('materials-class').filter({ hasText: 'Chemistry 3a' });
	await other.getByTestId('material-open').click();
	await expect(page.getByTestId('materials-refused')).toBeVisible();
	await review(page, 'materials-refused');
	await new SlidesPage(host.page).expectPage('s0');
	await page.close();
});
