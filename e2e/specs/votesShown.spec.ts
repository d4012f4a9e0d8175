/** Questions in front of an audience: on the projector view of the host, and on the stage window. */
import { create } from 'qrcode';
import { withoutDevices } from '../fixtures/classroom.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { startVoting, voteAddressOf } from '../fixtures/voting.ts';
import { VotesPage } from '../pages/VotesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
let host: VotesPage;
let atAnn: VotesPage;
let atDan: VotesPage;

test.beforeAll(async () => {
	({ host, atAnn, atDan } = await startVoting(classroom()));
});

test('the projector shows the question, how many have answered, and the code that leads a phone to it', async () => {
	await host.ask('choice', 'Which planet is the largest?');
	const page = await host.page.context().newPage();
	await page.goto(`${new URL(host.page.url()).origin}/host`);
	await page.getByTestId('projector-button').click();
	const presented = page.getByTestId('projector').getByTestId('vote-presented');
	await expect(presented).toContainText('Which planet is the largest?');
	await atDan.choose(0);
	await expect(presented).toContainText('1 of 2 have answered');
	expect(await presented.getByTestId('qr').locator('path').getAttribute('d')).toBe(
		drawingOf(voteAddressOf(classroom())),
	);
	await review(page, 'projector-vote');
	await host.button('close').click();
	await host.button('show').click();
	await expect.poll(() => new VotesPage(page).counts(presented)).toEqual([1, 0, 0, 0]);
	await page.close();
	await host.button('clear').click();
});

test('the stage window shows the question, how many have answered and the way in, and the result when it is shown', async () => {
	const { teacher: teaching } = classroom();
	await teaching.call.press('More');
	const [stage] = await Promise.all([
		host.page.context().waitForEvent('page'),
		host.page.getByRole('menuitem', { name: 'Show class in its own window' }).click(),
	]);
	const presented = stage.getByTestId('vote-presented');
	await expect(presented).toHaveCount(0);
	await host.ask('choice', 'Which planet is the smallest?');
	await expect(presented).toContainText('Which planet is the smallest?');
	await expect(presented).toContainText('0 of 2 have answered');
	await atAnn.choose(1);
	await atDan.choose(1);
	await expect(presented).toContainText('2 of 2 have answered');
	// Nobody learns from it what the others think.
	expect(await new VotesPage(stage).counts(presented)).toEqual([]);
	expect(await presented.getByTestId('qr').locator('path').getAttribute('d')).toBe(
		drawingOf(voteAddressOf(classroom())),
	);
	await expect(presented).toContainText(classroom().info.roomCode.slice(0, 3));
	await review(stage, 'stage-window-vote');
	await host.page.bringToFront();
	await host.button('close').click();
	await expect(presented).toHaveAttribute('data-open', 'false');
	await expect(presented.getByTestId('qr')).toHaveCount(0);
	await host.button('show').click();
	await expect.poll(() => new VotesPage(stage).counts(presented)).toEqual([0, 2, 0, 0]);
	await review(stage, 'stage-window-result');
	await host.page.bringToFront();
	await host.button('clear').click();
	await expect(presented).toHaveCount(0);
	await stage.close();
});

/** As `ui/QrCode` draws this text. */
function drawingOf(text: string): string {
	const { modules } = create(text, { errorCorrectionLevel: 'M' });
	const dark = (row: number) =>
		Array.from({ length: modules.size }, (_, column) =>
			modules.get(row, column) ? `M${column + 4} ${row + 4}h1v1h-1z` : '',
		);
	return Array.from({ length: modules.size }, (_, row) => dark(row).join('')).join('');
}
