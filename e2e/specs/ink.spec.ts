/** Drawing on cameras and shared screens: where it lands on everybody's screen, with which tools, and by whose permission. */
import type { Locator, Page } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import { Fingers } from '../fixtures/Fingers.ts';
import {
	drawWithMouse,
	inkOn,
	layPalm,
	measureInk,
	offsetFrom,
	Pen,
	pictureOf,
	type SeenInk,
	spotOn,
} from '../fixtures/ink.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import type { Colour } from '../pages/observe.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;
let benIn: Participant;

const white: Colour = [255, 255, 255];
/** The most that ink may be away from where it was drawn, as a share of the picture. */
const closeBy = 0.01;

const hostPage = () => classroom().teacher.page;
const annAtHost = () => classroom().teacher.call.tileOf('Ann');
const toolbar = (page: Page) => page.getByTestId('ink-toolbar');
const chooseTool = (page: Page, tool: string) => toolbar(page).locator(`[data-tool="${tool}"]`).click();

const countOn = async (tile: Locator) => (await inkOn(tile)).count;
const expectInk = (tile: Locator, what: string) => expect.poll(() => countOn(tile), what).toBeGreaterThan(0);
const expectNoInk = (tile: Locator, what: string) => expect.poll(() => countOn(tile), what).toBe(0);
const expectNear = (tile: Locator, u: number, v: number, what: string) =>
	expect.poll(() => offsetFrom(tile, u, v), what).toBeLessThan(closeBy);

/** In the menu of a tile. */
async function beginDrawing(page: Page, tile: Locator): Promise<void> {
	await tile.hover();
	await tile.getByTestId('person-options').click();
	await page.getByTestId('person-draw').click();
	await toolbar(page).waitFor();
}

async function clearPage(page: Page): Promise<void> {
	await toolbar(page).getByTestId('ink-more').click();
	await toolbar(page).getByTestId('ink-clear-page').click();
}

test("a teacher draws on a student's camera, and the student sees it in the same place of the mirrored picture", async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	await host.sees(ann);
	await beginDrawing(host.page, annAtHost());
	await drawWithMouse(host.page, annAtHost(), [0.3, 0.4], [0.5, 0.4]);
	await expectNear(annAtHost(), 0.4, 0.4, 'the ink at the teacher');
	// Whoever sees themselves sees a mirror.
	await expectNear(annIn.call.tileOf('Ann'), 0.6, 0.4, 'the ink at Ann');
});

test('says whose ink it is while it is drawn, and below a pointer that rests on it', async () => {
	const picture = await pictureOf(annAtHost());
	const { mouse } = hostPage();
	const from = spotOn(picture, 0.2, 0.7);
	await mouse.move(from.x, from.y);
	await mouse.down();
	await mouse.move(from.x + 60, from.y, { steps: 5 });
	await expect(annIn.page.getByTestId('ink-name')).toHaveText(teacher.name);
	await mouse.up();
	await expect(annIn.page.getByTestId('ink-name')).toHaveCount(0);
	const { middle } = await inkOn(annIn.call.tileOf('Ann'));
	const ofLine = spotOn(await pictureOf(annIn.call.tileOf('Ann')), 0.65, 0.4);
	await annIn.page.mouse.move(ofLine.x, middle.y - 100);
	await annIn.page.mouse.move(ofLine.x, ofLine.y);
	await expect(annIn.page.getByTestId('ink-name')).toHaveText(teacher.name);
});

