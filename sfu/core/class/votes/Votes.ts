import { nanoid } from 'nanoid';
import { z } from 'zod';
import { type Answer, Question } from '../../../protocol/models/questions.ts';
import { scoresOf } from '../../../protocol/models/scores.ts';
import {
	type Draft,
	maxMissing,
	type QuizPlace,
	type ResultSummary,
	type Score,
	type VoteCount,
	type VoteResult,
	type VotesState,
	type VoteTerms,
	type VoteView,
} from '../../../protocol/models/votes.ts';
import type { NoticeName, Notices } from '../../../protocol/notices.ts';
import { setLongTimeout, steadyNowMs } from '../../../steadyClock.ts';
import { SfuError } from '../../errors.ts';
import type { Peer } from '../../peer/Peer.ts';
import type { PeerLink } from '../../peer/PeerLink.ts';
import { canModerate } from '../../peer/permissions.ts';
import type { RoomApi, VoteAccess } from '../../room/RoomApi.ts';
import type { RoomEnd } from '../../room/RoomEvents.ts';
import type { KeptState, RoomPart } from '../../room/RoomPart.ts';
import { Ballot, type NewVote, type Voter } from './Ballot.ts';
import { Drafts } from './Drafts.ts';
import { type Caller, Phones } from './Phones.ts';
import { Results, summaryOf } from './Results.ts';
import { seatKeyOf } from './voterKey.ts';

/** Hosts are told of new answers so often at most, ms; everybody, while the result is shown, more seldom. */
const countedMs = 250;
const shownMs = 1_000;

/** Key of what is kept of the questions of the quiz that runs. */
const keptAs = 'quiz';
const Questions = z.array(Question);

type Room = Pick<
	RoomApi,
	'id' | 'closed' | 'settings' | 'peers' | 'removals' | 'isAdmitted' | 'notify' | 'broadcast' | 'keep' | 'keepWithRoom'
>;
type HostView = { count: VoteCount | null; phones: Notices['phonesChanged'] };

/**
 * Questions to the class: one is asked at a time, alone or as part of a quiz. Everybody in the room and every phone that only
 * votes has one answer. Hosts and co-hosts see the count; the others see the result when it is shown to them.
 */
export class Votes implements RoomPart, VoteAccess {
	readonly name = 'votes';
	readonly #room: Room;
	readonly #ballot: Ballot;
	readonly #phones: Phones;
	readonly #drafts: Drafts;
	readonly #results: Results;
	/** Of the quiz that runs. */
	#questions: readonly Question[] = [];
	#cancelEnd = () => {};
	#countTimer: NodeJS.Timeout | undefined;
	/** How many phones hosts and co-hosts know of. */
	#toldPhones = 0;

	constructor(room: Room) {
		this.#room = room;
		this.#ballot = new Ballot(room, this.name);
		this.#phones = new Phones(room, this.name);
		this.#drafts = new Drafts(room, this.name);
		this.#results = new Results(room, this.name);
	}

