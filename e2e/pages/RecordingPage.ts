import { expect, type Locator, type Page } from '@playwright/test';
import { CallPage } from './CallPage.ts';

/** Page object of the recording in the call: the sign and the messages that everybody sees, and the host's buttons. */
export class RecordingPage {
	/** In the top bar. */
	readonly sign: Locator;
	/** `m:ss` in the sign. */
	readonly time: Locator;
	/** Visible message over the stage. */
	readonly notice: Locator;
	/** Live region for screen readers. */
	readonly announcement: Locator;
	readonly dialog: Locator;
	/** In the people panel while the class is recorded; hosts only. */
	readonly controls: Locator;
	readonly recordButton: Locator;
	readonly changeButton: Locator;
	readonly #call: CallPage;

	constructor(readonly page: Page) {
		this.#call = new CallPage(page);
		const { peoplePanel } = this.#call;
		this.sign = page.getByTestId('recording-sign');
		this.time = this.sign.getByRole('timer', { name: 'Recorded so far' });
		this.notice = page.getByTestId('recording-notice');
		this.announcement = page.getByTestId('recording-announcement');
		this.dialog = page.getByRole('dialog', { name: 'Record this class' });
		this.controls = peoplePanel.getByRole('region', { name: 'Recording of the class' });
		this.recordButton = peoplePanel.getByRole('button', { name: 'Record', exact: true });
		this.changeButton = peoplePanel.getByRole('button', { name: 'Change what is recorded' });
	}

	/** Opens the dialog where it comes, chooses the cameras, and waits until the class is recorded. */
	async start(cameras: 'Who is in the spotlight' | 'All cameras' | 'No cameras'): Promise<void> {
		await this.#call.openPeople();
		const opener = (await this.changeButton.isVisible()) ? this.changeButton : this.recordButton;
		await opener.click();
		await this.dialog.getByRole('radio', { name: cameras }).click();
		await this.dialog.getByRole('button', { name: 'Start recording' }).click();
		await expect(this.controls).toBeVisible();
	}

	/** A button of the host's. */
	async press(name: 'Pause the recording' | 'Go on recording' | 'Stop the recording'): Promise<void> {
		await this.#call.openPeople();
		await this.controls.getByRole('button', { name, exact: true }).click();
	}

	/** Waits until so many more seconds are recorded. */
	async recordFor(seconds: number): Promise<void> {
		const toS = (await this.secondsShown()) + seconds;
		await expect.poll(() => this.secondsShown(), 'seconds recorded').toBeGreaterThanOrEqual(toS);
	}

	/** The sentence is both on the screen and in the live region. */
	async expectTold(sentence: string): Promise<void> {
		await expect(this.notice).toContainText(sentence);
		await expect(this.announcement).toHaveText(sentence);
	}

	async secondsShown(): Promise<number> {
		const parts = ((await this.time.textContent()) ?? '').split(':').map(Number);
		return parts.reduce((total, part) => total * 60 + part, 0);
	}
}
