/** Questions to the class: asked in seconds, answered in the class and by the short way in, kept and saved. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page, Response } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import { obstacleToFirefox } from '../fixtures/machine.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, dan, finn, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { repository } from '../fixtures/run.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { voteAddressOf } from '../fixtures/voting.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';
import { VotesPage } from '../pages/VotesPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
const phone = { width: 360, height: 740 };
let host: VotesPage;
let annIn: Participant;
/** Watches over http. */
let benIn: Participant;
/** Of the short way in. */
let danOn: VotesPage;

const votesOf = ({ page }: { page: Page }) => new VotesPage(page);

test('a phone that scanned the code waits for questions, without camera, form and warning, and loads no media library', async () => {
	const { teacher: teaching } = classroom();
	await teaching.home.startClass(teacher.name);
	host = votesOf(teaching);
	annIn = await classroom().join(ann, withoutDevices);
	const page = await classroom().pageFor(dan, { allowed: false });
	await page.setViewportSize(phone);
	danOn = new VotesPage(page);
	const loaded = await scriptsLoadedDuring(page, async () => {
		await page.goto(voteAddressOf(classroom()));
		await expect(danOn.waiting).toBeVisible();
	});
	expect(new URL(page.url()).protocol).toBe('http:');
	await review(page, 'vote-waiting');
	// The mark is in the build: else this test would find nothing anywhere.
	const assets = path.join(repository, 'dist/renderer/assets');
	const built = await Promise.all(
		(await readdir(assets))
			.filter((file) => file.endsWith('.js'))
			.map((file) => readFile(path.join(assets, file), 'utf8')),
	);
	expect(built.some(hasMediaLibrary)).toBe(true);
	expect(loaded.length).toBeGreaterThan(1);
	expect(loaded.filter(hasMediaLibrary)).toEqual([]);
	await page.setViewportSize(phone);
});

/** How it announces itself in SDP. */
const hasMediaLibrary = (script: string) => script.includes('mediasoup-client-v');

/** Texts of all scripts that the page loads while `act` runs. */
async function scriptsLoadedDuring(page: Page, act: () => Promise<void>): Promise<string[]> {
	const scripts: Response[] = [];
	const collect = (response: Response) => {
		if (response.request().resourceType() === 'script') scripts.push(response);
	};
	page.on('response', collect);
	await act();
	page.off('response', collect);
	return Promise.all(scripts.map((script) => script.text()));
}

