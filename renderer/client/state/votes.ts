import type { Answer, Question } from '../../../sfu/protocol/models/questions.ts';
import type {
	Draft,
	Phones,
	ResultSummary,
	Score,
	VoteCount,
	VoteResult,
	VotesState,
	VoteTerms,
	VoteView,
} from '../../../sfu/protocol/models/votes.ts';
import type { RequestInput } from '../../../sfu/protocol/operations.ts';
import { CallError } from '../signalling/CallError.ts';
import type { Attempted } from '../types.ts';
import { slice } from './slice.ts';

/** What a draft is saved with; without an id it becomes a new one. */
export type UnsavedDraft = RequestInput<'saveDraft'>;

export type VoteFields = {
	/** The question in front of the class; null: none. */
	vote: VoteView | null;
	/** Of `vote`: a notice with a smaller one is out of date. */
	voteRevision: number;
	/** Ours, as the server has it; null: none. */
	ownAnswer: Answer | null;
	/** Being sent; null: none is. */
	answerOnItsWay: Answer | null;
	/** Like all below, for hosts and co-hosts only; null: nothing is asked. */
	voteCount: VoteCount | null;
	/** Who only votes, and whether that is allowed; null: not told. */
	votePhones: Phones | null;
	/** Prepared questions; null: not loaded. */
	voteDrafts: Draft[] | null;
	/** Of closed votes, the newest last; null: not loaded. */
	voteResults: ResultSummary[] | null;
};

const none = { vote: null, voteRevision: -1, ownAnswer: null, answerOnItsWay: null, voteCount: null } as const;
const notLoaded = { votePhones: null, voteDrafts: null, voteResults: null } as const;

