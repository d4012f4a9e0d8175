import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ClassActivity } from './classActivity.ts';
import { Updates } from './updates.ts';

/** In place of electron-updater, which runs in Electron alone: what it does there is shown by packagedUpdates.spec.ts. */
const updater = vi.hoisted(() => ({
	autoDownload: true,
	autoInstallOnAppQuit: false,
	logger: {},
	looks: 0,
	isUpdateAvailable: true,
	/** Of each download, in order. */
	downloads: [] as { end: () => void; token: { cancel(): void; cancelled: boolean } }[],
	on: () => undefined,
	setFeedURL: () => undefined,
	async checkForUpdates() {
		this.looks++;
		return { isUpdateAvailable: this.isUpdateAvailable, updateInfo: { version: '2.0.0' } };
	},
	downloadUpdate(token: { cancel(): void; cancelled: boolean }) {
		return new Promise<void>((resolve, reject) => {
			const { cancel } = token;
			token.cancel = () => {
				cancel.call(token);
				reject(new Error('cancelled'));
			};
			this.downloads.push({ end: resolve, token });
		});
	},
}));

vi.mock('electron-updater', () => ({
	autoUpdater: updater,
	CancellationToken: class {
		cancelled = false;
		cancel() {
			this.cancelled = true;
		}
	},
}));

/** The part of ClassActivity that Updates uses. */
class Activity extends EventEmitter {
	isRunning = false;

	set(isRunning: boolean): void {
		this.isRunning = isRunning;
		this.emit('changed');
	}
}

let activity: Activity;
let updates: Updates;

beforeEach(() => {
	vi.useFakeTimers();
	Object.assign(updater, { looks: 0, isUpdateAvailable: true, downloads: [] });
	activity = new Activity();
	updates = new Updates('https://school.example/lectern/', activity as unknown as ClassActivity);
});

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const startAndLook = async () => {
	updates.start();
	await vi.advanceTimersByTimeAsync(10_000);
};

test('what was found is loaded, and installed when the program ends', async () => {
	await startAndLook();
	expect(updates.readyVersion).toBeNull();
	updater.downloads[0]?.end();
	await vi.advanceTimersByTimeAsync(0);
	expect(updates.readyVersion).toBe('2.0.0');
	expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: true });
	await vi.advanceTimersByTimeAsync(24 * 60 * 60 * 1000);
	expect(updater.looks).toBe(1);
});

test('nothing is asked of the feed while a class runs, but as soon as it is over', async () => {
	activity.set(true);
	await startAndLook();
	expect(updater.looks).toBe(0);
	activity.set(false);
	await vi.advanceTimersByTimeAsync(0);
	expect(updater.looks).toBe(1);
});

test('a class that begins during the download cancels it, and its end begins it again', async () => {
	await startAndLook();
	activity.set(true);
	await vi.advanceTimersByTimeAsync(0);
	expect(updater.downloads.map(({ token }) => token.cancelled)).toEqual([true]);
	activity.set(false);
	await vi.advanceTimersByTimeAsync(0);
	updater.downloads[1]?.end();
	await vi.advanceTimersByTimeAsync(0);
	expect(updates.readyVersion).toBe('2.0.0');
});

test('a feed that does not answer is one line, and is asked again hours later', async () => {
	const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
	vi.spyOn(updater, 'checkForUpdates').mockRejectedValueOnce(new Error('connect ECONNREFUSED\n    at feed'));
	await startAndLook();
	expect(written.mock.calls).toEqual([['No update could be loaded: connect ECONNREFUSED\n']]);
	await vi.advanceTimersByTimeAsync(6 * 60 * 60 * 1000);
	expect(updater.looks).toBe(1);
});
