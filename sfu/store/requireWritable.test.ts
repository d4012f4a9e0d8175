import { expect, test } from 'vitest';
import { SfuError } from '../core/errors.ts';
import type { StorageTrouble } from '../protocol/models/storage.ts';
import { requireWritable } from './requireWritable.ts';
import type { Store } from './Store.ts';

/** In place of a disk, none of which here answers late on demand: each look finds the next state. */
function disk(...states: { trouble: StorageTrouble | null; isStalled: boolean }[]) {
	let state = states[0];
	const kept = async () => {
		state = states.length > 1 ? states.shift() : states[0];
		if (state?.trouble) throw new SfuError('unavailable', 'not written');
	};
	const store: Pick<Store, 'kept' | 'trouble' | 'isStalled'> = {
		kept,
		get trouble() {
			return state?.trouble ?? null;
		},
		get isStalled() {
			return state?.isStalled ?? false;
		},
	};
	return store;
}

const stalled = { trouble: 'unwritable', isStalled: true } as const;
const fine = { trouble: null, isStalled: false };

test('waits for a disk that answers late, and for one that another program holds for a moment', async () => {
	await requireWritable(disk(stalled, stalled, fine), '/data');
	await requireWritable(disk({ trouble: 'locked', isStalled: false }, fine), '/data');
});

test('refuses a disk that answers late with an error, and one that cannot be written, with the reason', async () => {
	const full = { trouble: 'full', isStalled: false } as const;
	await expect(requireWritable(disk(stalled, full), '/data')).rejects.toThrow('/data cannot be used: the disk is full');
	await expect(requireWritable(disk({ ...stalled, isStalled: false }), '/data')).rejects.toThrow('cannot be read');
});
