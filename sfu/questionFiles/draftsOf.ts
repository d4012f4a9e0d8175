import type { Question } from '../protocol/models/questions.ts';
import { maxDraftChars, maxDraftQuestions } from '../protocol/models/votes.ts';

/** Cuts many questions into as many drafts as they need, each within the limits of one. */
export function draftsOf(questions: readonly Question[]): Question[][] {
	const drafts: Question[][] = [];
	let draft: Question[] = [];
	for (const question of questions) {
		const longer = [...draft, question];
		if (longer.length <= maxDraftQuestions && JSON.stringify(longer).length <= maxDraftChars) draft = longer;
		else {
			drafts.push(draft);
			draft = [question];
		}
	}
	return draft.length > 0 ? [...drafts, draft] : drafts;
}
