import { type Download, expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

/** Page object of the host's library of recordings. */
export class LibraryPage {
	readonly screen: Locator;
	readonly empty: Locator;
	/** One row per recording, newest first. */
	readonly recordings: Locator;
	readonly player: Locator;
	/** The page of the lesson, in the player. */
	readonly lessonFrame: FrameLocator;
	/** Its body. */
	readonly lesson: Locator;
	readonly undoButton: Locator;
	/** Path of the folder with the lesson folders. */
	readonly folder: Locator;
	/** For how long recordings are kept. */
	readonly retention: Locator;

	constructor(readonly page: Page) {
		this.screen = page.getByTestId('library');
		this.empty = page.getByTestId('library-empty');
		this.recordings = page.getByRole('list', { name: 'Recordings, newest first' }).getByTestId('recording');
		this.player = page.getByTestId('player');
		this.lessonFrame = this.player.frameLocator('iframe');
		this.lesson = this.lessonFrame.locator('body');
		this.undoButton = page.getByRole('button', { name: 'Undo' });
		this.folder = page.getByTestId('recordings-folder');
		this.retention = page.getByTestId('retention');
	}

	/** From the home screen. */
	async open(): Promise<void> {
		await this.page.getByTestId('host-home').getByRole('button', { name: 'Recordings' }).click();
		await expect(this.screen).toBeVisible();
	}

	async close(): Promise<void> {
		await this.page.getByRole('button', { name: 'Back to the start screen' }).click();
		await expect(this.page.getByTestId('host-home')).toBeVisible();
	}

	recordingOf(name: string): Locator {
		return this.recordings.filter({ has: this.page.getByRole('heading', { name, exact: true }) });
	}

	/** @param recording one of `recordings`, as in the methods below */
	async play(recording: Locator): Promise<void> {
		await recording.getByRole('button', { name: /^Play / }).click();
		await expect(this.player).toBeVisible();
	}

	async pressDownload(recording: Locator): Promise<void> {
		await recording.getByRole('button', { name: /^Download / }).click();
	}

	/** In a browser; the desktop downloads without telling Playwright. */
	async download(recording: Locator): Promise<Download> {
		const [download] = await Promise.all([this.page.waitForEvent('download'), this.pressDownload(recording)]);
		return download;
	}

	filmOf(recording: Locator): Locator {
		return recording.getByTestId('film');
	}

	async choose(recording: Locator, action: 'Rename' | 'Show in folder' | 'Delete'): Promise<void> {
		await recording.getByRole('button', { name: /^More / }).click();
		await this.page.getByRole('menuitem', { name: action, exact: true }).click();
	}

	async rename(recording: Locator, newName: string): Promise<void> {
		await this.choose(recording, 'Rename');
		const dialog = this.page.getByRole('dialog', { name: 'Rename the recording' });
		await dialog.getByRole('textbox', { name: 'Name' }).fill(newName);
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
	}

	/** @param days null: recordings are kept whatever their age */
	async keepForDays(days: number | null): Promise<void> {
		await this.page.getByRole('button', { name: 'Change how long recordings are kept' }).click();
		const dialog = this.page.getByRole('dialog', { name: 'How long recordings are kept' });
		await dialog.getByRole('switch', { name: 'Delete old recordings' }).setChecked(days !== null);
		if (days !== null) {
			await dialog.getByRole('textbox', { name: 'Days after which a recording is deleted' }).fill(String(days));
		}
		await dialog.getByRole('button', { name: 'Save' }).click();
		await expect(dialog).toBeHidden();
	}
}
