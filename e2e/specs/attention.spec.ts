/** A teacher who looks elsewhere notices who waits in the lobby and whose hand is raised; screen readers are told too. */
import type { Page } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, dan, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { noteSystemCalls, setHidden, systemCallsOf } from '../fixtures/systemCalls.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';
import { JoinPage } from '../pages/JoinPage.ts';

test.describe.configure({ mode: 'serial' });

declare global {
	interface Window {
		announced: string[];
	}
}

const classroom = sharedClassroom();
let annIn: Participant;
let benIn: Participant;

const lobbyToast = (page: Page) => page.getByTestId('lobby-toast');
/** What the live region has said since `noteAnnouncements`. */
const announced = (page: Page) => page.evaluate(() => window.announced);

/** Notes every text of the live region: it is removed again after seconds. */
async function noteAnnouncements(page: Page): Promise<void> {
	await page.getByTestId('announcements').evaluate((region) => {
		window.announced = [];
		new MutationObserver(() => {
			if (region.textContent) window.announced.push(region.textContent);
		}).observe(region, { childList: true, characterData: true, subtree: true });
	});
}

/** Comes to the lobby, and waits there. */
async function waitInLobby(persona: typeof ann): Promise<Page> {
	const page = await classroom().pageFor(persona, withoutDevices);
	await page.goto(classroom().joinUrl);
	await new JoinPage(page).join({ name: persona.name });
	await expect(page.getByTestId('waiting-screen')).toBeVisible();
	return page;
}

async function openNotices(page: Page) {
	await page.getByRole('button', { name: 'More', exact: true }).click();
	await page.getByRole('menuitem', { name: 'Notices' }).click();
	return page.getByRole('dialog', { name: 'Notices' });
}

