/** Chromium, in which students take part as people do: their pages draw what is shown. */
import { type Browser, chromium, type Page } from '@playwright/test';
import { chromiumPath } from '../../e2e/fixtures/chromium.ts';
import { CallPage } from '../../e2e/pages/CallPage.ts';
import { JoinPage } from '../../e2e/pages/JoinPage.ts';
import { startedOnAllCores } from '../machine/cores.ts';
import type { TaughtClass } from './TaughtClass.ts';

const viewport = { width: 1280, height: 720 };

export class StudentBrowser {
	readonly #browser: Browser;
	readonly #lesson: TaughtClass;

	private constructor(browser: Browser, lesson: TaughtClass) {
		this.#browser = browser;
		this.#lesson = lesson;
	}

	/** On all cores: several processes draw what a student sees, and real ones have a computer of their own. */
	static async open(lesson: TaughtClass): Promise<StudentBrowser> {
		const args = [
			'--no-sandbox',
			'--disable-gpu',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-sync',
		];
		const launch = () => chromium.launch({ executablePath: chromiumPath, args });
		return new StudentBrowser(await startedOnAllCores(launch), lesson);
	}

	/** On a device that has never been here: nothing is in its cache. It has no camera. */
	async join(name: string): Promise<Page> {
		const { url, info } = this.#lesson.server;
		// As if it trusted the certificate authority.
		const context = await this.#browser.newContext({ ignoreHTTPSErrors: true, viewport });
		const page = await context.newPage();
		await page.goto(`${url}/?code=${info.roomCode}`);
		await new JoinPage(page).join({ name });
		await new CallPage(page).expectOpen();
		return page;
	}

	close(): Promise<void> {
		return this.#browser.close();
	}
}
