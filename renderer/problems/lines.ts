/** One sentence beside what a person is doing: in a form, on the host's page, in the library. */
import type { TFunction } from 'i18next';
import { type Answer, answer, type LineText, lookUp, type Problem, type Table } from './Table.ts';

type LineTable = Table<LineText>;

const unexpected: Answer<LineText> = answer('unexpected', 'tryAgain');
const landingUnexpected: Answer<LineText> = answer('landingUnexpected', 'tryAgain');
const startUnexpected: Answer<LineText> = answer('startUnexpected', 'tryAgain');
const endUnexpected: Answer<LineText> = answer('endUnexpected', 'tryAgain');
const changeUnexpected: Answer<LineText> = answer('changeUnexpected', 'tryAgain');
const recordingUnexpected: Answer<LineText> = answer('recordingUnexpected', 'tryAgain');
const uploadUnexpected: Answer<LineText> = answer('uploadUnexpected', 'tryAgain');

/** The form to join, filled in with a code. */
const form: LineTable = {
	'bad-request': { other: answer('outdated', 'reload'), name: answer('nameRefused', 'correct') },
	unauthorized: answer('codeAgain', 'correct'),
	forbidden: { other: answer('notAllowed', 'ask'), removal: answer('removed', 'ask'), denial: answer('denied', 'ask') },
	'not-found': { other: unexpected, room: answer('wrongCode', 'correct'), lesson: answer('lessonOver', 'ask') },
	'room-full': answer('full', 'tryAgain'),
	'room-locked': answer('locked', 'tryAgain'),
	'limit-reached': {
		other: unexpected,
		seat: answer('tooManySeats', 'tryAgain'),
		room: answer('tooManyRooms', 'wait'),
	},
	'wrong-state': unexpected,
	'cannot-consume': unexpected,
	'rate-limited': answer('tooMany', 'wait'),
	overloaded: answer('busy', 'tryAgain'),
	'recording-in-progress': unexpected,
	'no-recording': unexpected,
	'insufficient-storage': unexpected,
	unavailable: answer('unreachable', 'tryAgain'),
	internal: unexpected,
};

const recording: LineTable = {
	'bad-request': answer('recordingRefused', 'correct'),
	unauthorized: answer('recordingNotTheHost', 'ask'),
	forbidden: answer('recordingNotTheHost', 'ask'),
	'not-found': answer('recordingGone', 'wait'),
	'room-full': recordingUnexpected,
	'room-locked': recordingUnexpected,
	'limit-reached': recordingUnexpected,
	'wrong-state': answer('recordingNotNow', 'tryAgain'),
	'cannot-consume': recordingUnexpected,
	'rate-limited': answer('recordingTooMany', 'tryAgain'),
	overloaded: recordingUnexpected,
	'recording-in-progress': answer('recordingBusy', 'wait'),
	'no-recording': answer('recordingGone', 'wait'),
	'insufficient-storage': answer('recordingNoSpace', 'tryAgain'),
	unavailable: { other: answer('recordingUnsure', 'tryAgain'), recording: answer('recordingNone', 'ask') },
	internal: recordingUnexpected,
};

const upload: LineTable = {
	'bad-request': {
		other: uploadUnexpected,
		file: answer('uploadRefused', 'correct'),
		name: answer('uploadName', 'correct'),
	},
	unauthorized: answer('uploadNotAllowed', 'ask'),
	forbidden: answer('uploadNotAllowed', 'ask'),
	'not-found': uploadUnexpected,
	'room-full': uploadUnexpected,
	'room-locked': uploadUnexpected,
	'limit-reached': {
		other: uploadUnexpected,
		file: answer('uploadTooLarge', 'correct'),
		document: answer('uploadTooMany', 'correct'),
		page: answer('uploadTooManyPages', 'correct'),
	},
	'wrong-state': uploadUnexpected,
	'cannot-consume': uploadUnexpected,
	'rate-limited': answer('uploadTooFast', 'tryAgain'),
	overloaded: uploadUnexpected,
	'recording-in-progress': uploadUnexpected,
	'no-recording': uploadUnexpected,
	'insufficient-storage': answer('uploadNoSpace', 'tryAgain'),
	unavailable: answer('uploadUnsure', 'tryAgain'),
	internal: uploadUnexpected,
};

const material: LineTable = {
	'bad-request': changeUnexpected,
	unauthorized: answer('materialNotTheHost', 'ask'),
	forbidden: answer('materialNotTheHost', 'ask'),
	'not-found': answer('materialGone', 'wait'),
	'room-full': changeUnexpected,
	'room-locked': changeUnexpected,
	'limit-reached': answer('materialTooMany', 'correct'),
	'wrong-state': changeUnexpected,
	'cannot-consume': changeUnexpected,
	'rate-limited': answer('tooManyNow', 'tryAgain'),
	overloaded: changeUnexpected,
	'recording-in-progress': changeUnexpected,
	'no-recording': changeUnexpected,
	'insufficient-storage': answer('materialNoSpace', 'tryAgain'),
	unavailable: answer('changeUnsure', 'tryAgain'),
	internal: changeUnexpected,
};