test.describe('one press asks the class', () => {
	test('everybody answers in one tap: in the class, late over http on a phone, and who only votes', async () => {
		const room = classroom();
		await host.open();
		await review(host.page, 'call-ask-dialog');
		await host.ask('yesNo', 'Is ice lighter than water?');
		await expect(annIn.page.getByTestId('vote-announcement')).toHaveText(
			'A question to you: Is ice lighter than water?',
		);
		const page = await room.pageFor(ben);
		await page.setViewportSize(phone);
		const landing = new LandingPage(page);
		await landing.open(room.address.joinUrl);
		await landing.watchButton.click();
		await new JoinPage(page).join({ name: ben.name });
		benIn = new Participant(ben, page);
		await benIn.call.expectOpen();
		for (const votes of [votesOf(annIn), votesOf(benIn), danOn]) {
			await expect(votes.answering).toContainText('Is ice lighter than water?');
			await expect(votes.answering).toHaveAttribute('data-answered', 'false');
			await expect(votes.terms).toHaveText('Anonymous: nobody sees who answered what.');
		}
		await review(annIn.page, 'call-vote');
		await votesOf(annIn).choose(true);
		await votesOf(benIn).choose(false);
		await danOn.choose(true);
		await expect(host.answered).toHaveAttribute('data-answered', '3');
		await expect(host.answered).toHaveAttribute('data-expected', '3');
		await review(host.page, 'call-vote-host');
		await review(danOn.page, 'vote-answered');
		await danOn.page.setViewportSize(phone);
	});

	test('an answer is changed by another press, and counts once', async () => {
		await votesOf(annIn).choose(false);
		await host.card.getByTestId('vote-peek').click();
		await expect.poll(() => host.counts(host.card)).toEqual([1, 2]);
	});

	test('a student answers with the keyboard alone, and puts the question aside and back', async () => {
		const { page } = annIn;
		await page.keyboard.press('q');
		await expect(votesOf(annIn).card).toBeFocused();
		await page.keyboard.press('Tab');
		await page.keyboard.press('Tab');
		await expect(votesOf(annIn).choice(true)).toBeFocused();
		await page.keyboard.press('Enter');
		await expect(votesOf(annIn).choice(true)).toHaveAttribute('aria-pressed', 'true');
		await page.getByTestId('vote-aside').press('Enter');
		await expect(votesOf(annIn).card).toBeHidden();
		await page.getByTestId('vote-back').press('Enter');
		await expect(votesOf(annIn).card).toBeVisible();
	});

	test('on a phone the question lies above the open chat', async () => {
		const { page, call } = benIn;
		await page.getByTestId('controls-more').click();
		await page.getByTestId('controls-chat').click();
		await expect(call.chatPanel).toBeVisible();
		// Playwright presses nothing that something else covers.
		await votesOf(benIn).choose(false);
		await votesOf(benIn).choose(true);
		await page.getByTestId('panel-close').click();
	});

	test('a page that is loaded again has the same question, and its answer', async () => {
		for (const votes of [votesOf(annIn), danOn]) {
			await votes.page.reload();
			await expect(votes.choice(true)).toHaveAttribute('aria-pressed', 'true');
		}
	});

	test('the result is on all screens when the host shows it, and is gone when the host has done', async () => {
		await host.button('close').click();
		await expect(danOn.state).toHaveText('This question is closed.');
		await expect(danOn.page.getByTestId('vote-bar')).toHaveCount(0);
		await host.button('show').click();
		for (const { page } of [annIn, benIn, danOn, host])
			await expect
				.poll(() => new VotesPage(page).counts(page.getByTestId('vote-bars').first()), 'the bars')
				.toEqual([3, 0]);
		await review(benIn.page, 'call-vote-result');
		await review(danOn.page, 'vote-result');
		await danOn.page.setViewportSize(phone);
		await host.button('clear').click();
		await expect(danOn.waiting).toBeVisible();
		await expect(votesOf(annIn).card).toBeHidden();
		await benIn.leave();
	});
});

test.describe('with names', () => {
	test('everybody is told before, the phone is asked who answers, and the host sees who is missing', async () => {
		await host.ask('choice', 'Capital of France?', { byName: true });
		await expect(votesOf(annIn).terms).toHaveText('With names: your teacher sees your answer beside your name.');
		const form = danOn.page.getByTestId('vote-name');
		await expect(form).toContainText('With names: your teacher sees your answer beside your name.');
		await review(danOn.page, 'vote-name');
		await danOn.page.setViewportSize(phone);
		await host.card.getByTestId('vote-missing').click();
		await expect(host.card).toContainText('Ann');
		await form.getByTestId('join-name').fill('Dan');
		await form.getByTestId('vote-name-send').click();
		await danOn.choose(1);
		await expect(host.card.getByTestId('vote-missing')).toHaveText('1 has not answered');
		await votesOf(annIn).choose(0);
		await expect(host.card.getByTestId('vote-missing')).toBeHidden();
	});

	test('answers and the open question survive that the server is killed, and the phone comes back by itself', async () => {
		const room = classroom();
		await room.serve.kill();
		await expect(danOn.page.getByTestId('vote-lost')).toBeVisible();
		await room.restartServe();
		await expect(danOn.page.getByTestId('vote-lost')).toBeHidden();
		for (const [votes, option] of [
			[danOn, 1],
			[votesOf(annIn), 0],
		] as const)
			await expect(votes.choice(option)).toHaveAttribute('aria-pressed', 'true');
		await expect(host.answered).toHaveAttribute('data-answered', '2');
		await danOn.choose(0);
		await host.card.getByTestId('vote-peek').click();
		await expect.poll(() => host.counts(host.card)).toEqual([2, 0, 0, 0]);
	});

	test('a phone whose network is gone for a while answers again without a touch', async () => {
		const computer = await classroom().computerOf(dan);
		await computer.disconnect();
		await expect(danOn.page.getByTestId('vote-lost')).toBeVisible();
		await computer.connect();
		await expect(danOn.page.getByTestId('vote-lost')).toBeHidden();
		await danOn.choose(2);
		await expect.poll(() => host.counts(host.card)).toEqual([1, 0, 1, 0]);
		await host.button('close').click();
		await host.button('clear').click();
	});

	test('what was answered is kept with names, is asked again by one press, and is saved as a table', async () => {
		await host.open('results');
		const kept = host.dialog.getByTestId('vote-result').filter({ hasText: 'Capital of France?' });
		await kept.getByTestId('vote-result-open').click();
		await expect(kept.getByTestId('vote-result-answers')).toContainText('Dan');
		await review(host.page, 'call-ask-results');
		await kept.getByTestId('vote-result-ask').click();
		await expect(votesOf(annIn).choice(0)).toHaveAttribute('aria-pressed', 'false');
		await host.button('close').click();
		await host.button('clear').click();
	});
});

