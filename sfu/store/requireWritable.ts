import { setTimeout as sleep } from 'node:timers/promises';
import type { StorageTrouble } from '../protocol/models/storage.ts';
import { StartError } from '../startErrors.ts';
import type { Store } from './Store.ts';

/** A command of another process holds the database for some milliseconds, a backup for a second. */
const lockedPatienceMs = 2_000;
/** A disk that other programs keep busy answers late; one that is full or gone answers with an error at once. */
const stalledPatienceMs = 30_000;
const pollMs = 100;

/** What an operator reads of a file that cannot be written: the rest of a sentence. */
export const troubleTexts: Record<StorageTrouble, string> = {
	full: 'the disk is full. Make room on it, or choose another folder with --data-dir.',
	locked: 'another program holds it. Close that one, or choose another folder with --data-dir.',
	unwritable: 'it cannot be read or written. Make the folder writable, or choose another one with --data-dir.',
};

/**
 * Settles when everything that was saved so far is on the disk: what is promised from now on can be kept.
 * @throws StartError data-dir
 */
export async function requireWritable(
	store: Pick<Store, 'kept' | 'trouble' | 'isStalled'>,
	dataDir: string,
): Promise<void> {
	const startedAtMs = performance.now();
	for (;;) {
		try {
			await store.kept();
			return;
		} catch (cause) {
			const trouble = store.trouble ?? 'unwritable';
			const lockedMs = trouble === 'locked' ? lockedPatienceMs : 0;
			if (performance.now() - startedAtMs > (store.isStalled ? stalledPatienceMs : lockedMs)) {
				const message = `The data folder ${dataDir} cannot be used: ${troubleTexts[trouble]}`;
				throw new StartError('data-dir', message, { cause });
			}
			await sleep(pollMs);
		}
	}
}
