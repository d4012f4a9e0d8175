/** The countdown timer: the same remaining time for everybody, and a soft sound at its end. */
import type { Locator, Page } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { workersOf } from '../fixtures/workers.ts';
import { CallPage } from '../pages/CallPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
let annIn: Participant;

const display = (page: Page) => page.getByTestId('timer');
const digits = (page: Page) => display(page).getByRole('timer', { name: 'Time left' });

async function openDialog(page: Page) {
	const call = new CallPage(page);
	await call.openTool('Timer');
	return page.getByRole('dialog', { name: 'Countdown timer' });
}

/** As it is shown, e.g. `2:59`. */
const shownOn = async (page: Page): Promise<string> => (await digits(page).textContent()) ?? '';

async function secondsOn(page: Page): Promise<number> {
	const [minutes = 0, seconds = 0] = (await shownOn(page)).split(':').map(Number);
	return minutes * 60 + seconds;
}

test('a teacher sets a timer from a preset, and everybody sees the same remaining time in large digits', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann, withoutDevices);
	const dialog = await openDialog(host.page);
	await review(host.page, 'call-timer-dialog');
	await dialog.getByRole('button', { name: '3 min' }).click();
	await dialog.getByRole('button', { name: 'Start', exact: true }).click();
	await expect(digits(annIn.page)).toHaveText(/^2:5\d$/);
	const [shown, atAnn] = await Promise.all([secondsOn(host.page), secondsOn(annIn.page)]);
	expect(Math.abs(shown - atAnn)).toBeLessThanOrEqual(1);
	const { height = 0 } = (await digits(host.page).boundingBox()) ?? {};
	expect(height / (host.page.viewportSize()?.height ?? 1)).toBeGreaterThan(0.05);
	await expect(display(annIn.page).getByRole('button', { name: 'Stop the timer' })).toBeHidden();
});

test('a late joiner and a reloaded page show the remaining time, and a paused timer stands still', async () => {
	const { teacher: host } = classroom();
	await display(host.page).getByRole('button', { name: 'Pause the timer' }).click();
	const paused = await shownOn(host.page);
	const benIn = await classroom().join(ben, withoutDevices);
	await expect(digits(benIn.page)).toHaveText(paused);
	await annIn.page.reload();
	await annIn.call.expectOpen();
	await expect(digits(annIn.page)).toHaveText(paused);
	await expect(display(annIn.page).getByText('Paused')).toBeVisible();
	await review(host.page, 'call-timer');
	await review(annIn.page, 'call-timer-participant');
	await display(host.page).getByRole('button', { name: 'Go on with the timer' }).click();
	await expect(digits(benIn.page)).not.toHaveText(paused);
});

test('the timer runs on after all media workers were killed, and a minute can be added', async () => {
	const { teacher: host } = classroom();
	for (const pid of await workersOf(classroom().serve.pid)) process.kill(pid, 'SIGKILL');
	await expect(annIn.page.getByText('Sound and video were started again.').first()).toBeVisible();
	const before = await secondsOn(annIn.page);
	await display(host.page).getByRole('button', { name: 'Add one minute' }).click();
	await expect.poll(() => secondsOn(annIn.page)).toBeGreaterThan(before + 30);
});

test('a page plays a soft sound when the time is up, except where it was turned off', async () => {
	const { teacher: host } = classroom();
	const cleoIn = await classroom().join(cleo, withoutDevices);
	await display(cleoIn.page).getByRole('button', { name: 'Turn the sound at the end off' }).click();
	await display(host.page).getByRole('button', { name: 'Stop the timer' }).click();
	await expect(display(annIn.page)).toBeHidden();
	const dialog = await openDialog(host.page);
	await dialog.getByRole('textbox', { name: 'Minutes' }).fill('0');
	await dialog.getByRole('textbox', { name: 'Seconds' }).fill('0');
	await dialog.getByRole('button', { name: 'Start', exact: true }).click();
	await expect(dialog.getByRole('alert')).toHaveText('Set a time from 1 second to 99 minutes and 59 seconds.');
	await dialog.getByRole('textbox', { name: 'Seconds' }).fill('3');
	await dialog.getByRole('button', { name: 'Start', exact: true }).click();
	await expect(display(cleoIn.page)).toBeVisible();
	const [loudness, silence] = [peakOfSound(annIn.page), peakOfSound(cleoIn.page)];
	await Promise.all([annIn, cleoIn].map(({ page }) => expect(display(page).getByText('Time is up')).toBeVisible()));
	expect(await loudness).toBeGreaterThan(0.02);
	expect(await silence).toBe(0);
});

test('the projector view of the host shows the timer', async () => {
	const { teacher: host } = classroom();
	await display(host.page).getByRole('button', { name: 'Add one minute' }).click();
	const page = await host.page.context().newPage();
	const { origin } = new URL(host.page.url());
	await page.goto(`${origin}/host`);
	await page.getByRole('button', { name: 'Show on projector' }).click();
	const projected = page.getByTestId('projector').getByRole('timer');
	const secondsAt = async (timer: Locator) => Number((await timer.textContent())?.split(':').at(-1));
	// Also later: the projector view polls the server, and counts by itself in between.
	for (const text of [/^0:5\d$/, /^0:5[0-3]$/]) {
		await expect(projected).toHaveText(text);
		const [atHost, onProjector] = await Promise.all([secondsAt(digits(host.page)), secondsAt(projected)]);
		expect(Math.abs(atHost - onProjector)).toBeLessThanOrEqual(1);
	}
	await page.close();
});

/** Largest sample that the sound of the timer plays until a second after the time is up; 0 without a sound. */
function peakOfSound(page: Page): Promise<number> {
	return page.evaluate(async () => {
		const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
		const audio = document.querySelector<HTMLAudioElement>('[data-testid="timer-sound"]');
		const isUp = () => document.querySelector('[data-testid="timer"] [role="timer"]')?.textContent === '0:00';
		let peak = 0;
		let upSinceMs = Number.POSITIVE_INFINITY;
		let analyser: AnalyserNode | undefined;
		while (performance.now() - upSinceMs < 1000) {
			await frame();
			if (isUp()) upSinceMs = Math.min(upSinceMs, performance.now());
			if (!analyser && audio?.srcObject instanceof MediaStream && !audio.paused) {
				const context = new AudioContext();
				analyser = context.createAnalyser();
				context.createMediaStreamSource(audio.srcObject).connect(analyser);
			}
			const samples = new Float32Array(analyser?.fftSize ?? 0);
			analyser?.getFloatTimeDomainData(samples);
			peak = Math.max(peak, ...samples);
		}
		return peak;
	});
}