/** By situation. */
export const lineTables = {
	form,
	/** The form of an address that names a room (`?room=`) and needs no code. */
	openForm: {
		...form,
		unauthorized: answer('codeNeeded', 'correct'),
		'not-found': { other: unexpected, room: answer('noSuchClass', 'ask'), lesson: answer('lessonOver', 'ask') },
	},
	/** A phone that only answers questions is not let in. */
	votes: {
		...form,
		unauthorized: answer('votesCodeAgain', 'correct'),
		forbidden: {
			...{ other: answer('notAllowed', 'ask'), removal: answer('removed', 'ask'), denial: answer('denied', 'ask') },
			...{ phones: answer('votesNoPhones', 'ask'), lobby: answer('votesLobby', 'ask') },
		},
		'rate-limited': answer('tooManyNow', 'tryAgain'),
		'room-full': answer('votesFull', 'tryAgain'),
		'limit-reached': { other: unexpected, seat: answer('votesTooManyHere', 'ask') },
		'wrong-state': answer('votesNotNow', 'tryAgain'),
	},
	/** What the start page shows could not be fetched. */
	landing: {
		'bad-request': answer('outdated', 'reload'),
		unauthorized: landingUnexpected,
		forbidden: answer('notAllowed', 'ask'),
		'not-found': answer('outdated', 'reload'),
		'room-full': landingUnexpected,
		'room-locked': landingUnexpected,
		'limit-reached': landingUnexpected,
		'wrong-state': landingUnexpected,
		'cannot-consume': landingUnexpected,
		'rate-limited': answer('tooManyNow', 'tryAgain'),
		overloaded: landingUnexpected,
		'recording-in-progress': landingUnexpected,
		'no-recording': landingUnexpected,
		'insufficient-storage': landingUnexpected,
		unavailable: answer('unreachable', 'tryAgain'),
		internal: landingUnexpected,
	},
	/** A host starts the class, or comes into it. */
	hostStart: {
		'bad-request': { other: answer('startOutdated', 'reload'), name: answer('nameRefused', 'correct') },
		unauthorized: answer('startNotTheHost', 'ask'),
		forbidden: answer('startNotTheHost', 'ask'),
		'not-found': startUnexpected,
		'room-full': startUnexpected,
		'room-locked': startUnexpected,
		'limit-reached': { other: startUnexpected, seat: answer('startTooManySeats', 'tryAgain') },
		'wrong-state': startUnexpected,
		'cannot-consume': startUnexpected,
		'rate-limited': answer('tooManyNow', 'tryAgain'),
		overloaded: answer('startBusy', 'tryAgain'),
		'recording-in-progress': startUnexpected,
		'no-recording': startUnexpected,
		'insufficient-storage': startUnexpected,
		unavailable: answer('startUnreachable', 'tryAgain'),
		internal: startUnexpected,
	},
	/** A host was in the class, and the call has ended. */
	hostEnded: {
		'bad-request': answer('endOutdated', 'reload'),
		unauthorized: answer('endNotTheHost', 'ask'),
		forbidden: { other: answer('endNotTheHost', 'ask'), removal: answer('endRemoved', 'ask') },
		'not-found': { other: endUnexpected, room: answer('endOver', 'tryAgain'), lesson: answer('endOver', 'tryAgain') },
		'room-full': endUnexpected,
		'room-locked': endUnexpected,
		'limit-reached': endUnexpected,
		'wrong-state': endUnexpected,
		'cannot-consume': endUnexpected,
		'rate-limited': answer('endTooMany', 'tryAgain'),
		overloaded: endUnexpected,
		'recording-in-progress': endUnexpected,
		'no-recording': endUnexpected,
		'insufficient-storage': endUnexpected,
		unavailable: answer('endUnreachable', 'tryAgain'),
		internal: endUnexpected,
	},
	/** A host changes the class's name, its address or another setting of this computer. */
	hostChange: {
		'bad-request': answer('changeRefused', 'correct'),
		unauthorized: answer('changeNotTheHost', 'ask'),
		forbidden: answer('changeNotTheHost', 'ask'),
		'not-found': answer('changeGone', 'wait'),
		'room-full': changeUnexpected,
		'room-locked': changeUnexpected,
		'limit-reached': answer('changeTooManyClasses', 'correct'),
		'wrong-state': answer('changeClassRuns', 'tryAgain'),
		'cannot-consume': changeUnexpected,
		'rate-limited': answer('changeTooMany', 'tryAgain'),
		overloaded: changeUnexpected,
		'recording-in-progress': changeUnexpected,
		'no-recording': changeUnexpected,
		'insufficient-storage': answer('changeFull', 'tryAgain'),
		unavailable: answer('changeUnsure', 'tryAgain'),
		internal: changeUnexpected,
	},
	/** A host does something with a recording. */
	recording,
	/** A document is sent into the class. */
	upload,
	/** A host does something with a document, quiz or vote that is kept. */
	material,
	/** A host brings a deleted recording back: if it is gone, it is too late. */
	restore: { ...recording, 'not-found': answer('recordingTooLate', 'wait') },
} satisfies Record<string, LineTable>;

export type LineSituation = keyof typeof lineTables;

/** The sentence for an error. @param waitSeconds with `rate-limited`, in a form that counts them down */
export function lineText(situation: LineSituation, error: Problem, t: TFunction, waitSeconds = 0): string {
	const { says } = lineAnswer(situation, error);
	return t(`problem.line.${says}`, { code: error.code, count: waitSeconds });
}

export const lineAnswer = (situation: LineSituation, error: Problem): Answer<LineText> =>
	lookUp(lineTables[situation], error);
