/** What stays of a lesson that was taught with slides: pages as they were shown, in the lesson folder and in its film. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readManifest } from '../../sfu/recording/lesson/manifestFile.ts';
import { chaptersOf, sharesAt } from '../fixtures/film.ts';
import { obstacleToFilms } from '../fixtures/machine.ts';
import { pdfOf } from '../fixtures/pdf.ts';
import { teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { ClassesPage } from '../pages/ClassesPage.ts';
import type { Colour } from '../pages/observe.ts';
import { RecordingPage } from '../pages/RecordingPage.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';

test.describe.configure({ mode: 'serial' });
test.beforeAll(() => skipUnlessPossible(obstacleToFilms()));

const classroom = sharedClassroom();
const colours: readonly Colour[] = [
	[240, 220, 120],
	[120, 200, 240],
];
const buffer = pdfOf(colours.map((colour, index) => ({ colour, text: `Wave ${index + 1}` })));
const waves = { name: 'Waves.pdf', mimeType: 'application/pdf', buffer };
/** A page is a chapter when it was shown for five seconds. */
const shownS = 7;

let lessonFolder: string;

test('pages that are shown while the class is recorded are pictures in the lesson folder, with the document', async () => {
	const { teacher: host, recordingsFolder } = classroom();
	await host.home.startClass(teacher.name);
	const [slides, recording] = [new SlidesPage(host.page), new RecordingPage(host.page)];
	await slides.openList();
	await slides.open(waves);
	await expect(slides.documentRow('Waves.pdf')).toContainText('2 pages');
	await host.page.keyboard.press('Escape');
	await recording.start('All cameras');
	await slides.show('Waves.pdf');
	await slides.expectPage('s0');
	await recording.recordFor(shownS);
	await slides.tile.click();
	await host.page.keyboard.press('PageDown');
	await slides.expectPage('s1');
	await recording.recordFor(shownS);
	await recording.press('Stop the recording');

	lessonFolder = path.join(recordingsFolder, (await readdir(recordingsFolder))[0] ?? '');
	// The page is written last.
	await expect.poll(() => readdir(lessonFolder)).toContain('index.html');
	const { pages, files, chapters } = await readManifest(lessonFolder);
	expect(pages.map(({ file, title }) => [file !== null, title])).toEqual([
		[true, 'Waves.pdf, page 1'],
		[true, 'Waves.pdf, page 2'],
	]);
	expect(chapters.map(({ title }) => title)).toEqual(
		expect.arrayContaining(['Waves.pdf, page 1', 'Waves.pdf, page 2']),
	);
	expect(files).toEqual([{ name: 'Waves', file: 'documents/Waves.pdf' }]);
	expect(await readFile(path.join(lessonFolder, 'documents/Waves.pdf'))).toEqual(buffer);
});

test('the film shows each page large for its time, and has a chapter for it', async () => {
	const { teacher: host } = classroom();
	await host.home.press('End class for all');
	await host.home.confirm('End class');
	await host.home.expectOpen();
	await expect.poll(async () => (await readManifest(lessonFolder)).film.state, { timeout: 120_000 }).toBe('made');
	const film = path.join(lessonFolder, 'film.mp4');
	const chapters = await chaptersOf(film);
	for (const [index, colour] of colours.entries()) {
		const chapter = chapters.find(({ title }) => title === `Waves.pdf, page ${index + 1}`);
		expect(chapter, `chapter of page ${index + 1}`).toBeDefined();
		const [share = 0] = await sharesAt(film, (chapter?.fromS ?? 0) + shownS / 2, [colour]);
		expect(share, `page ${index + 1} in the picture`).toBeGreaterThan(0.3);
	}
});

test('Materials lists what is kept of all classes: a document is renamed, used in another class and deleted', async () => {
	const { page } = classroom().teacher;
	const classes = new ClassesPage(page);
	await classes.create('Chemistry 3a');
	await page.getByTestId('home-materials').click();
	const rows = page.getByTestId('material');
	await expect(rows).toHaveCount(1);
	await expect(rows.first()).toContainText('Waves.pdf');
	await expect(rows.first()).toContainText('2 pages');
	await review(page, 'materials');
	const choose = async (row: number, item: string) => {
		await rows.nth(row).getByTestId('material-options').click();
		await page.getByTestId(item).click();
	};
	await choose(0, 'material-rename');
	await page.getByTestId('material-rename-name').fill('Light');
	await page.getByTestId('material-rename-save').click();
	await expect(rows.first()).toContainText('Light');
	await choose(0, 'material-copy');
	await review(page, 'materials-copy');
	await page.getByTestId('material-copy-save').click();
	await expect(rows).toHaveCount(2);
	await choose(0, 'material-delete');
	await review(page, 'materials-delete');
	await page.getByTestId('material-delete-confirm').click();
	await expect(rows).toHaveCount(1);
	await choose(0, 'material-delete');
	await page.getByTestId('material-delete-confirm').click();
	await expect(page.getByTestId('materials-empty')).toBeVisible();
	await review(page, 'materials-empty');
});