	restoreRoom(kept: KeptState): void {
		this.#phones.restoreRoom(kept);
		this.#drafts.restore(kept);
		this.#results.restore(kept);
		this.#ballot.restore(kept);
		if (this.#ballot.isOfEarlierLesson) this.#clear();
		else this.#awaitEnd();
	}

	restore(kept: KeptState): void {
		this.#phones.restore(kept);
		const { data: questions = [] } = Questions.safeParse(kept.entries.find(({ key }) => key === keptAs)?.value);
		this.#setQuestions(questions);
	}

	snapshot(peer: Peer): VotesState & { host?: HostView } {
		// The key is a digest, which costs more than all the rest of a state without a vote.
		const state = this.#ballot.stateFor(this.#ballot.hasAnswers ? seatKeyOf(this.#room.id, peer) : undefined);
		return canModerate(peer.role) ? { ...state, host: this.#hostView } : state;
	}

	projection(): (VotesState & { host: HostView }) | undefined {
		const state = this.#ballot.stateFor();
		return state.vote || this.#phones.view.count > 0 ? { ...state, host: this.#hostView } : undefined;
	}

	peerJoined(): void {
		if (this.#ballot.isOpen) this.#countSoon();
	}

	peerLeft(): void {
		if (this.#ballot.isOpen) this.#countSoon();
	}

	/** A new co-host has not been sent the count yet. */
	roleChanged(peer: Peer): void {
		if (!canModerate(peer.role)) return;
		peer.notify('phonesChanged', this.#phones.view);
		peer.notify('voteCounted', { count: this.#count });
	}

	emptied(): void {
		this.#clear();
		this.#phones.forget();
	}

	close(why: RoomEnd): void {
		this.#cancelEnd();
		clearTimeout(this.#countTimer);
		this.#phones.notify(why, {});
		this.#phones.close();
	}

	/** Asks the class, in place of what is asked. @returns its id */
	open(vote: VoteTerms & { question: Question }): string {
		this.#setQuestions([]);
		return this.#open({ ...vote, quiz: null });
	}

	/** Asks the first question of a draft. @returns its id. @throws SfuError not-found (draft) */
	startQuiz(draftId: string): string {
		const { title, questions, anonymous, changeable, timeLimitS } = this.#drafts.get(draftId);
		this.#setQuestions(questions);
		const quiz = { quizId: nanoid(), title, index: 0, count: questions.length };
		return this.#openNext(quiz, { anonymous, changeable, timeLimitS });
	}

	/** @returns its id. @throws SfuError not-found (vote: it is not there), wrong-state (there is none after it) */
	nextQuestion(voteId: string): string {
		this.#ballot.requireCurrent(voteId);
		const { quiz, terms } = this.#ballot;
		if (!quiz || quiz.index + 1 >= quiz.count) throw new SfuError('wrong-state', 'there is no further question');
		return this.#openNext({ ...quiz, index: quiz.index + 1 }, terms);
	}

	/** Nobody can answer any more. Idempotent. @throws SfuError not-found (vote: it is not there) */
	end(voteId: string): void {
		this.#ballot.requireCurrent(voteId);
		this.#close();
	}

	/** @throws SfuError not-found (vote: it is not there), wrong-state (vote: what is right of one that is open) */
	show(voteId: string, how: { shown: boolean; right: boolean }): void {
		this.#ballot.requireCurrent(voteId);
		this.#ballot.show(how);
		this.#tellChange();
	}

	/** Hides a text of the result from the class, or shows it again. @throws SfuError not-found (vote), limit-reached */
	hideText(voteId: string, { text, hidden }: { text: string; hidden: boolean }): void {
		this.#ballot.requireCurrent(voteId);
		this.#ballot.hide(text, hidden);
		const { result } = this.#ballot;
		if (result && this.#results.has(voteId)) this.#results.keep(result);
		if (this.#ballot.isShown) this.#tellChange();
		this.#tellCount();
	}

	/** Takes a vote off all screens; does nothing when another one is there. */
	clear(voteId: string): void {
		if (this.#ballot.view?.voteId === voteId) this.#clear();
	}

	/** @throws SfuError forbidden: hosts and co-hosts ask; and as `Ballot.answer` */
	answerOfPeer(peer: Peer, voteId: string, answer: Answer): void {
		if (canModerate(peer.role)) throw new SfuError('forbidden', 'hosts and co-hosts ask');
		this.#answer(voteId, { key: seatKeyOf(this.#room.id, peer), displayName: peer.displayName }, answer);
	}

	/** @throws SfuError wrong-state: the phone has not entered, or was dismissed; and as `Ballot.answer` */
	answerOfPhone(link: PeerLink, voteId: string, answer: Answer): void {
		const phone = this.#phones.of(link);
		if (!phone) throw new SfuError('wrong-state', 'enter the votes first');
		this.#answer(voteId, phone, answer);
	}

	/** @throws SfuError as `Phones.enter` */
	enter(link: PeerLink, caller: Caller): VotesState & { displayName: string | null } {
		const { key, displayName } = this.#phones.enter(link, caller);
		this.#countSoon();
		return { displayName, ...this.#ballot.stateFor(key) };
	}

	/** Idempotent. */
	leave(link: PeerLink): void {
		if (this.#phones.leave(link)) this.#countSoon();
	}

	allowPhones(allowed: boolean): void {
		if (this.#phones.allow(allowed)) this.#tellPhones();
	}

	get drafts(): Draft[] {
		return this.#drafts.all;
	}

	/** @returns its id. @throws SfuError as `Drafts.save` */
	saveDraft(saved: Parameters<Drafts['save']>[0]): string {
		const draft = this.#drafts.save(saved);
		this.#notifyModerators('draftSaved', { draft });
		return draft.draftId;
	}

	/** Idempotent. */
	removeDraft(draftId: string): void {
		if (this.#drafts.remove(draftId)) this.#notifyModerators('draftRemoved', { draftId });
	}

	get current(): VoteView | null {
		return this.#ballot.view;
	}

	/** Of all lessons in this room, the newest last. */
	get results(): VoteResult[] {
		return this.#results.all;
	}

	get resultsSoFar(): VoteResult[] {
		const { isOpen, resultSoFar } = this.#ballot;
		return isOpen && resultSoFar ? [...this.results, resultSoFar] : this.results;
	}

	/** `results` without the answers. */
	get summaries(): ResultSummary[] {
		return this.#results.all.map(summaryOf);
	}

	/** @throws SfuError not-found (vote) */
	result(voteId: string): VoteResult {
		return this.#results.get(voteId);
	}

	/** Idempotent. */
	removeResult(voteId: string): void {
		if (this.#results.remove(voteId)) this.#notifyModerators('resultRemoved', { voteId });
	}

	/** Of the questions of a quiz that are closed. */
	scores(quizId: string): Score[] {
		return scoresOf(this.#results.all.filter(({ quiz }) => quiz?.quizId === quizId));
	}

	#openNext(quiz: QuizPlace, terms: VoteTerms): string {
		const question = this.#questions[quiz.index];
		if (!question) throw new SfuError('wrong-state', 'there is no further question');
		return this.#open({ question, ...terms, quiz });
	}

	#open(vote: NewVote): string {
		this.#close();
		this.#phones.dismissRemoved();
		const voteId = this.#ballot.open(vote);
		this.#awaitEnd();
		const { vote: view, revision } = this.#ballot.stateFor();
		if (view) this.#tellAll('voteOpened', { vote: view, revision });
		this.#tellCount();
		return voteId;
	}

	#close(): void {
		this.#cancelEnd();
		if (!this.#ballot.close()) return;
		const { result } = this.#ballot;
		if (result) this.#keepResult(result);
		this.#tellChange();
		this.#tellCount();
	}

	#clear(): void {
		this.#close();
		if (!this.#ballot.view) return;
		this.#setQuestions([]);
		this.#ballot.clear();
		this.#tellChange();
		this.#tellCount();
	}

	#answer(voteId: string, voter: Voter, answer: Answer): void {
		this.#ballot.requireCurrent(voteId);
		if (this.#ballot.answer(voter, answer)) this.#countSoon();
	}

	#keepResult(result: VoteResult): void {
		const forgotten = this.#results.keep(result);
		this.#notifyModerators('resultKept', { result: summaryOf(result) });
		for (const voteId of forgotten) this.#notifyModerators('resultRemoved', { voteId });
	}

	#setQuestions(questions: readonly Question[]): void {
		this.#questions = questions;
		this.#room.keep(this.name, keptAs, questions.length > 0 ? questions : null);
	}

	/** Closes the vote when its time is up. */
	#awaitEnd(): void {
		this.#cancelEnd();
		const { endsAtMs } = this.#ballot;
		if (endsAtMs === null) return;
		const isUp = () => steadyNowMs() >= endsAtMs;
		// A timer does not count the time in which the computer sleeps.
		const closeOrWait = () => (isUp() ? this.#close() : this.#awaitEnd());
		this.#cancelEnd = setLongTimeout(closeOrWait, Math.max(0, endsAtMs - steadyNowMs()));
	}

	get #hostView(): HostView {
		return { count: this.#count, phones: this.#phones.view };
	}

	get #count(): VoteCount | null {
		const { counted } = this.#ballot;
		if (!counted) return null;
		const expected = this.#expected();
		const { anonymous } = this.#ballot.terms;
		const missing = [...expected].flatMap(([key, name]) => (this.#ballot.hasAnswered(key) ? [] : (name ?? [])));
		return { ...counted, expected: expected.size, missing: anonymous ? null : missing.sort().slice(0, maxMissing) };
	}

	/** Who can answer at the moment: names by key, each person once; null: not known. */
	#expected(): Map<string, string | null> {
		const seats = this.#room.peers.filter(({ role }) => !canModerate(role));
		const ofSeats = seats.map((peer) => [seatKeyOf(this.#room.id, peer), peer.displayName] as const);
		return new Map([...this.#phones.all.map(({ key, displayName }) => [key, displayName] as const), ...ofSeats]);
	}

	/** Many answers are counted at once. */
	#countSoon(): void {
		this.#countTimer ??= setTimeout(
			() => {
				this.#countTimer = undefined;
				if (this.#ballot.isOpen && this.#ballot.isShown) {
					this.#ballot.recounted();
					this.#tellChange();
				}
				if (this.#phones.view.count !== this.#toldPhones) this.#tellPhones();
				if (this.#ballot.view) this.#tellCount();
			},
			this.#ballot.isShown ? shownMs : countedMs,
		).unref();
	}

	#tellChange(): void {
		const { vote, revision } = this.#ballot.stateFor();
		this.#tellAll('voteChanged', { vote, revision });
	}

	#tellCount(): void {
		this.#notifyModerators('voteCounted', { count: this.#count });
	}

	#tellPhones(): void {
		this.#toldPhones = this.#phones.view.count;
		this.#notifyModerators('phonesChanged', this.#phones.view);
	}

	#tellAll<Name extends 'voteOpened' | 'voteChanged'>(name: Name, data: Notices[Name]): void {
		this.#room.broadcast(name, data);
		this.#phones.notify(name, data);
	}

	#notifyModerators<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		for (const peer of this.#room.peers) if (canModerate(peer.role)) peer.notify(name, data);
	}
}
