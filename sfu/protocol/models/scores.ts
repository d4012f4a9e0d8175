import { isRight } from './questions.ts';
import type { Score, VoteResult } from './votes.ts';

/** The score list of a quiz: one point for each right answer. @param results its questions; anonymous ones count for nobody */
export function scoresOf(results: readonly VoteResult[]): Score[] {
	const scores = new Map<string, Score>();
	for (const { question, answers } of results) {
		for (const { voterId, displayName, answer } of answers ?? []) {
			const right = isRight(answer, question);
			const score = scores.get(voterId) ?? { voterId, displayName, points: 0, answered: 0 };
			scores.set(voterId, {
				voterId,
				displayName,
				points: score.points + (right ? 1 : 0),
				answered: score.answered + (right === null ? 0 : 1),
			});
		}
	}
	return [...scores.values()].sort((a, b) => b.points - a.points || a.displayName.localeCompare(b.displayName));
}