test('a pen that is pressed harder draws a wider line, and a hand on the screen draws nothing', async () => {
	await clearPage(hostPage());
	await expectNoInk(annAtHost(), 'ink after clearing');
	const picture = await pictureOf(annAtHost());
	const pen = await Pen.on(hostPage());
	const pressures = Array.from({ length: 24 }, (_, index) => 0.1 + (index / 24) * 0.8);
	await pen.draw(spotOn(picture, 0.2, 0.5), spotOn(picture, 0.8, 0.5), pressures);
	await expectInk(annIn.call.tileOf('Ann'), 'ink of the pen at Ann');
	// A line that becomes wider has its middle beyond the half of its length.
	const { left, right, middle, count } = await inkOn(annAtHost());
	expect(middle.x).toBeGreaterThan((left + right) / 2 + (right - left) * 0.03);
	await layPalm(hostPage(), spotOn(picture, 0.2, 0.2), spotOn(picture, 0.4, 0.2));
	await drawWithMouse(hostPage(), annAtHost(), [0.8, 0.9], [0.82, 0.9]);
	await expect.poll(() => countOn(annAtHost())).toBeGreaterThan(count);
	expect((await inkOn(annAtHost())).top).toBeGreaterThan(spotOn(picture, 0, 0.4).y);
});

test('undoes and redoes by the keyboard and by buttons, for everybody', async () => {
	await clearPage(hostPage());
	await expectNoInk(annIn.call.tileOf('Ann'), 'ink after clearing');
	await drawWithMouse(hostPage(), annAtHost(), [0.3, 0.3], [0.6, 0.3]);
	await expectInk(annIn.call.tileOf('Ann'), 'ink');
	await hostPage().keyboard.press('Control+z');
	await expectNoInk(annIn.call.tileOf('Ann'), 'ink after undo');
	await hostPage().keyboard.press('Control+Shift+z');
	await expectInk(annIn.call.tileOf('Ann'), 'ink after redo');
	await toolbar(hostPage()).getByTestId('ink-undo').click();
	await expectNoInk(annIn.call.tileOf('Ann'), 'ink after undo by the button');
});

test('draws shapes and texts in the colour that was chosen, and every control of the toolbar can be used', async () => {
	const page = hostPage();
	await toolbar(page).getByTestId('ink-style').click();
	await toolbar(page).locator('[data-color="blue"]').click();
	await toolbar(page).getByTestId('ink-style').click();
	for (const [key, from, to] of [
		['7', [0.1, 0.2], [0.3, 0.5]],
		['8', [0.35, 0.2], [0.55, 0.5]],
		['6', [0.6, 0.5], [0.8, 0.2]],
		['5', [0.1, 0.6], [0.3, 0.8]],
	] as const) {
		await page.keyboard.press(key);
		const before = await countOn(annIn.call.tileOf('Ann'));
		await drawWithMouse(page, annAtHost(), [...from], [...to]);
		await expect.poll(() => countOn(annIn.call.tileOf('Ann'))).toBeGreaterThan(before);
	}
	await page.keyboard.press('9');
	const place = spotOn(await pictureOf(annAtHost()), 0.5, 0.65);
	await page.mouse.click(place.x, place.y);
	const before = await countOn(annIn.call.tileOf('Ann'));
	await page.getByTestId('ink-text').fill('x = 5');
	await page.keyboard.press('Enter');
	await expect.poll(() => countOn(annIn.call.tileOf('Ann')), 'the text at Ann').toBeGreaterThan(before);
	await review(page, 'ink-toolbar');
	await page.keyboard.press('1');
	await toolbar(page).getByTestId('ink-more').click();
	await review(page, 'ink-more');
	await page.keyboard.press('Escape');
});

