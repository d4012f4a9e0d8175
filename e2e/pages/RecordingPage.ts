import type { Locator, Page } from '@playwright/test';
import { until } from '../../sfu/testing/until.ts';
import { CallPage } from './CallPage.ts';

/** Between two looks at the time that is shown, ms. */
const everyMs = 200;

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
		this.dialog = page.getByTestId('record-dialog');
		this.controls = peoplePanel.getByTestId('recording-controls');
		this.recordButton = peoplePanel.getByTestId('class-record');
		this.changeButton = peoplePanel.getByTestId('class-record-change');
	}

	/** Opens the dialog where it comes, chooses the cameras, and waits until the class is recorded. */
	async start(cameras: 'Who is in the spotlight' | 'All cameras' | 'No cameras'): Promise<void> {
		await this.#call.openPeople();
		const opener = (await this.changeButton.isVisible()) ? this.changeButton : this.recordButton;
		await opener.click();
		await this.dialog.getByRole('radio', { name: cameras }).click();
		await this.dialog.getByTestId('record-start').click();
		await this.controls.waitFor();
	}

	/** A button of the host's. */
	async press(name: 'Pause the recording' | 'Go on recording' | 'Stop the recording'): Promise<void> {
		await this.#call.openPeople();
		await this.controls.getByRole('button', { name, exact: true }).click();
	}

	/** Waits until so many more seconds are recorded. */
	async recordFor(seconds: number): Promise<void> {
		const toS = (await this.secondsShown()) + seconds;
		await until(
			() => this.secondsShown(),
			`${toS} s to be recorded`,
			(recordedS) => recordedS >= toS,
			{ everyMs },
		);
	}

	/** The sentence is both on the screen and in the live region. */
	async expectTold(sentence: string): Promise<void> {
		await this.notice.filter({ hasText: sentence }).waitFor();
		await this.announcement.filter({ hasText: sentence }).waitFor({ state: 'attached' });
	}

	async secondsShown(): Promise<number> {
		const parts = ((await this.time.textContent()) ?? '').split(':').map(Number);
		return parts.reduce((total, part) => total * 60 + part, 0);
	}
}
