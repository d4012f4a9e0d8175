import type { StorageTrouble } from '../../../sfu/protocol/models/storage.ts';
import { slice } from './slice.ts';

type StorageState = {
	/** Why the server cannot store what happens; null: it can, or we are no host. */
	storageTrouble: StorageTrouble | null;
};

export const storageSlice = slice<StorageState>()({
	initial: { storageTrouble: null },
	ended: { storageTrouble: null },
	entered: ({ parts }) => ({ storageTrouble: parts.storage?.trouble ?? null }),
	notices: { storageTrouble: (_, { trouble }) => ({ storageTrouble: trouble }) },
});