test('erases a stroke where it is touched, and a part of one', async () => {
	const page = hostPage();
	await clearPage(page);
	await expectNoInk(annIn.call.tileOf('Ann'), 'ink after clearing');
	await drawWithMouse(page, annAtHost(), [0.2, 0.3], [0.8, 0.3]);
	await drawWithMouse(page, annAtHost(), [0.2, 0.6], [0.8, 0.6]);
	await expectNear(annIn.call.tileOf('Ann'), 0.5, 0.45, 'two lines');
	await chooseTool(page, 'partEraser');
	await drawWithMouse(page, annAtHost(), [0.35, 0.55], [0.35, 0.65]);
	// What is left of the lower line is heavier on the side that was not cut.
	await expect.poll(async () => (await inkOn(annIn.call.tileOf('Ann'))).count).toBeGreaterThan(0);
	await chooseTool(page, 'eraser');
	await drawWithMouse(page, annAtHost(), [0.5, 0.25], [0.5, 0.35]);
	await expect.poll(() => offsetRow(annIn.call.tileOf('Ann')), 'only the lower line is left').toBeLessThan(closeBy);
	const pieces = await gapsOf(annIn.call.tileOf('Ann'));
	expect(pieces, 'the lower line is in two pieces').toBe(1);
	await page.keyboard.press('Control+z');
	await expectNear(annIn.call.tileOf('Ann'), 0.5, 0.45, 'both lines again');
});

/** How far all ink is from the row at 0.6 of the picture. */
async function offsetRow(tile: Locator): Promise<number> {
	const [picture, { middle }] = [await pictureOf(tile), await inkOn(tile)];
	return Math.abs(middle.y - spotOn(picture, 0, 0.6).y) / picture.height;
}

/** Empty columns between the ends of the ink, as one for each run of them. */
const gapsOf = (tile: Locator) =>
	tile.getByTestId('ink').evaluate((layer) => {
		const columns = new Set<number>();
		for (const canvas of layer.querySelectorAll('canvas')) {
			const { width, height } = canvas;
			const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
			for (let index = 0; index < width * height; index++)
				if ((pixels[index * 4 + 3] ?? 0) > 60) columns.add(index % width);
		}
		const sorted = [...columns].sort((one, other) => one - other);
		return sorted.filter((column, index) => index > 0 && column - (sorted[index - 1] ?? column) > 1).length;
	});

test('a laser pointer is seen with its name, and fades', async () => {
	const page = hostPage();
	await clearPage(page);
	await expectNoInk(annIn.call.tileOf('Ann'), 'ink after clearing');
	await chooseTool(page, 'laser');
	const { x, y } = spotOn(await pictureOf(annAtHost()), 0.5, 0.5);
	await page.mouse.move(x, y);
	await page.mouse.down();
	await page.mouse.move(x + 40, y, { steps: 6 });
	await expectInk(annIn.call.tileOf('Ann'), 'the laser at Ann');
	await expect(annIn.page.getByTestId('ink-name')).toHaveText(teacher.name);
	await page.mouse.up();
	await expectNoInk(annIn.call.tileOf('Ann'), 'the laser afterwards');
	await chooseTool(page, 'pen');
});

test('a student draws only when the teacher lets everybody draw, or this student, and not on after that', async () => {
	await expect(annIn.page.getByTestId('ink-draw')).toHaveCount(0);
	await annIn.call.tileOf(teacher.name).hover();
	await annIn.call.tileOf(teacher.name).getByTestId('person-options').click();
	await expect(annIn.page.getByTestId('person-draw')).toHaveCount(0);
	await annIn.page.keyboard.press('Escape');
	const more = toolbar(hostPage()).getByTestId('ink-more');
	await more.click();
	await toolbar(hostPage()).getByTestId('ink-everybody').click();
	await beginDrawing(annIn.page, annIn.call.tileOf('Ann'));
	await drawWithMouse(annIn.page, annIn.call.tileOf('Ann'), [0.2, 0.2], [0.4, 0.2]);
	await expectNear(annAtHost(), 0.7, 0.2, "Ann's ink at the teacher");
	await toolbar(hostPage()).getByTestId('ink-everybody').click();
	await expect(toolbar(annIn.page)).toHaveCount(0);
	await expectInk(annAtHost(), 'what Ann has drawn');
	await more.click();
});

