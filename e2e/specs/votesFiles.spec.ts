/** Questions and results as files: a quiz of Moodle is read, asked and saved, and results become a table. */
import { readFile } from 'node:fs/promises';
import { withoutDevices } from '../fixtures/classroom.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { startVoting } from '../fixtures/voting.ts';
import type { VotesPage } from '../pages/VotesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
let host: VotesPage;
let atAnn: VotesPage;
let atDan: VotesPage;

test.beforeAll(async () => {
	({ host, atAnn, atDan } = await startVoting(classroom()));
});

test.describe('a quiz from a file', () => {
	const gift = [
		'// Moodle, GIFT',
		'',
		'::Q1::What is 3 * 4? {=12 ~7 ~34}',
		'',
		'::Q2::Which are primes? {~%50%2 ~%-100%4 ~%50%5}',
		'',
		'::Q3::Never closed {=yes ~no',
		'',
		'::Q4::How many legs has a spider? {#8:0}',
		'',
	].join('\n');

	test('the line that cannot be read is named, and the others are taken', async () => {
		await host.open('prepared');
		await review(host.page, 'call-ask-prepared-empty');
		await host.dialog.getByTestId('draft-import').click();
		const file = { name: 'Sums.gift', mimeType: 'text/plain', buffer: Buffer.from(gift) };
		await host.dialog.getByTestId('questions-file').setInputFiles(file);
		await expect(host.dialog.getByTestId('questions-read')).toHaveText('3 questions were found in Sums.gift.');
		await expect(host.dialog.getByTestId('questions-problem')).toContainText(
			'Line 7: this is not written as a question.',
		);
		await review(host.page, 'call-ask-import');
		await host.dialog.getByTestId('questions-keep').click();
		await expect(host.dialog.getByTestId('draft')).toContainText('Sums');
		await expect(host.dialog.getByTestId('draft')).toContainText('3 questions');
	});

	test('what was imported can be changed, and is saved as it was', async () => {
		await openDraft('edit');
		await review(host.page, 'call-ask-editor');
		await host.dialog.getByTestId('draft-question').nth(2).getByTestId('draft-text').fill('Legs of a spider?');
		await host.dialog.getByTestId('vote-by-name').setChecked(true);
		await host.dialog.getByTestId('draft-keep').click();
		const [download] = await Promise.all([host.page.waitForEvent('download'), openDraft('save')]);
		expect(download.suggestedFilename()).toBe('Sums.gift.txt');
		expect(await readFile(await download.path(), 'utf8')).toContain('Legs of a spider?');
	});

	test('question after question is asked, what is right is marked, and the score list says who knew what', async () => {
		await host.dialog.getByTestId('draft-ask').click();
		await expect(atAnn.answering).toContainText('Sums · question 1 of 3');
		await atDan.page.getByTestId('join-name').fill('Dan');
		await atDan.page.getByTestId('vote-name-send').click();
		await atAnn.choose(0);
		await atDan.choose(1);
		await host.button('close').click();
		await host.button('show-right').click();
		await expect(atAnn.page.getByTestId('vote-own')).toHaveText('Your answer: A: 12Right!');
		await expect(atDan.page.getByTestId('vote-own')).toHaveText('Your answer: B: 7Not right this time');
		await expect(atDan.page.locator('[data-testid="vote-bar"][data-right="true"]')).toContainText('12');
		await review(atDan.page, 'vote-right');
		await atDan.page.setViewportSize({ width: 360, height: 740 });

		await host.button('next').click();
		for (const index of [0, 2]) await atAnn.page.getByTestId('vote-tick').nth(index).check();
		await atAnn.page.getByTestId('vote-send').click();
		await atAnn.hasAnswered();
		await review(atDan.page, 'vote-several');
		await atDan.page.setViewportSize({ width: 360, height: 740 });
		await host.button('close').click();
		await host.button('next').click();
		await atAnn.type('8,0');
		await atDan.type('6');
		await host.button('close').click();
		await host.button('scores').click();
		const scores = host.page.getByTestId('vote-score');
		await expect(scores).toHaveText(['Ann3 of 3', 'Dan0 of 2']);
		await review(host.page, 'call-vote-scores');
		await host.page.getByTestId('dialog-close').click();
		await host.button('clear').click();
	});

	const openDraft = async (item: 'edit' | 'save') => {
		await host.open('prepared');
		await host.dialog.getByTestId('draft-options').click();
		await host.page.getByTestId(`draft-${item}`).click();
	};
});

test('results are saved as a table that spreadsheets read, in which no answer becomes a formula', async () => {
	await host.ask('text', '=1+1 or "two"?', { byName: true });
	await atAnn.type('=HYPERLINK("http://x")');
	await atDan.type('@SUM(1;2)');
	await host.button('close').click();
	await host.button('clear').click();
	await host.open('results');
	const [download] = await Promise.all([
		host.page.waitForEvent('download'),
		host.dialog.getByTestId('vote-results-save').click(),
	]);
	const bytes = await readFile(await download.path());
	expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	const rows = bytes.toString('utf8').slice(1).split('\r\n');
	expect(rows[0]).toBe('asked at,quiz,no.,question,name,answer,right,count');
	// When it was asked, no quiz, and its number among all that were asked.
	const [start = ''] = /^\d{4}-\d\d-\d\d \d\d:\d\d,,\d+,/.exec(rows.at(-2) ?? '') ?? [];
	expect(start).not.toBe('');
	const end = [
		`${start}"'=1+1 or ""two""?",Ann,"'=HYPERLINK(""http://x"")",,1`,
		`${start}"'=1+1 or ""two""?",Dan,'@SUM(1;2),,1`,
		'',
	];
	expect(rows.slice(-3)).toEqual(end);
	await host.page.keyboard.press('Escape');
});
