/** What fills the screen of a person whom an error has put out of the class, or who never came in. */
import type { EndReason } from '../client/types.ts';
import { type Answer, answer, type ButtonRemedy, lookUp, type ScreenText, type Table } from './Table.ts';

/** Every screen has a button, except one that is mended by itself while it is looked at. */
type ScreenTable = Table<ScreenText, ButtonRemedy>;
type ScreenAnswer = Answer<ScreenText, ButtonRemedy>;
type WaitingTable = Table<ScreenText, 'wait'>;

/** Nothing that a person at this page has done, or can mend. */
const unexpected: ScreenAnswer = answer('unexpected', 'joinAgain');
const hostUnexpected: ScreenAnswer = answer('hostUnexpected', 'tryAgain');
const libraryUnexpected: Answer<ScreenText, 'wait'> = answer('libraryUnexpected', 'wait');

/** A student whose call has ended, was in the lobby, or came back by itself. */
const student: ScreenTable = {
	'bad-request': answer('outdated', 'reload'),
	unauthorized: answer('codeAgain', 'code'),
	forbidden: {
		other: answer('notAllowed', 'start'),
		removal: answer('removed', 'start'),
		denial: answer('denied', 'start'),
	},
	'not-found': {
		other: unexpected,
		room: answer('gone', 'code'),
		lesson: answer('lessonOver', 'start'),
		seat: answer('seatGone', 'joinAgain'),
	},
	'room-full': answer('full', 'tryAgain'),
	'room-locked': answer('locked', 'tryAgain'),
	'limit-reached': {
		other: unexpected,
		seat: answer('tooManySeats', 'tryAgain'),
		room: answer('tooManyRooms', 'start'),
	},
	'wrong-state': unexpected,
	'cannot-consume': unexpected,
	'rate-limited': answer('tooMany', 'start'),
	overloaded: answer('busy', 'tryAgain'),
	'recording-in-progress': unexpected,
	'no-recording': unexpected,
	'insufficient-storage': unexpected,
	unavailable: answer('unreachable', 'tryAgain'),
	internal: unexpected,
};

/** By situation. */
export const screenTables = {
	/** The class was entered, and the call has ended. */
	ended: student,
	/** Ended while waiting to be let in. */
	waiting: student,
	/** The page came back by itself, e.g. after it was loaded again, and was not let in. */
	comingBack: student,
	/** The host's page, before it has shown anything. */
	hostPage: {
		'bad-request': answer('hostOutdated', 'reload'),
		unauthorized: answer('notTheHost', 'asStudent'),
		forbidden: answer('notTheHost', 'asStudent'),
		'not-found': answer('hostOutdated', 'reload'),
		'room-full': hostUnexpected,
		'room-locked': hostUnexpected,
		'limit-reached': hostUnexpected,
		'wrong-state': hostUnexpected,
		'cannot-consume': hostUnexpected,
		'rate-limited': answer('hostTooMany', 'tryAgain'),
		overloaded: hostUnexpected,
		'recording-in-progress': hostUnexpected,
		'no-recording': hostUnexpected,
		'insufficient-storage': hostUnexpected,
		unavailable: answer('hostUnreachable', 'tryAgain'),
		internal: hostUnexpected,
	},
} satisfies Record<string, ScreenTable>;

/** There is no list of recordings; it is asked for again by itself. */
export const libraryTable: WaitingTable = {
	'bad-request': libraryUnexpected,
	unauthorized: answer('libraryNotTheHost', 'wait'),
	forbidden: answer('libraryNotTheHost', 'wait'),
	'not-found': libraryUnexpected,
	'room-full': libraryUnexpected,
	'room-locked': libraryUnexpected,
	'limit-reached': libraryUnexpected,
	'wrong-state': libraryUnexpected,
	'cannot-consume': libraryUnexpected,
	'rate-limited': libraryUnexpected,
	overloaded: libraryUnexpected,
	'recording-in-progress': libraryUnexpected,
	'no-recording': libraryUnexpected,
	'insufficient-storage': libraryUnexpected,
	unavailable: { other: answer('libraryUnreachable', 'wait'), recording: answer('libraryNone', 'wait') },
	internal: libraryUnexpected,
};

export type ScreenSituation = keyof typeof screenTables;

/** Ends of a call that are no error. Complete: a new kind is a compile error until it has a sentence. */
export const endings: Record<Exclude<EndReason['kind'], 'error'>, ScreenAnswer> = {
	left: answer('left', 'joinAgain'),
	removed: answer('removed', 'start'),
	roomClosed: answer('roomClosed', 'start'),
	denied: answer('denied', 'start'),
	takenOver: answer('takenOver', 'useHere'),
};

/** Why a call ended, as a screen. @param situation of an error */
export function endingOf(reason: EndReason, situation: ScreenSituation = 'ended'): ScreenAnswer {
	return reason.kind === 'error' ? lookUp(screenTables[situation], reason.error) : endings[reason.kind];
}

/** Whether the code of the error is shown, to be quoted: nobody can tell from the sentence what went wrong. */
export const isQuoted = ({ says }: { says: ScreenText }): boolean =>
	says === 'unexpected' || says === 'hostUnexpected' || says === 'libraryUnexpected';
