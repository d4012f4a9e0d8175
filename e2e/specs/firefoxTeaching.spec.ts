/** What a student in Firefox has of a lesson: a long document, its pages in small, drawing on them, questions. */
import type { FirefoxParticipant } from '../fixtures/firefox.ts';
import { inkOn, measureInk } from '../fixtures/ink.ts';
import { obstacleToFirefox } from '../fixtures/machine.ts';
import { pdfOf } from '../fixtures/pdf.ts';
import { finn, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';
import { VotesPage } from '../pages/VotesPage.ts';

test.describe.configure({ mode: 'serial' });
test.beforeAll(() => skipUnlessPossible(obstacleToFirefox()));

const classroom = sharedClassroom();
let slides: SlidesPage;
let finnIn: FirefoxParticipant;

const pageCount = 60;
const colourOf = (index: number) => [250 - 4 * index, 10 + 4 * index, 120] as const;
/** Between the entries of two pages there is a picture of 32 kB: what opens the document lies all over it. */
const long = {
	name: 'Long.pdf',
	mimeType: 'application/pdf',
	buffer: pdfOf(
		Array.from({ length: pageCount }, (_, index) => ({
			...{ text: `Page ${index + 1}`, colour: colourOf(index), photoSide: 180 },
		})),
	),
};

const hostPage = () => classroom().teacher.page;
const tile = '[data-testid="slides-tile"]';
const paintedOf = (index: number) => `[data-page-id="s${index}"][data-painted="true"]`;

/** Waits until Finn has that page on the stage, in its colour. */
async function expectAtFinn(index: number): Promise<void> {
	await finnIn.page.waitForSelector(`${tile} ${paintedOf(index)}`);
	const colour = await finnIn.page.$eval(`${tile} [data-testid="page-picture"]`, colourOfPage);
	expect(
		colour.map((channel) => Math.round(channel / 2)),
		`page ${index + 1}`,
	).toEqual(colourOf(index).map((channel) => Math.round(channel / 2)));
}

/** Runs in the page. @returns of the middle of the right edge, where nothing is printed */
function colourOfPage(picture: Element): number[] {
	// The selector names a canvas.
	const { width, height, getContext } = picture as HTMLCanvasElement;
	const context = getContext.call(picture, '2d') as CanvasRenderingContext2D | null;
	return [...(context?.getImageData(width - 3, Math.floor(height / 2), 1, 1).data ?? [])].slice(0, 3);
}

const click = async (selector: string) => {
	const control = await finnIn.page.waitForSelector(selector, { visible: true });
	await control?.click();
};

test('a long PDF whose pages lie far apart opens by few requests, of which some ask for many parts', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	slides = new SlidesPage(host.page);
	await slides.open(long);
	await expect(slides.documentRow('Long.pdf')).toContainText('60 pages');
	finnIn = await classroom().joinWithFirefox(finn);
	await slides.show('Long.pdf');
	await expectAtFinn(0);
	const asked = await finnIn.page.evaluate(() =>
		performance
			.getEntriesByType('resource')
			.map(({ name }) => name)
			.filter((name) => name.includes('/files/')),
	);
	const together = asked.filter((name) => (name.split('?ranges=')[1]?.split(',').length ?? 0) > 10);
	expect(together.length).toBeGreaterThan(0);
	expect(asked.length).toBeLessThan(pageCount / 2);
});

test('pages that the teacher turns to are there, the next one and one far away', async () => {
	await slides.tile.click();
	await hostPage().keyboard.press('PageDown');
	await expectAtFinn(1);
	await slides.bar.getByTestId('slides-position').click();
	await hostPage().getByTestId('slides-go-page').fill('48');
	await hostPage().getByTestId('slides-go').click();
	await expectAtFinn(47);
});

test('the pages in small are drawn around the one that is shown, and a press turns to one of them', async () => {
	await slides.bar.getByTestId('slides-more').click();
	await hostPage().getByTestId('slides-free').click();
	await hostPage().keyboard.press('Escape');
	await click('[data-testid="slides-panel-open"]');
	for (const index of [45, 46, 47])
		await finnIn.page.waitForSelector(`[data-testid="slides-panel"] ${paintedOf(index)}`);
	await click('[data-testid="slides-panel"] [aria-label="Page 46"]');
	await expectAtFinn(45);
	await click('[data-testid="slides-back"]');
	await expectAtFinn(47);
	await click('[data-testid="slides-panel-open"]');
});

test('what is drawn on a page lands at the teacher, with a name, and is taken back by the keyboard', async () => {
	await classroom().teacher.call.openPeople();
	await classroom().teacher.call.rowOf(finn.name).getByTestId('person-options').click();
	await hostPage().getByTestId('person-allow-draw').click();
	await click(`${tile} [data-testid="ink-draw"]`);
	const layer = await finnIn.page.waitForSelector(`${tile} [data-testid="ink"][data-drawing="true"]`);
	const box = await layer?.boundingBox();
	if (!box) throw new Error('no ink in Firefox');
	const { mouse } = finnIn.page;
	await mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5);
	await mouse.down();
	await mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.5, { steps: 6 });
	await expect(slides.tile.getByTestId('ink-name')).toHaveText(finn.name);
	await mouse.up();
	await expect.poll(async () => (await inkOn(slides.tile)).count, "Finn's ink at the teacher").toBeGreaterThan(0);
	const seen = await layer?.evaluate(measureInk);
	expect(seen?.count, "Finn's own ink").toBeGreaterThan(0);
	await finnIn.page.keyboard.down('Control');
	await finnIn.page.keyboard.press('z');
	await finnIn.page.keyboard.up('Control');
	await expect.poll(async () => (await inkOn(slides.tile)).count, 'what is left at the teacher').toBe(0);
});

test('a photo is taken by the camera, beside the one that the class sees', async () => {
	await click(`${tile} [data-testid="slides-photo-add"]`);
	await click('[data-testid="slides-photo-camera"]');
	await click('[data-testid="slides-photo-take"][aria-disabled="false"]');
	await click('[data-testid="slides-photo-use"]');
	const told = hostPage()
		.getByTestId('call-toast')
		.filter({ hasText: `${finn.name} added a photo.` });
	await told.getByTestId('call-toast-show').click();
	await slides.expectBoard();
	await finnIn.page.waitForSelector(`${tile} [data-page-id^="b"][data-painted="true"]`);
	await classroom().teacher.sees(finn);
});

test('questions are answered by a press and in writing, over the page', async () => {
	const asking = new VotesPage(hostPage());
	await asking.ask('scale', 'How clear was that?');
	await click('[data-testid="vote-choice"][data-value="4"]');
	await expect(asking.answered).toHaveAttribute('data-answered', '1');
	await asking.button('close').click();
	await asking.button('clear').click();
	await asking.ask('text', 'What was new?');
	const field = await finnIn.page.waitForSelector('[data-testid="vote-typed"]', { visible: true });
	await field?.type('Waves bend');
	await click('[data-testid="vote-send"]');
	await expect(asking.answered).toHaveAttribute('data-answered', '1');
	await asking.button('close').click();
	await asking.button('show').click();
	await finnIn.page.waitForSelector('[data-testid="vote-card"]');
	await expect
		.poll(() => finnIn.page.$eval('[data-testid="vote-card"]', (card) => card.textContent))
		.toContain('Waves bend');
});
