/** What becomes of files that a teacher opens: those that can be shown, and a sentence for each of the others. */
import { withoutDevices } from '../fixtures/classroom.ts';
import { type PdfOptions, type PdfPage, pdfOf } from '../fixtures/pdf.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { pngOf } from '../fixtures/png.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
let slides: SlidesPage;

const fileOf = (name: string, buffer: Buffer | string, mimeType = 'application/pdf') => ({
	...{ name, mimeType, buffer: Buffer.from(buffer) },
});
const pdfFile = (name: string, pages: PdfPage[], options: PdfOptions = {}) => fileOf(name, pdfOf(pages, options));

test.beforeAll(async () => {
	await classroom().teacher.home.startClass(teacher.name);
	slides = new SlidesPage(classroom().teacher.page);
});

const cut = pdfOf([{ text: 'Long' }, { text: 'Longer' }]);

for (const [what, file, sentence] of [
	['with a password', pdfFile('locked.pdf', [{}], { locked: true }), /This PDF has a password/],
	['that is none', fileOf('letter.pdf', 'Dear Ann'), /damaged, or it is not what its name says/],
	['that is empty', fileOf('nothing.pdf', ''), /damaged, or it is not what its name says/],
	['that was cut in the middle', fileOf('half.pdf', cut.subarray(0, 60)), /damaged, or it is not/],
	['without pages', pdfFile('hollow.pdf', []), /has no pages/],
	[
		'with 1,001 pages',
		pdfFile(
			'book.pdf',
			Array.from({ length: 1001 }, () => ({})),
		),
		/more than 1,000 pages/,
	],
] as const)
	test(`a PDF ${what} is refused in words`, async () => {
		await slides.open(file);
		await expect(slides.uploadRow(file.name).getByRole('alert')).toHaveText(sentence);
		await slides.uploadRow(file.name).getByTestId('slides-upload-drop').click();
		await expect(slides.uploadRow(file.name)).toBeHidden();
	});

test('a file of another kind, an image that is none and a drawing without a size are refused in words', async () => {
	await slides.open(fileOf('talk.odp', 'x', 'application/vnd.oasis.opendocument.presentation'));
	await expect(slides.uploadRow('talk.odp').getByRole('alert')).toHaveText(/cannot be shown/);
	await slides.open(fileOf('photo.png', 'no picture', 'image/png'));
	await expect(slides.uploadRow('photo.png').getByRole('alert')).toHaveText(/damaged/);
	const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="5" height="5"/></svg>';
	await slides.open(fileOf('sketch.svg', drawing, 'image/svg+xml'));
	await expect(slides.uploadRow('sketch.svg').getByRole('alert')).toHaveText(/does not say how large it is/);
	await review(classroom().teacher.page, 'slides-refused');
});

test('a PDF of more than 200 MB is refused before it is sent', async () => {
	const { page } = classroom().teacher;
	await slides.openList();
	// A file that Playwright would have to carry into the page.
	await slides.dialog.getByTestId('slides-files').evaluate((field: HTMLInputElement) => {
		const transfer = new DataTransfer();
		transfer.items.add(new File([new Uint8Array(201 * 1024 * 1024)], 'huge.pdf', { type: 'application/pdf' }));
		field.files = transfer.files;
		field.dispatchEvent(new Event('change', { bubbles: true }));
	});
	await expect(slides.uploadRow('huge.pdf').getByRole('alert')).toHaveText(/too large/);
	await expect(page.getByTestId('slides-upload')).not.toHaveCount(0);
});

test('the scripts of a PDF are left out and said to be, and its links to scripts are none', async () => {
	const { page } = classroom().teacher;
	const script = 'app.alert("hello"); this.submitForm("https://example.org/")';
	await slides.open(pdfFile('scripted.pdf', [{ text: 'Safe', link: 'javascript:app.alert(1)' }], { script }));
	await expect(page.getByTestId('call-toast')).toContainText('“scripted.pdf” holds scripts.');
	await slides.show('scripted.pdf');
	await slides.expectPage('s0');
	await expect(page.getByTestId('slides-text')).toHaveText('Safe');
	await expect(page.getByTestId('slides-link')).toHaveCount(0);
});

for (const [what, file] of [
	['whose table of objects is broken', pdfFile('repaired.pdf', [{ colour: [10, 200, 10] }], { brokenTable: true })],
	['with 10,000 objects on a page', pdfFile('crowded.pdf', [{ colour: [10, 200, 10], squares: 10_000 }])],
	[
		'with an image of 900 megapixels, which stays blank',
		pdfFile('bomb.pdf', [{ colour: [10, 200, 10], imageSide: 30_000 }]),
	],
] as const)
	test(`a PDF ${what} is shown`, async () => {
		await slides.open(file);
		await slides.show(file.name);
		await expect(slides.tile).toContainText(file.name);
		await slides.expectPage('s0');
		expect(await slides.colourAt(0.99, 0.99)).toEqual([10, 200, 10]);
	});

