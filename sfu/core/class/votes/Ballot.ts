import { nanoid } from 'nanoid';
import { z } from 'zod';
import { Answer, fitsQuestion, Question, textKey, withoutRight } from '../../../protocol/models/questions.ts';
import {
	QuizPlace,
	Tally,
	type VoteResult,
	type VotesState,
	VoteTerms,
	type VoteView,
} from '../../../protocol/models/votes.ts';
import { steadyNowMs } from '../../../steadyClock.ts';
import { notFound, SfuError } from '../../errors.ts';
import { maxHiddenTexts, maxVoteAnswers } from '../../limits.ts';
import { KeptMap } from '../../room/KeptMap.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import type { KeptState } from '../../room/RoomPart.ts';
import { tallyOf, withHidden } from './tally.ts';

/** Key of what is kept of the vote itself. */
const keptAs = 'vote';

const Vote = z.object({
	voteId: z.string(),
	/** In which it is asked. */
	lessonId: z.string(),
	question: Question,
	...VoteTerms.shape,
	quiz: QuizPlace.nullable(),
	/** Unix ms, by the computer's clock: for people. */
	askedAtMs: z.number(),
	openedAtMs: z.number(),
	endsAtMs: z.number().nullable(),
	/** Of a vote that is closed: all its answers. */
	final: Tally.nullable(),
	shown: z.boolean(),
	rightShown: z.boolean(),
	/** By `textKey`. */
	hidden: z.array(z.string()),
	revision: z.number(),
});
type Vote = z.output<typeof Vote>;

/** `displayName`: null where it is anonymous. */
const Given = z.object({ displayName: z.string().nullable(), answer: Answer });
type Given = z.output<typeof Given>;

type Room = Pick<RoomApi, 'settings' | 'keepWithRoom'>;
export type NewVote = VoteTerms & { question: Question; quiz: QuizPlace | null };
export type Voter = { key: string; displayName: string | null };

/**
 * The question in front of the class, and what each voter has answered. Of an anonymous one the server knows who has answered what
 * only while it is open: without that nobody could be kept from answering twice. Closing it deletes the answers and leaves
 * the tally. All of it outlives the process, and the lesson, so that what was answered is not lost with it.
 */
export class Ballot {
	readonly #room: Room;
	readonly #part: string;
	#vote: Vote | null = null;
	#revision = 0;
	/** By `voterKeyOf`. */
	readonly #answers: KeptMap<Given>;

	/** @param part under whose name it is kept */
	constructor(room: Room, part: string) {
		this.#room = room;
		this.#part = part;
		this.#answers = KeptMap.withRoom(room, part, Given, 'answer/');
	}

