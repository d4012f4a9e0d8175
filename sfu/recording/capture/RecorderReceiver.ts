import type { ConsumerSlot } from '../../core/peer/ConsumerSlot.ts';
import type { Tile } from '../../core/peer/selection.ts';
import type { RecordedRoom } from '../../core/room/LessonRecorder.ts';
import type { DownlinkSample, VideoReceiver } from '../../core/room/VideoReceiver.ts';
import type { Reception } from '../../protocol/models.ts';

/** Priorities of tiles: from 200 on a video counts as shown large. */
const priorities = { large: 255, small: 100 };
/** Up to so many cameras fill the height of the film in so many rows. */
const maxCamerasByRows = [1, 4, 9] as const;

/**
 * The recorder as a receiver of video, for the allocator: it gets each video as large as the film shows it, smaller
 * while the worker is busy, and no more than the disk takes.
 */
export class RecorderReceiver implements VideoReceiver {
	readonly id: string;
	readonly usesNetwork = false;
	/** Some videos are kept smaller than the film shows them. */
	lowerLayers = false;
	/** What the disk takes, bit/s; undefined: as much as comes. */
	diskBps: number | undefined;
	readonly #room: Pick<RecordedRoom, 'load'>;
	readonly #filmHeight: number;
	readonly #slots: () => ConsumerSlot[];

	/** @param slots of all tracks; those that are not resumed are not asked for */
	constructor(id: string, room: Pick<RecordedRoom, 'load'>, filmHeight: number, slots: () => ConsumerSlot[]) {
		this.id = id;
		this.#room = room;
		this.#filmHeight = filmHeight;
		this.#slots = slots;
	}

	get slots(): ConsumerSlot[] {
		return this.#slots();
	}

	get tiles(): ReadonlyMap<string, Tile> {
		const wanted = this.slots.filter(({ consumer, resumed }) => consumer.kind === 'video' && resumed);
		const screens = wanted.filter(({ origin }) => origin.source === 'screen');
		const rows = maxCamerasByRows.findIndex((max) => wanted.length - screens.length <= max);
		const byRows = this.#filmHeight / (rows === -1 ? 4 : rows + 1);
		// Beside a screen cameras are a quarter of the film.
		const height = (screens.length > 0 ? this.#filmHeight / 4 : byRows) / (this.#room.load === 'fine' ? 1 : 2);
		const tiles = wanted.map(({ producerId, origin }): Tile => {
			const isScreen = origin.source === 'screen';
			const tileHeight = isScreen ? this.#filmHeight : height;
			const priority = isScreen || wanted.length === 1 ? priorities.large : priorities.small;
			return { producerId, width: Math.round((tileHeight * 16) / 9), height: Math.round(tileHeight), priority };
		});
		return new Map(tiles.map((tile) => [tile.producerId, tile]));
	}

	async sampleDownlink(): Promise<DownlinkSample> {
		return { availableBps: this.diskBps, lossRatio: 0 };
	}

	receptionChanged({ step }: Reception): void {
		this.lowerLayers = step !== 'full';
	}
}
