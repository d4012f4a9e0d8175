import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults } from '../../testing/axeFaults.ts';
import { withoutSuggestions } from '../../testing/chromiumSwitches.ts';
import { until } from '../../testing/until.ts';
import type { Manifest } from './manifest.ts';
import { hasFfmpeg, pages, RecordedLesson, recorded } from './recordedLesson.fixture.ts';

const chromiumPath = process.env.LECTERN_CHROMIUM ?? '/usr/bin/chromium';
const isPossible = hasFfmpeg && existsSync(chromiumPath);
const screens = resolve(import.meta.dirname, '../../../test-results/screens');
/** With any value: a screenshot of each state, light, dark and on a phone. */
const takesScreens = Boolean(process.env.LECTERN_SCREENS);
const laptop = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };

const longNames = Array.from({ length: 40 }, (_, index) => ({
	personId: `s${index}`,
	displayName: index % 3 === 0 ? `Student with a remarkably long name ${index}` : `Student ${index}`,
	role: 'participant' as const,
	present: [],
}));
const files = [
	{ name: 'Forces on a slope', file: 'documents/Forces on a slope.pdf' },
	{ name: 'Votes', file: 'votes.csv' },
];
const withoutScreen = recorded.segments.filter(({ trackId }) => trackId !== 'anna-screen');
/** Name of the screenshot, lesson, second at which it is looked at. */
const states: [string, Manifest, number][] = [
	['lesson-start', recorded, 0],
	['lesson-grid', recorded, 16],
	['lesson-screen', recorded, 50],
	['lesson-page', { ...recorded, pages, files, segments: withoutScreen }, 50],
	['lesson-film', { ...recorded, film: { state: 'made', file: 'film.mp4' } }, 30],
	['lesson-bare', { ...recorded, chapters: [], chat: [] }, 62],
	['lesson-sound-only', { ...recorded, segments: recorded.segments.filter(({ codec }) => codec === 'opus') }, 30],
	[
		'lesson-long-words',
		{
			...recorded,
			name: `Donaudampfschifffahrts${'gesellschaft'.repeat(12)}`,
			people: [...recorded.people, ...longNames],
			chat: recorded.chat.map((line) => ({
				...line,
				name: 'x'.repeat(60),
				text: `https://example.org/${'y'.repeat(300)}`,
			})),
		},
		30,
	],
	[
		'lesson-files-missing',
		{ ...recorded, segments: recorded.segments.map((segment) => ({ ...segment, file: 'gone.mkv' })) },
		30,
	],
];

