import { z } from 'zod';
import { cleanName } from '../names/cleanName.ts';
import { Id, unixMs } from './common.ts';
import { Answer, Question } from './questions.ts';

/** Shortest and longest time limit of a question, s. */
export const minTimeLimitS = 5;
export const maxTimeLimitS = 3600;
export const maxDraftQuestions = 100;
/** Longest title of a draft, UTF-16 code units. */
export const maxDraftTitle = 120;
/** All questions of one draft as JSON, UTF-16 code units: a draft crosses the wire in one message. */
export const maxDraftChars = 40_000;
/** Distinct numbers and texts in a tally: the most frequent ones. */
export const maxTallyEntries = 200;
/** Names of those who have not answered. */
export const maxMissing = 200;

/** How a question is answered, fixed before anybody does. */
export const VoteTerms = z.object({
	anonymous: z.boolean().describe('nobody sees or keeps who has answered what'),
	changeable: z.boolean().describe('an answer may be changed until the vote is closed'),
	timeLimitS: z
		.number()
		.int()
		.min(minTimeLimitS)
		.max(maxTimeLimitS)
		.nullable()
		.describe('null: until a host closes it'),
});
export type VoteTerms = z.output<typeof VoteTerms>;

/** All answers together. */
export const Tally = z
	.discriminatedUnion('kind', [
		z.object({
			kind: z.literal('counts'),
			answered: z.number(),
			counts: z.array(z.number()).describe('of `yesNo` yes and no, of `scale` 1 to 5, else of each option'),
		}),
		z.object({
			kind: z.literal('numbers'),
			answered: z.number(),
			values: z
				.array(z.object({ value: z.number(), count: z.number() }))
				.describe(`ascending; the ${maxTallyEntries} most frequent ones`),
			mean: z.number().nullable().describe('null: nobody has answered'),
			median: z.number().nullable(),
		}),
		z.object({
			kind: z.literal('texts'),
			answered: z.number(),
			texts: z
				.array(
					z.object({
						text: z.string().describe('as it was first spelled'),
						count: z.number(),
						hidden: z.literal(true).exactOptional().describe('only to hosts and co-hosts: nobody else sees it'),
					}),
				)
				.describe(`the most frequent first, at most ${maxTallyEntries}`),
			more: z.number().describe('distinct texts beyond them'),
		}),
	])
	.meta({ id: 'Tally' });
export type Tally = z.output<typeof Tally>;

/** The place of a question in a quiz. */
export const QuizPlace = z.object({
	quizId: z.string().describe('of this time that the draft is asked'),
	title: z.string(),
	index: z.number().describe('from 0'),
	count: z.number(),
});
export type QuizPlace = z.output<typeof QuizPlace>;

/** The question in front of the class, as everybody sees it. */
export const VoteView = z
	.object({
		voteId: z.string(),
		question: Question.describe('with `right` only while a host marks it'),
		...VoteTerms.shape,
		open: z.boolean().describe('false: nobody can answer any more'),
		openedAtMs: unixMs,
		endsAtMs: unixMs.nullable().describe("closes by itself, Unix ms by the server's clock"),
		result: Tally.nullable().describe('null: not shown'),
		quiz: QuizPlace.nullable().describe('null: it is asked alone'),
	})
	.meta({ id: 'Vote' });
export type VoteView = z.output<typeof VoteView>;

/** What each voter knows: in the answers of `joinRoom` and `enterVotes`. */
export const VotesState = z.object({
	vote: VoteView.nullable().describe('null: nothing is asked'),
	revision: z
		.number()
		.describe('grows with each change: what has a smaller one is out of date. It begins anew with the connection'),
	own: Answer.nullable().describe('of this person; null: none, or it was anonymous and is not known any more'),
});
export type VotesState = z.output<typeof VotesState>;

/** What hosts and co-hosts see of it besides, at any time. */
export const VoteCount = z
	.object({
		voteId: z.string(),
		question: Question.describe('with `right`'),
		tally: Tally,
		expected: z.number().describe('participants, and phones that only vote, at the moment'),
		missing: z
			.array(z.string())
			.nullable()
			.describe(
				`names of those who have not answered, at most ${maxMissing}, without phones that gave none; null: it is anonymous`,
			),
	})
	.meta({ id: 'VoteCount' });
export type VoteCount = z.output<typeof VoteCount>;

/** The short way in, for phones that only vote. */
export const Phones = z.object({
	allowed: z.boolean(),
	count: z.number().describe('that are there at the moment'),
});
export type Phones = z.output<typeof Phones>;

/** Questions prepared for the class: one, or a quiz. */
export const Draft = z
	.object({
		draftId: Id,
		title: z.string().max(maxDraftTitle).overwrite(cleanName),
		...VoteTerms.shape,
		questions: z
			.array(Question)
			.min(1)
			.max(maxDraftQuestions)
			.refine((questions) => JSON.stringify(questions).length <= maxDraftChars, {
				error: `at most ${maxDraftChars} characters of JSON`,
				abort: true,
			}),
	})
	.meta({ id: 'Draft' });
export type Draft = z.output<typeof Draft>;

/** A closed vote, in a list. */
export const ResultSummary = z
	.object({
		voteId: Id,
		question: Question,
		anonymous: z.boolean(),
		quiz: QuizPlace.nullable(),
		askedAtMs: z.number().describe("Unix ms, by the computer's clock"),
		answered: z.number(),
	})
	.meta({ id: 'ResultSummary' });
export type ResultSummary = z.output<typeof ResultSummary>;

/** A closed vote, as it is kept with the room. */
export const VoteResult = ResultSummary.extend({
	tally: Tally,
	answers: z
		.array(z.object({ voterId: z.string(), displayName: z.string(), answer: Answer }))
		.nullable()
		.describe('null: it was anonymous. `voterId` is the same for the same person in all votes of the room'),
}).meta({ id: 'VoteResult' });
export type VoteResult = z.output<typeof VoteResult>;

/** One line of the score list of a quiz. */
export const Score = z.object({
	voterId: z.string(),
	displayName: z.string(),
	points: z.number().describe('right answers'),
	answered: z.number().describe('of the questions with a right answer'),
});
export type Score = z.output<typeof Score>;