test('words become a cloud, which the host can mend before the class sees it', async () => {
	await host.ask('words', 'What is science?');
	await votesOf(annIn).type('curiosity, proof');
	await danOn.type('Curiosity, nonsense');
	await host.button('close').click();
	await host.card.getByTestId('vote-peek').click();
	await host.card.getByTestId('vote-text').filter({ hasText: 'nonsense' }).getByTestId('vote-hide').click();
	await host.button('show').click();
	const cloud = annIn.page.getByTestId('vote-words');
	await expect(cloud).toContainText('curiosity');
	await expect(cloud).not.toContainText('nonsense');
	await review(annIn.page, 'call-vote-words');
	await host.button('clear').click();
});

test('a question with a time limit counts down everywhere', async () => {
	await host.open();
	await host.dialog.getByTestId('vote-time-limit').getByText('0:30').click();
	await host.ask('scale', 'How clear was it?');
	for (const { page } of [annIn, danOn]) await expect(page.getByTestId('vote-time-left')).toHaveText(/^0:[0-3]\d$/);
	await votesOf(annIn).choose(4);
});

test('the landing page leads to questions alone, and a wrong code is said and typed again', async () => {
	const page = await classroom().pageFor(ben, { allowed: false });
	await page.setViewportSize(phone);
	await page.goto(classroom().address.httpUrl);
	await new LandingPage(page).voteButton.click();
	await expect(page.getByTestId('join-code')).toBeFocused();
	await page.getByTestId('join-code').fill('222222');
	await page.getByTestId('vote-enter').click();
	await expect(page.getByTestId('vote-refused')).toContainText('No class has this code.');
	await review(page, 'vote-refused');
	await page.getByTestId('vote-other-code').click();
	await page.getByTestId('join-code').fill(classroom().info.roomCode);
	await page.getByTestId('vote-enter').click();
	// The one of the last test, whose time runs.
	await expect(new VotesPage(page).answering).toContainText('How clear was it?');
	await page.context().close();
});

test('the question closes by itself when its time is over', async () => {
	await expect(danOn.state).toHaveText('This question is closed.', { timeout: 40_000 });
	await host.button('clear').click();
	await host.open();
	await host.dialog.getByTestId('vote-time-limit').getByText('No limit').click();
	await host.page.keyboard.press('Escape');
});

test('a student in Firefox answers, and sees the result', async () => {
	skipUnlessPossible(obstacleToFirefox());
	await annIn.page.context().close();
	const finnIn = await classroom().joinWithFirefox(finn);
	try {
		await host.ask('yesNo', 'Done?');
		await finnIn.waitFor('voter-view');
		await finnIn.press('Yes');
		await expect(host.answered).toHaveAttribute('data-answered', '1');
		await host.button('close').click();
		await host.button('show').click();
		await finnIn.waitFor('vote-bars');
		await host.button('clear').click();
	} finally {
		await finnIn.close();
	}
});

test('a host switches phones off: they are told, and are led into the class', async () => {
	await host.open();
	await host.dialog.getByTestId('vote-phones').click();
	await host.page.keyboard.press('Escape');
	await expect(danOn.page.getByTestId('vote-dismissed')).toBeVisible();
	await review(danOn.page, 'vote-dismissed');
	await danOn.page.reload();
	await expect(danOn.page.getByTestId('vote-refused')).toContainText(
		'Your teacher has switched answering by phone off.',
	);
	await danOn.page.getByTestId('vote-join').click();
	await new LandingPage(danOn.page).screen.waitFor();
});