test('a teacher is asked for notifications only when turning them on, and sees that nobody waits', async () => {
	const { page, home, call } = classroom().teacher;
	await page.context().addInitScript(noteSystemCalls);
	await page.reload();
	await home.startClass(teacher.name);
	// Nobody looks at pictures or listens here.
	for (const off of ['Mute microphone', 'Turn camera off']) await call.press(off);
	const dialog = await openNotices(page);
	const system = dialog.getByRole('switch', { name: 'Message of the system' });
	await expect(system).not.toBeChecked();
	expect((await systemCallsOf(page)).noticeRequests).toBe(0);
	await system.click();
	await expect(system).toBeChecked();
	expect((await systemCallsOf(page)).noticeRequests).toBe(1);
	await review(page, 'call-notices');
	await page.keyboard.press('Escape');
	await call.openPeople();
	await call.peoplePanel.getByRole('switch', { name: 'New people wait until let in' }).click();
	await call.press('People');
	await expect(page).toHaveTitle(/^(?!\()/);
	await expect(page.getByText('Nobody is here yet.')).toBeVisible();
});

test('a teacher who looks elsewhere hears and reads that a student waits, and lets them in from the toast', async () => {
	const { page } = classroom().teacher;
	await noteAnnouncements(page);
	await setHidden(page, true);
	const loudness = peakOfSound(page);
	const atDoor = await waitInLobby(ann);
	await expect(page).toHaveTitle(/^\(1\) /);
	await expect(lobbyToast(page)).toContainText('Ann waits to be let in.');
	await expect(page.getByText('Nobody is here yet.')).toBeHidden();
	await expect.poll(() => announced(page)).toEqual(['Ann waits to be let in.']);
	expect(await loudness).toBeGreaterThan(0.01);
	const { notices, badges } = await systemCallsOf(page);
	expect(notices).toEqual([
		{
			title: classroom().info.className,
			body: 'Ann waits to be let in.',
			tag: expect.any(String),
			silent: true,
			closed: false,
		},
	]);
	expect(badges.at(-1)).toBe(1);
	await review(page, 'call-lobby-toast');
	await lobbyToast(page).getByRole('button', { name: 'Let in' }).click();
	annIn = new Participant(ann, atDoor);
	await annIn.call.expectOpen();
	await expect(lobbyToast(page)).toBeHidden();
	await expect(page).toHaveTitle(/^(?!\()/);
	await expect.poll(async () => (await systemCallsOf(page)).badges.at(-1)).toBe(0);
	expect((await systemCallsOf(page)).notices.map(({ closed }) => closed)).toEqual([true]);
});

test('several who wait are one toast and one sound, and come in together', async () => {
	const { page } = classroom().teacher;
	const before = (await systemCallsOf(page)).notices.length;
	const pages = [await waitInLobby(ben), await waitInLobby(cleo), await waitInLobby(dan)] as const;
	await expect(lobbyToast(page)).toHaveCount(1);
	await expect(lobbyToast(page)).toContainText('3 people are waiting');
	await expect(page).toHaveTitle(/^\(3\) /);
	await expect
		.poll(async () => (await systemCallsOf(page)).notices.at(-1)?.body)
		.toBe('Ben, Cleo, and Dan wait to be let in.');
	expect((await systemCallsOf(page)).notices.length - before).toBeLessThanOrEqual(3);
	await page.evaluate(() => window.clickNotice());
	await expect(classroom().teacher.call.peoplePanel).toBeVisible();
	await expect(lobbyToast(page)).toBeHidden();
	await classroom().teacher.call.press('People');
	await lobbyToast(page).getByRole('button', { name: 'Let all in' }).click();
	for (const atDoor of pages) await expect(atDoor.getByTestId('call-screen')).toBeVisible();
	await expect(lobbyToast(page)).toBeHidden();
	await setHidden(page, false);
	await expect
		.poll(async () => (await announced(page)).filter((text) => text.includes(' joined')).join(' '))
		.toMatch(/^(?=.*Ben)(?=.*Cleo)(?=.*Dan)/);
	const [bensPage, cleosPage, dansPage] = pages;
	benIn = new Participant(ben, bensPage);
	await noteAnnouncements(annIn.page);
	await new Participant(cleo, cleosPage).leave();
	await new Participant(dan, dansPage).leave();
});

test('the People button says whose hands are raised, also to a teacher whose page was loaded again', async () => {
	const { page, call } = classroom().teacher;
	await annIn.call.press('Raise hand');
	await expect(page.getByText('Ann raised a hand.').first()).toBeVisible();
	await benIn.call.press('Raise hand');
	const people = call.control('People');
	await expect(people).toHaveAccessibleDescription('Ann and Ben have raised a hand.');
	await expect(people.locator('[data-count="2"]')).toBeVisible();
	await expect(page).toHaveTitle(/^\(2\) /);
	await people.hover();
	await review(page, 'call-hands');
	await page.reload();
	await call.expectOpen();
	await expect(people).toHaveAccessibleDescription('Ann and Ben have raised a hand.');
	await expect(page.getByText('Ann and Ben raised a hand.').first()).toBeVisible();
	expect((await systemCallsOf(page)).noticeRequests).toBe(0);
});

test('a student is told who leaves, but nothing of the hands and the lobby, and can turn announcements off', async () => {
	const { page } = annIn;
	await expect(page).toHaveTitle(/^(?!\()/);
	await expect(annIn.call.control('People')).not.toHaveAccessibleDescription(/hand/);
	await expect.poll(async () => (await announced(page)).join(' ')).toMatch(/(?=.*Dan)(?=.* left)/);
	expect((await announced(page)).join(' ')).not.toMatch(/hand|waits/);
	const dialog = await openNotices(page);
	await expect(dialog.getByRole('switch', { name: 'Message of the system' })).toBeHidden();
	await dialog.getByRole('switch', { name: /^Tell screen readers/ }).click();
	await page.keyboard.press('Escape');
	const told = (await announced(page)).length;
	const cleoIn = await waitInLobby(cleo);
	await lobbyToast(classroom().teacher.page).getByRole('button', { name: 'Let in' }).click();
	await expect(annIn.call.tileOf(cleo.name)).toBeVisible();
	await new CallPage(cleoIn).leave();
	await annIn.hasNoTileOf(cleo);
	expect((await announced(page)).length).toBe(told);
});

/** Largest sample of the sound that calls for attention, within a second after it has begun. */
function peakOfSound(page: Page): Promise<number> {
	return page.evaluate(async () => {
		const audio = document.querySelector<HTMLAudioElement>('[data-testid="attention-sound"]');
		const until = async (condition: () => boolean) => {
			while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
		};
		await until(() => audio?.srcObject instanceof MediaStream);
		if (!(audio?.srcObject instanceof MediaStream)) return 0;
		const context = new AudioContext();
		const analyser = context.createAnalyser();
		context.createMediaStreamSource(audio.srcObject).connect(analyser);
		const samples = new Float32Array(analyser.fftSize);
		let peak = 0;
		const endMs = performance.now() + 1000;
		await until(() => {
			analyser.getFloatTimeDomainData(samples);
			peak = Math.max(peak, ...samples);
			return performance.now() > endMs;
		});
		return peak;
	});
}
