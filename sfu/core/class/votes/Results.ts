import { type ResultSummary, VoteResult } from '../../../protocol/models/votes.ts';
import { notFound } from '../../errors.ts';
import { resultLimits } from '../../limits.ts';
import { KeptMap } from '../../room/KeptMap.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import type { KeptState } from '../../room/RoomPart.ts';
import { newestWithin } from '../BoundedTail.ts';

/** What the class has answered. Results outlive the lessons of the room; of too many, the oldest are forgotten. */
export class Results {
	readonly #results: KeptMap<VoteResult>;

	/** @param part under whose name they are kept */
	constructor(room: Pick<RoomApi, 'keepWithRoom'>, part: string) {
		this.#results = KeptMap.withRoom(room, part, VoteResult, 'result/');
	}

	restore(kept: KeptState): void {
		this.#results.restore(kept);
	}

	/** The newest last. */
	get all(): VoteResult[] {
		return [...this.#results.values()];
	}

	/** @throws SfuError not-found (vote) */
	get(voteId: string): VoteResult {
		const result = this.#results.get(voteId);
		if (!result) throw notFound('vote', voteId);
		return result;
	}

	/** A new one, or what has changed of one. @returns ids of those that were forgotten for it */
	keep(result: VoteResult): string[] {
		this.#results.set(result.voteId, result);
		const kept = new Set(newestWithin(this.all, resultLimits, (each) => JSON.stringify(each)));
		const forgotten = this.all.filter((each) => !kept.has(each));
		return forgotten.map(({ voteId }) => voteId).filter((voteId) => this.#results.delete(voteId));
	}

	has(voteId: string): boolean {
		return this.#results.has(voteId);
	}

	/** @returns false: there was none */
	remove(voteId: string): boolean {
		return this.#results.delete(voteId);
	}
}

/** Without what each voter has answered. */
export function summaryOf({ tally: _, answers: __, ...summary }: VoteResult): ResultSummary {
	return summary;
}
