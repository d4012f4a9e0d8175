/** What is drawn on pages and shared screens, where an audience in the room sees it: on the projector view and the stage window. */
import type { Locator, Page } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import { Fingers } from '../fixtures/Fingers.ts';
import { inkOn } from '../fixtures/ink.ts';
import { Participant } from '../fixtures/participant.ts';
import { pdfOf } from '../fixtures/pdf.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { SlidesPage } from '../pages/SlidesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
let atHost: SlidesPage;
let annIn: Participant;
let projector: Page;
let stage: Page;

const waves = {
	name: 'Waves.pdf',
	mimeType: 'application/pdf',
	buffer: pdfOf([{ text: 'Wave 1', colour: [240, 230, 200] }, { text: 'Wave 2' }]),
};
const hostPage = () => classroom().teacher.page;
const projected = () => projector.getByTestId('slides-projection');
const onStage = () => stage.getByTestId('slides-tile');

/** Where the page lies in which ink is looked for, CSS px. */
async function boxOf(view: Locator) {
	const box = await view.getByTestId('page-picture').boundingBox();
	if (!box) throw new Error('no page');
	return box;
}

/** How far the middle of the ink is from a place of the page, as a share of it. */
async function offsetFrom(view: Locator, u: number, v: number): Promise<number> {
	const [{ x, y, width, height }, ink] = [await boxOf(view), await inkOn(view)];
	if (ink.count === 0) return 1;
	return Math.max(
		Math.abs(((ink.left + ink.right) / 2 - x) / width - u),
		Math.abs(((ink.top + ink.bottom) / 2 - y) / height - v),
	);
}

const expectNear = (view: Locator, u: number, v: number, what: string) =>
	expect.poll(() => offsetFrom(view, u, v), what).toBeLessThan(0.01);
const expectNoInk = (view: Locator, what: string) => expect.poll(async () => (await inkOn(view)).count, what).toBe(0);

test('a page on the projector view and on the stage window shows what a phone draws on it, in the same place', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	atHost = new SlidesPage(host.page);
	await atHost.open(waves);
	await atHost.show('Waves.pdf');
	await atHost.expectPage('s0');
	await host.call.press('More');
	[stage] = await Promise.all([
		host.page.context().waitForEvent('page'),
		host.page.getByRole('menuitem', { name: 'Show class in its own window' }).click(),
	]);
	await stage.setViewportSize({ width: 1013, height: 777 });
	projector = await host.page.context().newPage();
	await projector.setViewportSize({ width: 1920, height: 1080 });
	await projector.goto(`${new URL(host.page.url()).origin}/host`);
	await projector.getByTestId('projector-button').click();
	await projected().locator('[data-painted="true"]').waitFor();
	const page = await classroom().pageFor(ann, { phone: true });
	await page.setViewportSize({ width: 360, height: 740 });
	await page.goto(classroom().joinUrl);
	await new JoinPage(page).join({ name: ann.name });
	annIn = new Participant(ann, page);
	await annIn.call.expectOpen();
	await host.page.bringToFront();
	await host.call.openPeople();
	await host.call.rowOf('Ann').getByTestId('person-options').click();
	await host.page.getByTestId('person-allow-draw').click();
	const atAnn = new SlidesPage(page);
	await atAnn.expectPage('s0');
	await atAnn.tile.getByTestId('ink-draw').tap();
	const { x, y, width, height } = await boxOf(atAnn.tile);
	const fingers = await Fingers.on(page);
	await fingers.drag({ x: x + 0.7 * width, y: y + 0.3 * height }, { x: x + 0.78 * width, y: y + 0.3 * height });
	await expectNear(atAnn.tile, 0.74, 0.3, 'the phone');
	await expectNear(onStage(), 0.74, 0.3, 'the stage window');
	await projector.bringToFront();
	await expectNear(projected(), 0.74, 0.3, 'the projector view');
	await review(projector, 'projector-slides');
	await projector.setViewportSize({ width: 1024, height: 768 });
	await expectNear(projected(), 0.74, 0.3, 'a projector of another shape');
});

test('the projector view says who draws, while they do', async () => {
	const { x, y, width, height } = await boxOf(new SlidesPage(annIn.page).tile);
	const fingers = await Fingers.on(annIn.page);
	await fingers.hold({ x: x + 0.2 * width, y: y + 0.6 * height }, { x: x + 0.3 * width, y: y + 0.6 * height });
	const name = projected().getByTestId('ink-name');
	await expect(name).toHaveText(ann.name);
	const place = async () => {
		const [tag, page] = [await name.boundingBox(), await boxOf(projected())];
		return ((tag?.x ?? 0) - page.x) / page.width;
	};
	await expect.poll(place, 'where the finger is').toBeCloseTo(0.31, 1);
	await fingers.lift();
	await expect(name).toHaveCount(0);
	await annIn.page.getByTestId('ink-undo').tap();
	await expectNear(projected(), 0.74, 0.3, 'what was drawn before');
});

test('the projector view follows what is undone, and the page that is turned to', async () => {
	await annIn.page.getByTestId('ink-undo').tap();
	await expectNoInk(projected(), 'what was undone');
	await annIn.page.getByTestId('ink-redo').tap();
	await expectNear(projected(), 0.74, 0.3, 'what was brought back');
	await hostPage().bringToFront();
	await atHost.bar.getByTestId('slides-next').click();
	await projector.bringToFront();
	await projected().locator('[data-page-id="s1"]').waitFor();
	await expectNoInk(projected(), 'the second page');
});

test('the keys that turn pages also work in the stage window', async () => {
	await stage.bringToFront();
	await stage.getByTestId('stage-window').click({ position: { x: 5, y: 5 } });
	await stage.keyboard.press('PageUp');
	await atHost.expectPage('s0');
	await stage.keyboard.press('b');
	await expect(onStage()).toHaveAttribute('data-on', 'false');
	await stage.keyboard.press('b');
	await expect(onStage()).toHaveAttribute('data-on', 'true');
	await stage.keyboard.press('ArrowRight');
	await atHost.expectPage('s1');
});
