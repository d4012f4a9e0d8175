import { join } from 'node:path';
import type { Settings } from '../config.ts';
import type { Logger } from '../core/Logger.ts';
import { errorText } from '../errorText.ts';
import { MaterialFolder } from '../materials/MaterialFolder.ts';
import { type MaterialCaps, Materials } from '../materials/Materials.ts';
import type { Store } from '../store/Store.ts';

type Given = { settings: Settings; store: Store; logger: Logger };

const capsOf = ({ materialsRoomMb, materialsTotalGb, materialsFreeMb }: Settings): MaterialCaps => ({
	ofRoom: materialsRoomMb * 1e6,
	inAll: materialsTotalGb * 1e9,
	free: materialsFreeMb * 1e6,
});

/** null: their folder cannot be used. A class can be held all the same. */
export function openMaterials({ settings, store, logger }: Given): Materials | null {
	const folder = new MaterialFolder(join(settings.dataDir, 'materials'));
	try {
		return new Materials({ folder, store, caps: capsOf(settings), logger });
	} catch (error) {
		logger.error({ folder: folder.path, reason: errorText(error) }, 'the folder for documents cannot be used');
		return null;
	}
}
