import type { NoticeName, Notices } from '../../protocol/notices.ts';

/** What a row may ask of the lesson. */
export type ChapterContext = {
	/** Name of a peer; empty: unknown. */
	nameOf(peerId: string): string;
};

/** Title of the chapter that begins with this notice; null: none does. */
type ChapterRow<Name extends NoticeName> = {
	kind: string;
	title(data: Notices[Name], context: ChapterContext): string | null;
};

/**
 * The notices of a room that begin a chapter of its recording, one line each: a capability that has chapters adds its
 * own. (Breaks of the recording itself are chapters, too: `LessonSession`.)
 */
const chapterRows: { readonly [Name in NoticeName]?: ChapterRow<Name> } = {
	producerAdded: {
		kind: 'share',
		title: ({ peerId, producer }, { nameOf }) => (producer.source === 'screen' ? `Screen of ${nameOf(peerId)}` : null),
	},
	spotlightChanged: {
		kind: 'spotlight',
		title: ({ peerId }, { nameOf }) => (peerId === null ? null : `Spotlight: ${nameOf(peerId)}`),
	},
	voteOpened: {
		kind: 'question',
		title: ({ vote: { question } }) => {
			const [line = ''] = question.text.split('\n');
			return line === '' ? 'Question' : `Question: ${line}`;
		},
	},
};

/** The chapter that a notice begins; null: none. */
export function chapterOf<Name extends NoticeName>(
	name: Name,
	data: Notices[Name],
	context: ChapterContext,
): { kind: string; title: string } | null {
	const row = chapterRows[name];
	const title = row?.title(data, context) ?? null;
	return row && title !== null ? { kind: row.kind, title } : null;
}