/** Questions to the class, and what it answers. */
export const votesSlice = slice<VoteFields>()({
	initial: { ...none, ...notLoaded },
	ended: { ...none, ...notLoaded },
	entered: ({ parts: { votes } }) => ({
		...notLoaded,
		vote: votes.vote,
		voteRevision: votes.revision,
		ownAnswer: votes.own,
		voteCount: votes.host?.count ?? null,
		votePhones: votes.host?.phones ?? null,
	}),
	notices: {
		voteOpened: (state, { vote, revision }) => changedVote(state, vote, revision),
		voteChanged: (state, { vote, revision }) => changedVote(state, vote, revision),
		voteCounted: (_, { count }) => ({ voteCount: count }),
		phonesChanged: (_, votePhones) => ({ votePhones }),
		draftSaved: ({ voteDrafts }, { draft }) => ({
			voteDrafts: voteDrafts && replaced(voteDrafts, draft, ({ draftId }) => draftId),
		}),
		draftRemoved: ({ voteDrafts }, { draftId }) => ({
			voteDrafts: voteDrafts?.filter((draft) => draft.draftId !== draftId) ?? null,
		}),
		resultKept: ({ voteResults }, { result }) => ({
			voteResults: voteResults && replaced(voteResults, result, ({ voteId }) => voteId),
		}),
		resultRemoved: ({ voteResults }, { voteId }) => ({
			voteResults: voteResults?.filter((result) => result.voteId !== voteId) ?? null,
		}),
	},
	actions: ({ request, command, attempt, update, state, messages }) => {
		const ofVote = () => state().vote?.voteId ?? '';
		const fetchResult = async (voteId: string) => (await request('getResult', { voteId })).result;
		const read = async <Found>(attempted: Attempted, work: () => Promise<Found>): Promise<Found | null> => {
			try {
				return await work();
			} catch (error) {
				messages.failed(attempted, CallError.from(error).toWire());
				return null;
			}
		};
		return {
			answerVote: async (answer: Answer): Promise<void> => {
				const voteId = ofVote();
				update(() => ({ answerOnItsWay: answer }));
				const isTaken = await attempt('answerVote', request('answerVote', { voteId, answer }));
				update(({ vote, answerOnItsWay }) => ({
					...(isTaken && vote?.voteId === voteId && { ownAnswer: answer }),
					// The person may have changed it meanwhile.
					...(answerOnItsWay === answer && { answerOnItsWay: null }),
				}));
			},
			/** Like `startQuiz`, false: it was not asked, which a toast says. */
			openVote: (question: Question, terms: VoteTerms) =>
				attempt('openVote', request('openVote', { question, ...terms })),
			startQuiz: (draftId: string) => attempt('startQuiz', request('startQuiz', { draftId })),
			nextQuestion: () => command('nextQuestion', { voteId: ofVote() }),
			closeVote: () => command('closeVote', { voteId: ofVote() }),
			/** @param right marks what counts as right, too */
			showResult: (shown: boolean, right: boolean) => command('showResult', { voteId: ofVote(), shown, right }),
			hideText: (text: string, hidden: boolean) => command('hideText', { voteId: ofVote(), text, hidden }),
			clearVote: () => command('clearVote', { voteId: ofVote() }),
			allowPhones: (allowed: boolean) => command('allowPhones', { allowed }),
			saveDraft: (draft: UnsavedDraft) => attempt('saveDraft', request('saveDraft', draft)),
			removeDraft: (draftId: string) => command('removeDraft', { draftId }),
			removeResult: (voteId: string) => command('removeResult', { voteId }),
			/** Drafts and results; false: not all could be had. Later changes come by themselves. */
			loadVoteLists: async (): Promise<boolean> => {
				const load = async () => {
					const [{ drafts }, { results }] = await Promise.all([request('getDrafts', {}), request('getResults', {})]);
					update(() => ({ voteDrafts: drafts, voteResults: results }));
				};
				return attempt('getResults', load());
			},
			/** null, like below: a toast says why there is none. */
			fetchResult: (voteId: string): Promise<VoteResult | null> => read('getResult', () => fetchResult(voteId)),
			/** All results, or those of one quiz; none are missing. */
			fetchResults: (quizId?: string): Promise<VoteResult[] | null> =>
				read('getResults', async () => {
					const { results } = await request('getResults', {});
					const found: VoteResult[] = [];
					for (const { voteId, quiz } of results)
						if (quizId === undefined || quiz?.quizId === quizId) found.push(await fetchResult(voteId));
					return found;
				}),
			fetchScores: (quizId: string): Promise<Score[] | null> =>
				read('getScores', async () => (await request('getScores', { quizId })).scores),
		};
	},
});

/** What a notice makes of the vote and of our answer to it; nothing when it is older than what we have. */
export function changedVote<State extends Pick<VoteFields, 'vote' | 'voteRevision'>>(
	state: State,
	vote: VotesState['vote'],
	revision: number,
): Partial<Pick<VoteFields, 'vote' | 'voteRevision' | 'ownAnswer' | 'answerOnItsWay'>> {
	if (revision <= state.voteRevision) return {};
	const isSame = vote !== null && vote.voteId === state.vote?.voteId;
	return { vote, voteRevision: revision, ...(!isSame && { ownAnswer: null, answerOnItsWay: null }) };
}

/** At its place, or at the end. */
function replaced<Item>(items: readonly Item[], item: Item, idOf: (item: Item) => string): Item[] {
	const isKnown = items.some((each) => idOf(each) === idOf(item));
	return isKnown ? items.map((each) => (idOf(each) === idOf(item) ? item : each)) : [...items, item];
}

/** Whole seconds until a vote closes by itself, 0 or more; null: it has no end, or is closed. @param serverNowMs by the server's clock */
export function secondsLeft({ open, endsAtMs, timeLimitS }: VoteView, serverNowMs: number): number | null {
	if (!open || endsAtMs === null) return null;
	const leftS = Math.max(0, Math.ceil((endsAtMs - serverNowMs) / 1000));
	// Our estimate of the server's clock is late by the latency of an answer.
	return timeLimitS === null ? leftS : Math.min(timeLimitS, leftS);
}
