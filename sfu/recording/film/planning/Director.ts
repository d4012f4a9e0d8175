import { filmSettingsOf } from '../../../protocol/models/recording.ts';
import type { Manifest, Person } from '../../lesson/manifest.ts';
import { type Lane, lanesOf, spanAt } from './lanes.ts';
import { type Box, boxWithin, grid, largeAndSmall, type Size, whole, wide } from './layout.ts';
import { oneLine } from './oneLine.ts';
import { recentSpeakers, type Speaking, speakersOf, speakingAt } from './speakers.ts';

/** One tile, before it is known which file it shows. */
export type Place = Box & { lane: Lane | null; name: string };

/** More are too small to be recognised. */
const maxTiles = 16;

/** Decides what the film of a lesson shows at a time. */
export class Director {
	readonly lanes: readonly Lane[];
	/** In order, from 0 on: when something may change. */
	readonly times: readonly number[];
	readonly #manifest: Manifest;
	readonly #size: Size;
	readonly #speakers: readonly Speaking[];
	readonly #spotlights: readonly { atMs: number; personId: string | null }[];
	/** By personId. */
	readonly #names: ReadonlyMap<string, string>;
	/** personId, in order of arrival. */
	readonly #arrival: readonly string[];

	constructor(manifest: Manifest, durationMs: number) {
		this.#manifest = manifest;
		this.#size = filmSettingsOf(manifest.options);
		this.lanes = lanesOf(manifest, durationMs);
		this.#speakers = speakersOf(manifest.focus, durationMs);
		const focus = manifest.focus.toSorted((a, b) => a.atMs - b.atMs);
		this.#spotlights = focus.map(({ atMs, spotlight }) => ({ atMs, personId: spotlight }));
		this.#names = new Map(manifest.people.map(({ personId, displayName }) => [personId, oneLine(displayName)]));
		const people = manifest.people.toSorted(byArrival).map(({ personId }) => personId);
		this.#arrival = [...new Set([...people, ...this.lanes.flatMap(({ personId }) => personId ?? [])])];
		const times = [
			0,
			...this.#speakers.map(({ fromMs }) => fromMs),
			...this.#spotlights.map(({ atMs }) => atMs),
			...this.lanes.flatMap(({ visible }) => visible.flatMap(({ fromMs, toMs }) => [fromMs, toMs])),
		];
		this.times = [...new Set(times)].filter((at) => at >= 0 && at < durationMs).sort((a, b) => a - b);
	}

	/** The tiles at a time. */
	at(atMs: number): Place[] {
		const spotlight = this.#spotlights.findLast((each) => each.atMs <= atMs)?.personId ?? null;
		const spotlit = this.#camera(spotlight, atMs);
		const shared = this.#newestShared(atMs);
		if (shared) return this.#beside(shared, spotlit ?? this.#active(atMs));
		if (!spotlit) return this.#everybody(atMs);
		const active = this.#active(atMs);
		return this.#beside(spotlit, active?.personId === spotlight ? null : active);
	}

	#beside(large: Lane, small: Lane | { personId: string } | null): Place[] {
		if (!small) return [this.#place(large, whole(this.#size))];
		const boxes = largeAndSmall(this.#size);
		return [this.#place(large, boxes.large), this.#place(small, boxes.small)];
	}

	/** Everybody on camera; without cameras the name of who speaks. */
	#everybody(atMs: number): Place[] {
		const cameras = this.#arrival.flatMap((personId) => this.#camera(personId, atMs) ?? []);
		if (cameras.length === 0) {
			const { speaker } = speakingAt(this.#speakers, atMs);
			const name = (speaker !== null && this.#names.get(speaker)) || oneLine(this.#manifest.name);
			return [{ ...whole(this.#size), lane: null, name }];
		}
		const chosen = this.#chosen(cameras, atMs);
		const boxes = grid(this.#size, chosen.length);
		return chosen.flatMap((lane, index) => {
			const box = boxes[index];
			return box ? [this.#place(lane, box)] : [];
		});
	}

	/** Who spoke recently first, but shown in order of arrival. */
	#chosen(cameras: Lane[], atMs: number): Lane[] {
		if (cameras.length <= maxTiles) return cameras;
		const recent = recentSpeakers(this.#speakers, atMs);
		const rank = ({ personId }: Lane) => {
			const index = personId === null ? -1 : recent.indexOf(personId);
			return index < 0 ? recent.length : index;
		};
		const chosen = new Set(cameras.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxTiles));
		return cameras.filter((lane) => chosen.has(lane));
	}

	/** The camera of the active speaker; without one the speaker alone, while they speak. */
	#active(atMs: number): Lane | { personId: string } | null {
		const { speaker, last } = speakingAt(this.#speakers, atMs);
		const camera = this.#camera(last, atMs);
		if (camera) return camera;
		return speaker !== null && this.#names.get(speaker) ? { personId: speaker } : null;
	}

	#camera(personId: string | null, atMs: number): Lane | undefined {
		return this.lanes.find(
			(lane) => lane.source === 'camera' && lane.personId === personId && spanAt(lane, atMs) !== undefined,
		);
	}

	/** A screen, or the pages. */
	#newestShared(atMs: number): Lane | undefined {
		const shared = this.lanes.flatMap((lane) => {
			const span = lane.source === 'camera' ? undefined : spanAt(lane, atMs);
			return span ? [{ lane, fromMs: span.fromMs }] : [];
		});
		return shared.sort((a, b) => b.fromMs - a.fromMs)[0]?.lane;
	}

	#place(shown: Lane | { personId: string }, box: Box): Place {
		const name = (shown.personId !== null && this.#names.get(shown.personId)) || '';
		if ('key' in shown) {
			const { x, y, width, height } = shown.aspect === null ? box : boxWithin(box, shown.aspect);
			return { x, y, width, height, lane: shown, name };
		}
		return { ...boxWithin(box, wide), lane: null, name };
	}
}

function byArrival(a: Person, b: Person): number {
	const [aMs, bMs] = [arrivedMs(a), arrivedMs(b)];
	return aMs < bMs ? -1 : Number(aMs > bMs);
}

/** Infinity: it is not known. */
function arrivedMs({ present }: Person): number {
	return Math.min(...present.map(({ fromMs }) => fromMs));
}
