import { EventEmitter } from 'node:events';
import type { AppUpdater, CancellationToken } from 'electron-updater';
import type { ClassActivity } from './classActivity.ts';
import { texts } from './texts.ts';

/** After the start, ms: a class that begins at once goes first. */
const firstLookMs = 5_000;
/** Between two looks of a program that is left open, ms. */
const lookEveryMs = 6 * 60 * 60 * 1000;

/**
 * Looks for a newer version at the address of a setting, loads it while no class runs, and has it installed when the program ends.
 * What comes from there is checked: against the digest of the feed, and where packages are signed (Windows, macOS) against the
 * signature. A feed that does not answer is no more than a line on stderr.
 */
export class Updates extends EventEmitter<{ changed: [] }> {
	readonly #feed: string;
	readonly #activity: ClassActivity;
	#loaded: Promise<AppUpdater> | null = null;
	#download: CancellationToken | null = null;
	#isLooking = false;
	/** A class kept a look from being finished. */
	#isDue = false;
	#readyVersion: string | null = null;

	constructor(feed: string, activity: ClassActivity) {
		super();
		this.#feed = feed;
		this.#activity = activity;
		activity.on('changed', () => {
			if (activity.isRunning) this.#download?.cancel();
			else if (this.#isDue) void this.#look();
		});
	}

	/** The version that is installed when the program ends; null: there is none. */
	get readyVersion(): string | null {
		return this.#readyVersion;
	}

	/** Whether this package can replace itself: a deb belongs to the package manager. */
	static get isPossible(): boolean {
		return process.platform !== 'linux' || Boolean(process.env.APPIMAGE);
	}

	start(): void {
		setTimeout(() => void this.#look(), firstLookMs).unref();
		setInterval(() => void this.#look(), lookEveryMs).unref();
	}

	async #look(): Promise<void> {
		if (this.#isLooking || this.#readyVersion !== null) return;
		this.#isDue = this.#activity.isRunning;
		if (this.#isDue) return;
		this.#isLooking = true;
		try {
			await this.#load();
		} catch (error) {
			if (this.#download?.cancelled) this.#isDue = true;
			else process.stderr.write(texts.updates.failed(firstLine(error)));
		} finally {
			this.#isLooking = false;
			this.#download = null;
		}
		// The class that kept the look from being finished may be over by now.
		if (this.#isDue && !this.#activity.isRunning) void this.#look();
	}

	async #load(): Promise<void> {
		this.#loaded ??= openUpdater(this.#feed);
		const updater = await this.#loaded;
		const found = await updater.checkForUpdates();
		if (!found?.isUpdateAvailable) return;
		if (this.#activity.isRunning) {
			this.#isDue = true;
			return;
		}
		const { CancellationToken } = await import('electron-updater');
		this.#download = new CancellationToken();
		await updater.downloadUpdate(this.#download);
		this.#readyVersion = found.updateInfo.version;
		process.stderr.write(`${texts.updates.ready(this.#readyVersion)}\n`);
		this.emit('changed');
	}
}

/** Loaded only where a feed is set: most computers have none. */
async function openUpdater(feed: string): Promise<AppUpdater> {
	const { autoUpdater } = await import('electron-updater');
	autoUpdater.setFeedURL({ provider: 'generic', url: feed });
	autoUpdater.autoDownload = false;
	autoUpdater.autoInstallOnAppQuit = true;
	// Its own notes are no business of the terminal; failures come as rejections.
	autoUpdater.logger = null;
	autoUpdater.on('error', () => undefined);
	return autoUpdater;
}

/** The updater's messages go on with headers and stacks. */
const firstLine = (error: unknown) => String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
