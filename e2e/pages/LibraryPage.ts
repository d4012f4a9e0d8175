import type { Download, FrameLocator, Locator, Page } from '@playwright/test';

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
		this.undoButton = page.getByTestId('library-undo');
		this.folder = page.getByTestId('recordings-folder');
		this.retention = page.getByTestId('retention');
	}

	/** From the home screen. */
	async open(): Promise<void> {
		await this.page.getByTestId('home-recordings').click();
		await this.screen.waitFor();
	}

	async close(): Promise<void> {
		await this.screen.getByTestId('screen-back').click();
		await this.page.getByTestId('host-home').waitFor();
	}

	recordingOf(name: string): Locator {
		return this.recordings.filter({ has: this.page.getByRole('heading', { name, exact: true }) });
	}

	/** @param recording one of `recordings`, as in the methods below */
	async play(recording: Locator): Promise<void> {
		await recording.getByTestId('recording-play').click();
		await this.player.waitFor();
	}

	async pressDownload(recording: Locator): Promise<void> {
		await recording.getByTestId('recording-download').click();
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
		await recording.getByTestId('recording-options').click();
		await this.page.getByRole('menuitem', { name: action, exact: true }).click();
	}

	async rename(recording: Locator, newName: string): Promise<void> {
		await this.choose(recording, 'Rename');
		const dialog = this.page.getByTestId('rename-dialog');
		await dialog.getByTestId('rename-name').fill(newName);
		await dialog.getByTestId('rename-save').click();
		await dialog.waitFor({ state: 'hidden' });
	}

	/** @param days null: recordings are kept whatever their age */
	async keepForDays(days: number | null): Promise<void> {
		await this.page.getByTestId('retention-change').click();
		const dialog = this.page.getByTestId('retention-dialog');
		await dialog.getByTestId('retention-days-on').setChecked(days !== null);
		if (days !== null) await dialog.getByTestId('retention-days').fill(String(days));
		await dialog.getByTestId('retention-save').click();
		await dialog.waitFor({ state: 'hidden' });
	}
}
