import { Draft } from '../../../protocol/models/votes.ts';
import { notFound, SfuError } from '../../errors.ts';
import { draftLimits } from '../../limits.ts';
import { newId } from '../../newId.ts';
import { KeptMap } from '../../room/KeptMap.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import type { KeptState } from '../../room/RoomPart.ts';

/** Questions that hosts have prepared. They outlive the lessons of the room. */
export class Drafts {
	readonly #drafts: KeptMap<Draft>;

	/** @param part under whose name they are kept */
	constructor(room: Pick<RoomApi, 'keepWithRoom'>, part: string) {
		this.#drafts = KeptMap.withRoom(room, part, Draft, 'draft/');
	}

	restore(kept: KeptState): void {
		this.#drafts.restore(kept);
	}

	/** In the order in which they were made. */
	get all(): Draft[] {
		return [...this.#drafts.values()];
	}

	/** @throws SfuError not-found (draft) */
	get(draftId: string): Draft {
		const draft = this.#drafts.get(draftId);
		if (!draft) throw notFound('draft', draftId);
		return draft;
	}

	/**
	 * @param saved without an id: a new one
	 * @throws SfuError not-found (draft), limit-reached (draft)
	 */
	save({ draftId, ...content }: Omit<Draft, 'draftId'> & { draftId?: string | undefined }): Draft {
		if (draftId !== undefined) this.get(draftId);
		const draft = { draftId: draftId ?? newId(), ...content };
		const others = this.all.filter((other) => other.draftId !== draft.draftId);
		const bytes = [...others, draft].reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0);
		if (others.length >= draftLimits.count || bytes > draftLimits.bytes)
			throw new SfuError('limit-reached', 'no room for more drafts', { what: 'draft' });
		this.#drafts.set(draft.draftId, draft);
		return draft;
	}

	/** @returns false: there was none */
	remove(draftId: string): boolean {
		return this.#drafts.delete(draftId);
	}
}
