/** A page of a lesson, opened from the disk in a real browser that Puppeteer controls. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type Browser, launch, type Page } from 'puppeteer-core';
import { until } from '../../testing/until.ts';

const paths = {
	chrome: process.env.LECTERN_CHROMIUM ?? '/usr/bin/chromium',
	firefox: process.env.LECTERN_FIREFOX ?? '/usr/bin/firefox-esr',
};
export type BrowserName = keyof typeof paths;

export const isInstalled = (name: BrowserName) => existsSync(paths[name]);

export function openBrowser(name: BrowserName, firefoxPrefs: Record<string, unknown> = {}): Promise<Browser> {
	return launch({
		browser: name,
		executablePath: paths[name],
		headless: true,
		env: { PATH: process.env.PATH, HOME: tmpdir(), LANG: 'en_GB.UTF-8' },
		defaultViewport: { width: 1280, height: 800 },
		...(name === 'chrome'
			? { args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'] }
			: { extraPrefsFirefox: firefoxPrefs }),
	});
}

/** Runs in the page: at every change of the position, where each element is on the clock of the lesson. */
const startSampling = `
	window.samples = [];
	new MutationObserver(() => {
		const positionMs = Number(player.dataset.positionMs);
		const elements = [...document.querySelectorAll('[data-start-ms]')].filter((element) => !element.paused);
		const errorsMs = elements.map((element) => Number(element.dataset.startMs) + element.currentTime * 1000 - positionMs);
		window.samples.push({ positionMs, errorsMs });
	}).observe(player, { attributeFilter: ['data-position-ms'] });
`;

type Sample = { positionMs: number; errorsMs: number[] };

export class OpenLesson {
	/** Addresses that were asked for. */
	readonly requests: string[] = [];
	/** What the console says of errors and warnings, and what was thrown. */
	readonly complaints: string[] = [];

	private constructor(private readonly page: Page) {
		page.on('request', (request) => this.requests.push(request.url()));
		page.on('pageerror', (error) => this.complaints.push(String(error)));
		page.on('dialog', (dialog) => {
			this.complaints.push(`dialog ${dialog.message()}`);
			void dialog.dismiss();
		});
		page.on('console', (message) => {
			const { url = '' } = message.location();
			if (message.type() === 'error' || message.type() === 'warn') this.complaints.push(`${message.text()} ${url}`);
		});
	}

	static async open(browser: Browser, url: string): Promise<OpenLesson> {
		const page = await browser.newPage();
		const lesson = new OpenLesson(page);
		await page.goto(url);
		await page.bringToFront();
		return lesson;
	}

	/** Evaluates an expression in the page. */
	async read<T>(expression: string): Promise<T> {
		// Who asks knows the type of what they ask for.
		return (await this.page.evaluate(expression)) as T;
	}

	/** Waits until an expression is true in the page. */
	async waitFor(expression: string): Promise<void> {
		await until(() => this.read<boolean>(expression), expression, undefined, { everyMs: 50 });
	}

	/** Seconds of the lesson. */
	async waitForPosition(fromS: number, toS = Number.POSITIVE_INFINITY): Promise<void> {
		const holds = (atS: number) => atS >= fromS && atS <= toS;
		await until(() => this.positionS(), `a position from ${fromS} to ${toS} s`, holds, { everyMs: 50 });
	}

	positionS(): Promise<number> {
		return this.read('Number(player.dataset.positionMs) / 1000');
	}

	press(key: 'k' | 'l' | 'j' | 'm' | ' '): Promise<void> {
		return this.page.keyboard.press(key);
	}

	async click(selector: string): Promise<void> {
		await this.page.click(selector);
	}

	async chooseSpeed(value: string): Promise<void> {
		await this.page.select('#speed', value);
	}

	/** File names of all media elements. */
	files(): Promise<string[]> {
		return this.read(
			"[...document.querySelectorAll('[data-start-ms]')].map(({ src }) => src.split('/').at(-1)).sort()",
		);
	}

	/** Names on the visible tiles. */
	tiles(): Promise<string[]> {
		return this.read(
			"[...document.querySelectorAll('.tile:not([hidden]) .name')].map(({ textContent }) => textContent)",
		);
	}

	/**
	 * Waits until five looks in a row find `count` elements playing, each of them within 150 ms of the clock.
	 * @returns the largest error of these looks, ms
	 */
	async playsInStep(count: number): Promise<number> {
		await this.page.evaluate(startSampling);
		const inStep = (samples: Sample[]) =>
			samples.length === 5 &&
			samples.every(({ errorsMs }) => errorsMs.length === count && errorsMs.every((error) => Math.abs(error) <= 150));
		const lastFive = () => this.read<Sample[]>('window.samples.slice(-5)');
		const samples = await until(lastFive, `${count} elements in step`, inStep, { everyMs: 100, timeoutMs: 30_000 });
		return Math.max(...samples.flatMap(({ errorsMs }) => errorsMs.map(Math.abs)));
	}

	close(): Promise<void> {
		return this.page.close();
	}
}
