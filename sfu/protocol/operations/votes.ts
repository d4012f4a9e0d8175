import { z } from 'zod';
import { Id } from '../models/common.ts';
import { DisplayName } from '../models/names.ts';
import { Answer, maxAnswerLength, Question } from '../models/questions.ts';
import { RoomCode } from '../models/room.ts';
import { Draft, ResultSummary, Score, VoteResult, VotesState, VoteTerms } from '../models/votes.ts';
import { DeviceId } from './join.ts';
import { Done, moderating, NoFields, operation } from './operation.ts';

const OfVote = z.object({ voteId: Id });
const exampleOfVote = { voteId: 'vote' };
const Opened = z.object({ voteId: z.string() });
const ofVoter = { budget: 'vote', from: 'outside', who: 'anyone' } as const;
const reading = { budget: 'read', repeatable: true, from: 'room', who: 'moderator' } as const;

export const votes = {
	openVote: operation({
		...moderating,
		request: z
			.object({ question: Question, ...VoteTerms.shape })
			.describe('asks the class; a vote that is there is closed, and its result kept'),
		answer: Opened,
		example: { question: { kind: 'yesNo', text: '' }, anonymous: true, changeable: true, timeLimitS: null },
		repeatable: false,
	}),
	closeVote: operation({
		...moderating,
		request: OfVote.describe('nobody can answer any more; `not-found` (vote) when another one is there'),
		example: exampleOfVote,
		repeatable: true,
	}),
	showResult: operation({
		...moderating,
		request: OfVote.extend({
			shown: z.boolean().describe('everybody sees the result, also while the vote is open'),
			right: z.boolean().describe('and which answers are right: only of a vote that is closed'),
		}),
		example: { ...exampleOfVote, shown: true, right: false },
		repeatable: true,
	}),
	hideText: operation({
		...moderating,
		request: OfVote.extend({
			text: z.string().max(maxAnswerLength).describe('of the tally: of a short text or a word'),
			hidden: z.boolean().describe('nobody but hosts and co-hosts sees it in the result'),
		}),
		example: { ...exampleOfVote, text: 'word', hidden: true },
		repeatable: true,
	}),
	clearVote: operation({
		...moderating,
		request: OfVote.describe('takes it off all screens, with the rest of its quiz; its result is kept'),
		example: exampleOfVote,
		repeatable: true,
	}),
	startQuiz: operation({
		...moderating,
		request: z.object({ draftId: Id }).describe('asks the first question of a draft'),
		answer: Opened,
		example: { draftId: 'draft' },
		repeatable: false,
	}),
	nextQuestion: operation({
		...moderating,
		request: OfVote.describe('asks the question after this one of a quiz; `wrong-state` after the last'),
		answer: Opened,
		example: exampleOfVote,
		repeatable: false,
	}),
	allowPhones: operation({
		...moderating,
		request: z.object({ allowed: z.boolean() }).describe('whether people may vote who are not in the room'),
		example: { allowed: true },
		repeatable: true,
	}),
	saveDraft: operation({
		...moderating,
		request: z
			.object({ ...Draft.shape, draftId: Id.optional().describe('replaces that draft; default: a new one') })
			.describe('kept as long as the room'),
		answer: z.object({ draftId: z.string() }),
		example: {
			title: 'Fractions',
			questions: [{ kind: 'choice', text: '1/2 + 1/4', options: ['2/6', '3/4'], right: [1] }],
			anonymous: false,
			changeable: true,
			timeLimitS: null,
		},
		repeatable: false,
	}),
	removeDraft: operation({
		...moderating,
		request: z.object({ draftId: Id }),
		example: { draftId: 'draft' },
		repeatable: true,
	}),
	getDrafts: operation({ ...reading, request: NoFields, answer: z.object({ drafts: z.array(Draft) }) }),
	getResults: operation({
		...reading,
		request: NoFields,
		answer: z.object({ results: z.array(ResultSummary).describe('of all lessons in this room, the newest last') }),
	}),
	getResult: operation({
		...reading,
		request: OfVote,
		answer: z.object({ result: VoteResult }),
		example: exampleOfVote,
	}),
	removeResult: operation({ ...moderating, request: OfVote, example: exampleOfVote, repeatable: true }),
	getScores: operation({
		...reading,
		request: z.object({ quizId: Id }).describe('of the questions that are closed; of an anonymous quiz nobody has any'),
		answer: z.object({ scores: z.array(Score).describe('the highest first') }),
		example: { quizId: 'quiz' },
	}),
	enterVotes: operation({
		...ofVoter,
		request: z
			.object({
				roomCode: RoomCode.optional().describe('a token that names a room needs none'),
				deviceId: DeviceId.describe('as in `joinRoom`: the same device has one answer, inside the room or not'),
				displayName: DisplayName.optional().describe('for votes that are not anonymous; may be sent later, or changed'),
			})
			.describe(
				'for a phone that only votes: the notices `voteOpened`, `voteChanged` and `votersDismissed`, and no seat in the room. After a lost connection it enters again',
			),
		answer: z.object({
			roomName: z.string(),
			displayName: z.string().nullable().describe('as it is shown to hosts'),
			...VotesState.shape,
			serverTimeMs: z.number().describe("the server's clock, Unix ms"),
		}),
		budget: 'join',
		addressBudget: 'join',
		example: { deviceId: 'random-id-of-this-phone' },
		repeatable: true,
	}),
	answerVote: operation({
		...ofVoter,
		request: OfVote.extend({ answer: Answer }).describe('of whoever is in the room, or has entered its votes'),
		answer: Done,
		example: { voteId: 'vote', answer: { kind: 'yesNo', yes: true } },
		repeatable: true,
	}),
	leaveVotes: operation({ ...ofVoter, request: NoFields, answer: Done, repeatable: true }),
};