	restore(kept: KeptState): void {
		const { data: vote } = Vote.safeParse(kept.entries.find(({ key }) => key === keptAs)?.value);
		this.#answers.restore(kept);
		if (!vote) {
			this.clear();
			return;
		}
		const shifted = (ms: number) => ms + kept.clockShiftMs;
		this.#revision = vote.revision;
		this.#set({
			...vote,
			openedAtMs: shifted(vote.openedAtMs),
			endsAtMs: vote.endsAtMs === null ? null : shifted(vote.endsAtMs),
		});
	}

	get isOpen(): boolean {
		return this.#vote?.final === null;
	}

	/** Of a lesson that is over. */
	get isOfEarlierLesson(): boolean {
		return this.#vote !== null && this.#vote.lessonId !== this.#room.settings.lessonId;
	}

	get hasAnswers(): boolean {
		return this.#answers.size > 0;
	}

	get isShown(): boolean {
		return this.#vote?.shown ?? false;
	}

	/** Of a vote that is open; null: none. */
	get endsAtMs(): number | null {
		return this.isOpen ? (this.#vote?.endsAtMs ?? null) : null;
	}

	get quiz(): QuizPlace | null {
		return this.#vote?.quiz ?? null;
	}

	get terms(): VoteTerms {
		const { anonymous, changeable, timeLimitS } = this.#required();
		return { anonymous, changeable, timeLimitS };
	}

	/** What everybody sees. @param key of the voter who looks */
	stateFor(key?: string): VotesState {
		const own = key === undefined ? undefined : this.#answers.get(key)?.answer;
		return { vote: this.view, revision: this.#revision, own: own ?? null };
	}

	get view(): VoteView | null {
		const vote = this.#vote;
		if (!vote) return null;
		const { voteId, question, anonymous, changeable, timeLimitS, openedAtMs, endsAtMs, quiz } = vote;
		return {
			...{ voteId, question: vote.rightShown ? question : withoutRight(question) },
			...{ anonymous, changeable, timeLimitS, open: this.isOpen, openedAtMs, endsAtMs, quiz },
			result: vote.shown ? this.#tally(vote, false) : null,
		};
	}

	/** For hosts and co-hosts; null: there is no vote. */
	get counted(): { voteId: string; question: Question; tally: Tally } | null {
		const vote = this.#vote;
		return vote && { voteId: vote.voteId, question: vote.question, tally: this.#tally(vote, true) };
	}

	/** Of a vote that is closed, and that somebody has answered. */
	get result(): VoteResult | null {
		return this.isOpen ? null : this.resultSoFar;
	}

	/** Of a vote that somebody has answered, also while it is open. */
	get resultSoFar(): VoteResult | null {
		const vote = this.#vote;
		if (!vote) return null;
		const tally = this.#tally(vote, true);
		if (tally.answered === 0) return null;
		const { voteId, question, anonymous, quiz, askedAtMs } = vote;
		const named = [...this.#answers].map(([voterId, { displayName, answer }]) => ({
			...{ voterId, displayName: displayName ?? '', answer },
		}));
		return {
			...{ voteId, question, anonymous, quiz, askedAtMs, answered: tally.answered },
			...{ tally, answers: anonymous ? null : named },
		};
	}

	/** In place of what is there. @returns its id */
	open({ question, quiz, ...terms }: NewVote): string {
		const openedAtMs = steadyNowMs();
		const voteId = nanoid();
		this.#answers.clear();
		this.#set({
			...{ voteId, lessonId: this.#room.settings.lessonId, question, ...terms, quiz },
			...{ askedAtMs: Date.now(), openedAtMs },
			endsAtMs: terms.timeLimitS === null ? null : openedAtMs + terms.timeLimitS * 1000,
			...{ final: null, shown: false, rightShown: false, hidden: [], revision: this.#nextRevision() },
		});
		return voteId;
	}

	/** Nobody can answer any more. @returns false: nobody could */
	close(): boolean {
		const vote = this.#vote;
		if (vote?.final !== null) return false;
		this.#set({ ...vote, final: this.#tallyOfAnswers(vote), revision: this.#nextRevision() });
		if (vote.anonymous) this.#answers.clear();
		return true;
	}

	/** @throws SfuError wrong-state (vote): which answers are right is marked when nobody can answer any more */
	show({ shown, right }: { shown: boolean; right: boolean }): void {
		const vote = this.#required();
		const rightShown = shown && right;
		if (rightShown && this.isOpen) throw new SfuError('wrong-state', 'the vote is open', { what: 'vote' });
		this.#set({ ...vote, shown, rightShown, revision: this.#nextRevision() });
	}

	/** @throws SfuError limit-reached */
	hide(text: string, hidden: boolean): void {
		const vote = this.#required();
		const key = textKey(text);
		const others = vote.hidden.filter((other) => other !== key);
		if (hidden && others.length >= maxHiddenTexts) throw new SfuError('limit-reached', 'too many texts are hidden');
		this.#set({ ...vote, hidden: hidden ? [...others, key] : others, revision: this.#nextRevision() });
	}

	/** Takes it away. */
	clear(): void {
		this.#answers.clear();
		this.#vote = null;
		this.#nextRevision();
		this.#room.keepWithRoom(this.#part, keptAs, null);
	}

	/** What everybody sees has changed by the answers. */
	recounted(): void {
		this.#nextRevision();
	}

	/**
	 * The one answer of a voter. The same one again changes nothing.
	 * @returns whether it is another one than before
	 * @throws SfuError wrong-state (`vote`: closed; `answer`: it cannot be changed), bad-request (`answer`: of another kind than
	 * the question; `name`: it is not anonymous, and the voter has none), limit-reached
	 */
	answer({ key, displayName }: Voter, answer: Answer): boolean {
		const vote = this.#required();
		const { question, anonymous, changeable } = vote;
		if (!this.isOpen) throw new SfuError('wrong-state', 'the vote is closed', { what: 'vote' });
		if (!fitsQuestion(answer, question))
			throw new SfuError('bad-request', 'not an answer to this question', { what: 'answer' });
		if (!anonymous && displayName === null) throw new SfuError('bad-request', 'a name is needed', { what: 'name' });
		const before = this.#answers.get(key);
		if (before && JSON.stringify(before.answer) === JSON.stringify(answer)) return false;
		if (before && !changeable) throw new SfuError('wrong-state', 'answered already', { what: 'answer' });
		if (!before && this.#answers.size >= maxVoteAnswers) throw new SfuError('limit-reached', 'too many answers');
		this.#answers.set(key, { displayName: anonymous ? null : displayName, answer });
		return true;
	}

	/** false also when it is not known any more: of a vote that is anonymous and closed. */
	hasAnswered(key: string): boolean {
		return this.#answers.has(key);
	}

	/** @throws SfuError not-found (vote): there is none, or another one */
	requireCurrent(voteId: string): void {
		if (this.#vote?.voteId !== voteId) throw notFound('vote', voteId);
	}

	#required(): Vote {
		if (!this.#vote) throw new SfuError('wrong-state', 'there is no vote', { what: 'vote' });
		return this.#vote;
	}

	#tally(vote: Vote, isForHosts: boolean): Tally {
		return withHidden(vote.final ?? this.#tallyOfAnswers(vote), new Set(vote.hidden), isForHosts);
	}

	#tallyOfAnswers({ question }: Vote): Tally {
		return tallyOf(
			question,
			[...this.#answers.values()].map(({ answer }) => answer),
		);
	}

	#nextRevision(): number {
		this.#revision += 1;
		return this.#revision;
	}

	#set(vote: Vote): void {
		this.#vote = vote;
		this.#room.keepWithRoom(this.#part, keptAs, vote);
	}
}
