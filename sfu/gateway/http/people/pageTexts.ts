import type { ErrorCode } from '../../../protocol/errors.ts';

/** A title and one or two sentences: what this is, and what to do. */
export type PageText = { title: string; text: string };

/** Texts of the pages that the server itself writes, for people at a browser. They need no script, and no built page. */
export const pageTexts = {
	noSuchPage: {
		title: 'There is no page at this address',
		text: 'Your class is one step away: write the class code that your teacher shows.',
	},
	unreadable: {
		title: 'This address cannot be read',
		text: 'It has characters that do not belong there. Write the class code that your teacher shows.',
	},
	anotherName: {
		title: 'Your class has a shorter address',
		text: 'The name in this address is not one that Lectern knows. Go on by the number of the computer, or write the address that your teacher shows.',
	},
	anotherNameOnly: {
		title: 'Your class has another address',
		text: 'The name in this address is not one that Lectern knows. Write the address that your teacher shows.',
	},
	needsHttps: {
		title: 'This is the secure address of the class',
		text: "It begins with https://. Your browser warns once, because your teacher's computer made the certificate itself: continue all the same, or read on the first page what you will see.",
	},
	notForYou: {
		title: 'This page is not open to everybody',
		text: 'It is for the teacher, or for programs. Write the class code to come into the class.',
	},
	fileExpired: {
		title: 'This address of a recording is over',
		text: "Addresses of recordings work for some hours. Open the recording again from the list on the teacher's screen.",
	},
	fileGone: {
		title: 'This recording is not here any more',
		text: 'It was deleted, or its folder was moved.',
	},
	tooMany: {
		title: 'Too many at once',
		text: 'This network has asked for a great deal within a minute. Wait a moment, then load the page again.',
	},
	notBuilt: {
		title: 'Lectern is not complete on this computer',
		text: 'Its pages are not built: whoever set it up runs "npm run build" and starts it again.',
	},
	unexpected: {
		title: 'Something went wrong on the computer of the class',
		text: 'The class goes on. Load the page again, or begin with the class code.',
	},
} satisfies Record<string, PageText>;

export const pageLabels = {
	code: 'Class code',
	enter: 'Go to the class',
	secure: 'Open the secure address',
	firstPage: 'To the first page',
	quote: (code: ErrorCode) => `If it happens again, quote this code: ${code}`,
};