test('a part of a PDF that is lost on its way is fetched again', async () => {
	const { page } = slides;
	const parts: string[] = [];
	await page.route('**/files/*', (route) => {
		const request = route.request();
		parts.push(`${request.url()} ${request.headers().range ?? ''}`);
		// The first one after those by which the file is opened.
		return parts.length === 2 ? route.abort() : route.continue();
	});
	const file = pdfFile('lost.pdf', [{ colour: [30, 60, 200], photoSide: 300 }]);
	await slides.open(file);
	await slides.show(file.name);
	await slides.expectPage('s0');
	expect(await slides.colourAt(0.99, 0.99)).toEqual([30, 60, 200]);
	const [, lost = ''] = parts;
	expect(parts.filter((each) => each === lost).length).toBeGreaterThan(1);
	await page.unroute('**/files/*');
});

test('the first page of a long PDF takes few requests, however far apart its pages lie in the file', async () => {
	const { page } = slides;
	const pageCount = 60;
	let requests = 0;
	page.on('request', (request) => {
		if (request.url().includes('/files/')) requests += 1;
	});
	const pages = Array.from({ length: pageCount }, (_, index) => ({ text: `Page ${index + 1}`, photoSide: 180 }));
	await slides.open(pdfFile('long.pdf', pages));
	await slides.show('long.pdf');
	await slides.expectPage('s0');
	await expect(page.getByTestId('slides-text')).toHaveText('Page 1');
	expect(requests).toBeGreaterThan(0);
	expect(requests).toBeLessThan(pageCount / 2);
});

test('tables of characters and fonts that a PDF lacks come from the class itself', async () => {
	const { page } = classroom().teacher;
	const answered: string[] = [];
	page.on('response', (response) => {
		const { host, pathname } = new URL(response.url());
		answered.push(`${response.status()} ${host === new URL(page.url()).host ? '' : host}${pathname}`);
	});
	await slides.open(pdfFile('rare.pdf', [{ rareFonts: true }]));
	await slides.show('rare.pdf');
	await expect(slides.tile).toContainText('rare.pdf');
	await slides.expectPage('s0');
	const ofPdfjs = () => answered.filter((line) => line.includes('/assets/pdfjs-'));
	await expect
		.poll(ofPdfjs)
		.toContainEqual(expect.stringMatching(/^200 \/assets\/pdfjs-[\d.]+\/cmaps\/UniJIS-UTF16-H\.bcmap$/));
	await expect.poll(ofPdfjs).toContainEqual(expect.stringMatching(/^200 \/.*\/FoxitDingbats\.pfb$/));
	expect(ofPdfjs().filter((line) => !line.startsWith('200 /'))).toEqual([]);
});

test('pictures that are opened together are the pages of one document', async () => {
	const picture = (name: string, colour: readonly number[]) => fileOf(name, pngOf(64, 36, colour), 'image/png');
	await slides.open(picture('page 10.png', [200, 30, 30]), picture('page 9.png', [30, 30, 200]));
	await expect(slides.documentRow('page 9.png')).toContainText('2 pages');
	await slides.show('page 9.png');
	await slides.expectPage('s0');
	expect(await slides.colourAt(0.5, 0.5)).toEqual([30, 30, 200]);
	await slides.page.keyboard.press('PageDown');
	await slides.expectPage('s1');
	expect(await slides.colourAt(0.5, 0.5)).toEqual([200, 30, 30]);
});

test('a drawing becomes a picture before it is sent: its scripts do not run and nothing is fetched for it', async () => {
	const annIn = await classroom().join(ann);
	const { page } = classroom().teacher;
	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90">
		<script>window.ranInDrawing = true</script>
		<image href="https://example.org/tracker.png" width="10" height="10"/>
		<rect width="160" height="90" fill="rgb(30, 160, 90)" onload="window.ranInDrawing = true"/></svg>`;
	await slides.open(fileOf('drawing.svg', drawing, 'image/svg+xml'));
	await slides.show('drawing.svg');
	const atAnn = new SlidesPage(annIn.page);
	await expect(atAnn.tile).toContainText('drawing.svg');
	await atAnn.expectPage('s0');
	expect(await atAnn.colourAt(0.5, 0.5)).toEqual([30, 160, 90]);
	expect(asked.filter((url) => url.includes('example.org'))).toEqual([]);
	expect(await page.evaluate(() => 'ranInDrawing' in window)).toBe(false);
	await annIn.leave();
});

test('an upload can be stopped', async () => {
	const { page } = classroom().teacher;
	// The server never answers: the upload stays as it is until it is stopped.
	await page.route('**/api/rooms/*/files', () => {});
	await slides.open(pdfFile('slow.pdf', [{}], { paddingBytes: 100_000 }));
	await expect(slides.uploadRow('slow.pdf').getByRole('progressbar')).toBeVisible();
	await review(page, 'slides-upload');
	await slides.uploadRow('slow.pdf').getByTestId('slides-upload-drop').click();
	await expect(slides.uploadRow('slow.pdf')).toBeHidden();
	await page.unroute('**/api/rooms/*/files');
	await slides.open(pdfFile('after.pdf', [{}]));
	await expect(slides.documentRow('after.pdf')).toBeVisible();
	await expect(slides.documentRow('slow.pdf')).toBeHidden();
});
