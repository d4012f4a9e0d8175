import { z } from 'zod';
import { Draft, Phones, ResultSummary, VoteCount, VotesState, VoteView } from '../models/votes.ts';
import { NoFields, noun } from './notice.ts';

const { vote, revision } = VotesState.shape;

export const votes = noun({
	notices: {
		voteOpened: z.object({ vote: VoteView, revision }).describe('a new question: nobody has answered it'),
		voteChanged: z.object({ vote, revision }).describe('closed, shown, counted while it is shown, or taken away'),
		voteCounted: z
			.object({ count: VoteCount.nullable() })
			.describe('to hosts and co-hosts, a few times a second at most; null: nothing is asked'),
		phonesChanged: Phones.describe('to hosts and co-hosts'),
		draftSaved: z.object({ draft: Draft }).describe('to hosts and co-hosts: new, or in place of the one of before'),
		draftRemoved: z.object({ draftId: z.string() }).describe('to hosts and co-hosts'),
		resultKept: z.object({ result: ResultSummary }).describe('to hosts and co-hosts'),
		resultRemoved: z.object({ voteId: z.string() }).describe('to hosts and co-hosts: by a host, or as the oldest'),
		votersDismissed: NoFields.describe('to whoever has entered the votes only: phones are not allowed any more'),
	},
	snapshot: VotesState.extend({
		host: z
			.object({ count: VoteCount.nullable(), phones: Phones })
			.exactOptional()
			.describe('only for hosts and co-hosts'),
	}),
});
