import { z } from 'zod';
import { StorageTrouble } from '../models/storage.ts';
import { noun } from './notice.ts';

const Storage = z
	.object({ trouble: StorageTrouble.nullable().describe('null: everything can be stored') })
	.describe('only for hosts and co-hosts');

export const storage = noun({
	notices: {
		storageTrouble: Storage.describe(
			'to hosts and co-hosts: what happens acts at once, and is lost if the server stops before the trouble is over',
		),
	},
	snapshot: Storage.exactOptional(),
});
