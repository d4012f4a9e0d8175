/** What a person is told whose action in the class failed: what it was, and why. */
import type { TFunction } from 'i18next';
import type { Attempted } from '../client/types.ts';
import { type Answer, answer, lookUp, type Problem, type Table } from './Table.ts';

export type ToastText = keyof TextKeys['problem']['toast'];

type ToastTable = Table<ToastText>;

const unexpected: Answer<ToastText> = answer('unexpected', 'tryAgain');
const changed: Answer<ToastText> = answer('changed', 'tryAgain');

/** Whatever was tried. Without an answer (`unavailable`) nobody knows whether it took effect. */
export const actionTable: ToastTable = {
	'bad-request': { other: answer('notTaken', 'reload'), name: answer('nameRefused', 'correct') },
	unauthorized: answer('notAllowed', 'ask'),
	forbidden: { other: answer('notAllowed', 'ask'), recording: answer('recordingForbidden', 'ask') },
	'not-found': {
		other: changed,
		participant: answer('personGone', 'wait'),
		room: answer('over', 'wait'),
		lesson: answer('over', 'wait'),
	},
	'room-full': answer('full', 'wait'),
	'room-locked': answer('locked', 'wait'),
	'limit-reached': unexpected,
	'wrong-state': changed,
	'cannot-consume': unexpected,
	'rate-limited': answer('tooFast', 'tryAgain'),
	overloaded: answer('busy', 'tryAgain'),
	'recording-in-progress': answer('recordingRuns', 'wait'),
	'no-recording': answer('recordingNone', 'wait'),
	'insufficient-storage': answer('noSpace', 'tryAgain'),
	unavailable: { other: answer('unsure', 'tryAgain'), recording: answer('recordingImpossible', 'ask') },
	internal: unexpected,
};

/** Where the same code says more of one action than of all. */
export const closerTables: Partial<Record<Attempted, Partial<ToastTable>>> = {
	answerVote: {
		'bad-request': { other: answer('notTaken', 'reload'), name: answer('answerNeedsName', 'correct') },
		'not-found': answer('answerTooLate', 'wait'),
		'wrong-state': { other: changed, vote: answer('answerTooLate', 'wait'), answer: answer('answerFinal', 'wait') },
		unavailable: answer('answerUnsure', 'tryAgain'),
	},
	camera: { overloaded: answer('noMoreCameras', 'tryAgain') },
	// The server knows a message that is sent again (`nonce`).
	sendChat: { unavailable: answer('messageUnsure', 'tryAgain') },
	startRecording: { 'insufficient-storage': answer('recordingNoSpace', 'tryAgain') },
};

export function actionTableOf(attempted: Attempted): ToastTable {
	return { ...actionTable, ...closerTables[attempted] };
}

export function actionText(attempted: Attempted, error: Problem, t: TFunction): string {
	const { says } = lookUp(actionTableOf(attempted), error);
	const action = t(`problem.action.${attempted}`);
	return t(`problem.toast.${says}`, { action, code: error.code });
}
