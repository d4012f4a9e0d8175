import { expect, test } from 'vitest';
import { chapterOf } from './chapterRows.ts';

test('a question begins a chapter with its first line as the title', () => {
	const titleOf = (text: string) => {
		const vote = {
			...{
				voteId: 'a',
				question: { kind: 'words' as const, text },
				anonymous: true,
				changeable: true,
				timeLimitS: null,
			},
			...{ open: true, openedAtMs: 0, endsAtMs: null, result: null, quiz: null },
		};
		return chapterOf('voteOpened', { vote, revision: 1 }, { nameOf: () => '' });
	};
	expect(titleOf('What is mass?\nThink.')).toEqual({ kind: 'question', title: 'Question: What is mass?' });
	expect(titleOf('')).toEqual({ kind: 'question', title: 'Question' });
});