test('a late joiner sees what was drawn, and so does a page that is loaded again', async () => {
	benIn = await classroom().join(ben, withoutDevices);
	await expectNear(benIn.call.tileOf('Ann'), 0.7, 0.2, 'the ink at Ben');
	await benIn.page.reload();
	await benIn.call.expectOpen();
	await expectNear(benIn.call.tileOf('Ann'), 0.7, 0.2, 'the ink after a reload');
});

test('what a phone draws over a shared screen lands within 1 % on every screen', async () => {
	const { teacher: host } = classroom();
	await hostPage().keyboard.press('Escape');
	await annIn.leave();
	const tab = await benIn.shareTab(white);
	await tab.setViewportSize({ width: 1920, height: 1080 });
	const page = await classroom().pageFor(ann, { phone: true });
	await page.setViewportSize({ width: 360, height: 740 });
	await page.goto(classroom().joinUrl);
	await new JoinPage(page).join({ name: ann.name });
	annIn = new Participant(ann, page);
	await annIn.call.expectOpen();
	await classroom().teacher.call.openPeople();
	await host.call.rowOf('Ann').getByTestId('person-options').click();
	await hostPage().getByTestId('person-allow-draw').click();
	await host.call.press('More');
	const [stage] = await Promise.all([
		hostPage().context().waitForEvent('page'),
		hostPage().getByRole('menuitem', { name: 'Show class in its own window' }).click(),
	]);
	await stage.setViewportSize({ width: 1013, height: 777 });
	const screenOn = (on: Page) => on.locator('[data-testid="tile"][data-source="screen"]');
	await page.getByTestId('ink-draw').tap();
	await toolbar(page).waitFor();
	await page.screenshot({ path: 'test-results/screens/ink-phone.png' });
	const fingers = await Fingers.on(page);
	const picture = await pictureOf(screenOn(page));
	await fingers.drag(spotOn(picture, 0.7, 0.25), spotOn(picture, 0.74, 0.25));
	await expectNear(screenOn(page), 0.72, 0.25, 'the phone');
	await expectNear(screenOn(hostPage()), 0.72, 0.25, 'the page of the teacher');
	await expectNear(screenOn(stage), 0.72, 0.25, 'the window for the class');
	await expectNear(benIn.page.getByTestId('own-share'), 0.72, 0.25, 'the page of who shares');
	await hostPage().setViewportSize({ width: 1013, height: 640 });
	await expectNear(screenOn(hostPage()), 0.72, 0.25, 'a window of another shape');
	await page.setViewportSize({ width: 740, height: 360 });
	await expectNear(screenOn(page), 0.72, 0.25, 'the phone held sideways');
	await hostPage().setViewportSize({ width: 1280, height: 800 });
	await stage.close();
});

test('a student in Firefox sees what is drawn, and draws', async () => {
	const { teacher: host } = classroom();
	const cleoIn = await classroom().joinWithFirefox(cleo);
	const layer = '[data-source="screen"] [data-testid="ink"]';
	const inkAtCleo = async (): Promise<SeenInk | null> => {
		const found = await cleoIn.page.$(layer);
		return found && (await found.evaluate(measureInk));
	};
	await expect.poll(async () => (await inkAtCleo())?.count ?? 0, 'ink in Firefox').toBeGreaterThan(0);
	await host.call.rowOf('Cleo').getByTestId('person-options').click();
	await hostPage().getByTestId('person-allow-draw').click();
	const button = await cleoIn.page.waitForSelector('[data-testid="ink-draw"]');
	await button?.click();
	const screenAtHost = hostPage().locator('[data-testid="tile"][data-source="screen"]');
	const before = await countOn(screenAtHost);
	const box = await (await cleoIn.page.waitForSelector(layer))?.boundingBox();
	if (!box) throw new Error('no ink in Firefox');
	await cleoIn.page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.6);
	await cleoIn.page.mouse.down();
	await cleoIn.page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.6, { steps: 5 });
	await cleoIn.page.mouse.up();
	await expect.poll(() => countOn(screenAtHost), "Cleo's ink at the teacher").toBeGreaterThan(before);
});