describe.skipIf(!isPossible)('looked at in Chromium (skipped without it or FFmpeg)', () => {
	let folder: RecordedLesson;
	let browser: Browser;

	beforeAll(async () => {
		folder = await RecordedLesson.make();
		await folder.makeFilm();
		if (takesScreens) await mkdir(screens, { recursive: true });
		const args = ['--no-sandbox', '--disable-gpu', withoutSuggestions];
		browser = await chromium.launch({ executablePath: chromiumPath, args });
	}, 180_000);

	afterAll(async () => {
		await browser?.close();
		await folder?.remove();
	});

	async function openAt(manifest: Manifest, viewport: typeof phone, colorScheme: 'light' | 'dark', atS: number) {
		const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
		const page = await context.newPage();
		await page.goto(await folder.write(manifest));
		await page.evaluate(`seek.value = ${atS}; seek.dispatchEvent(new Event('change'))`);
		const isReady = `Number(player.dataset.positionMs) === ${atS * 1000} && [...document.querySelectorAll('video, audio')]
			.every(({ error, readyState, seeking }) => error || (readyState >= 2 && !seeking))`;
		await until(() => page.evaluate<boolean>(isReady), 'the picture', undefined, { everyMs: 50 });
		return page;
	}

	test.each(states)('%s has no faults for axe in light and dark', { timeout: 60_000 }, async (name, manifest, atS) => {
		for (const colorScheme of ['light', 'dark'] as const) {
			const page = await openAt(manifest, laptop, colorScheme, atS);
			if (takesScreens) await page.screenshot({ path: join(screens, `${name}-${colorScheme}.png`) });
			// What else axe-core looks at is the same in both.
			const rules = colorScheme === 'dark' ? ['color-contrast'] : [];
			expect(await axeFaults(page, rules), colorScheme).toEqual([]);
			expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(laptop.width);
			await page.context().close();
		}
	});

	test.each(states)(
		'%s fits on a phone, with controls for fingers',
		{ timeout: 60_000 },
		async (name, manifest, atS) => {
			const page = await openAt(manifest, phone, 'light', atS);
			if (takesScreens) await page.screenshot({ path: join(screens, `${name}-phone.png`), fullPage: true });
			expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(phone.width);
			expect(await axeFaults(page)).toEqual([]);
			const small = `[...document.querySelectorAll('button, select, input, summary')]
			.filter((control) => control.checkVisibility() && control.getBoundingClientRect().height < 44)
			.map(({ outerHTML }) => outerHTML)`;
			expect(await page.evaluate(small)).toEqual([]);
			await page.context().close();
		},
	);

	test.each<[string, Partial<Manifest>]>([
		['The film of this lesson is not made yet. Until then this page plays what was recorded.', {}],
		['There is no film of this lesson, so this page plays what was recorded.', { film: { state: 'cancelled' } }],
		['Neither sound nor picture was recorded.', { segments: [] }],
		['', { film: { state: 'made', file: 'film.mp4' } }],
	])('says of the film: "%s"', { timeout: 60_000 }, async (text, changes) => {
		const page = await openAt({ ...recorded, ...changes }, laptop, 'light', 30);
		expect(await page.evaluate('about.textContent')).toBe(text);
		await page.context().close();
	});

	test('a theme in the address overrides that of the system', { timeout: 60_000 }, async () => {
		const background = 'getComputedStyle(document.body).backgroundColor';
		const [light, dark] = ['rgb(248, 250, 252)', 'rgb(11, 17, 32)'];
		const url = await folder.write(recorded);
		for (const [colorScheme, query, expected] of [
			['light', '', light],
			['dark', '', dark],
			['light', '?theme=dark', dark],
			['dark', '?theme=light', light],
			['dark', '?theme=pink', dark],
		] as const) {
			const page = await browser.newPage({ colorScheme });
			await page.goto(url + query);
			expect(await page.evaluate(background), `${colorScheme} ${query}`).toBe(expected);
			await page.close();
		}
	});

	test('three thousand lines of chat are one stop of the Tab key, and arrows move inside', {
		timeout: 60_000,
	}, async () => {
		const chat = Array.from({ length: 3_000 }, (_, index) => ({
			atMs: index * 20,
			name: 'Ben',
			text: `line ${index}`,
		}));
		const page = await openAt({ ...recorded, chat }, laptop, 'light', 30);
		expect(await page.evaluate('document.querySelectorAll("#chat-list [tabindex=\'0\']").length')).toBe(1);
		await page.locator('#chat-list button[tabindex="0"]').focus();
		await page.keyboard.press('ArrowDown');
		expect(await page.evaluate('document.activeElement.parentElement.innerText')).toContain('line 1501');
		await page.keyboard.press('Enter');
		await until(
			() => page.evaluate<number>('Number(player.dataset.positionMs)'),
			'the time',
			(at) => at >= 30_020,
		);
		await page.context().close();
	});

	test('the chat stays where somebody reads, until they want to be back', { timeout: 60_000 }, async () => {
		const chat = Array.from({ length: 300 }, (_, index) => ({ atMs: index * 200, name: 'Ben', text: `line ${index}` }));
		const page = await openAt({ ...recorded, chat }, laptop, 'light', 30);
		const scrollTop = "document.getElementById('chat-list').scrollTop";
		await page.locator('#chat-list').hover();
		await page.mouse.wheel(0, -100_000);
		await until(
			() => page.evaluate<number>(scrollTop),
			'the first line',
			(top) => top === 0,
		);
		await page.keyboard.press('l');
		await until(
			() => page.evaluate<number>('Number(player.dataset.positionMs)'),
			'40 s',
			(at) => at === 40_000,
		);
		expect(await page.evaluate(scrollTop)).toBe(0);
		await page.getByRole('button', { name: 'Back to the present' }).click();
		expect(await page.evaluate('document.querySelector("#chat-list .present").innerText')).toContain('line 200');
		await until(
			() => page.evaluate<number>(scrollTop),
			'the present line',
			(top) => top > 1_000,
		);
		await page.context().close();
	});
});
