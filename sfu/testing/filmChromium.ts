import { existsSync } from 'node:fs';
import { type Browser, launch, type Page } from 'puppeteer-core';
import type { FilmWindows } from '../recording/film/WindowFilm.ts';

const chromiumPath = process.env.LECTERN_CHROMIUM ?? '/usr/bin/chromium';

/** The reason why this machine cannot make films in a browser, or null. */
export const obstacleToFilmChromium = existsSync(chromiumPath) ? null : `there is no Chromium at ${chromiumPath}`;

/** A headless Chromium in place of the desktop: opens the windows in which pages make films. */
export class FilmChromium implements FilmWindows {
	readonly #browser: Browser;
	/** The page that is open; null: none. */
	page: Page | null = null;
	/** Base URL of the server, e.g. `http://127.0.0.1:4480`. */
	baseUrl = '';
	/** Runs in every page before its own scripts, e.g. to take an encoder away; null: nothing. */
	prepare: (() => void) | null = null;
	/** What pages wrote to the console. */
	readonly console: string[] = [];
	/** The last change of the page; the next one waits for it. */
	#last: Promise<unknown> = Promise.resolve();

	private constructor(browser: Browser) {
		this.#browser = browser;
	}

	static async launch(): Promise<FilmChromium> {
		const args = [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
		];
		return new FilmChromium(await launch({ executablePath: chromiumPath, headless: true, args }));
	}

	openWindow(path: string): void {
		this.#inOrder(async () => {
			const page = await this.#browser.newPage();
			this.page = page;
			page.on('console', (message) => this.console.push(message.text()));
			if (this.prepare) await page.evaluateOnNewDocument(this.prepare);
			await page.goto(this.baseUrl + path);
		});
	}

	closeWindow(): void {
		this.#inOrder(async () => {
			const { page } = this;
			this.page = null;
			await page?.close();
		});
	}

	/** The page crashes, as when its process is killed. */
	async kill(): Promise<void> {
		await this.#last;
		const session = await this.page?.createCDPSession();
		// Never answered: the page is gone.
		session?.send('Page.crash').catch(() => undefined);
		await new Promise<void>((resolve) => this.page?.once('error', () => resolve()));
	}

	async close(): Promise<void> {
		await this.#last;
		await this.#browser.close();
	}

	#inOrder(change: () => Promise<void>): void {
		this.#last = this.#last.then(change).catch((error) => this.console.push(String(error)));
	}
}
