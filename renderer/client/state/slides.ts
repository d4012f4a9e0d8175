import { type DocumentView, pagesOf } from '../../../sfu/protocol/models/documents.ts';
import type { ShownPage, SlidesView } from '../../../sfu/protocol/models/slides.ts';
import type { DocumentsState } from './documents.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

export type SlidesState = {
	/** What everybody sees, as the server says. */
	slides: SlidesView;
	/** The page that we have turned to for everybody, until the server has answered; null: none. */
	turning: ShownPage | null;
	/** The page that we look at by ourselves; null: the one that everybody sees. */
	ownPage: ShownPage | null;
};

const nothing: SlidesState = { slides: { shown: null, blank: false, freePaging: false }, turning: null, ownPage: null };

/** Of a document, as long as it does not change: `useCall` compares what a selector returns. */
const pageLists = new WeakMap<DocumentView, string[]>();

function pageListOf(document: DocumentView): string[] {
	const pages = pageLists.get(document) ?? pagesOf(document);
	pageLists.set(document, pages);
	return pages;
}

export type LookedAt = {
	document: DocumentView;
	/** The one on our screen. */
	pageId: string;
	/** The one that everybody sees. */
	teacherPageId: string;
	/** All pages, in their order. */
	pageIds: string[];
};

type Seen = SlidesState & DocumentsState & SelfState;

export const mayTeach = ({ role }: Pick<SelfState, 'role'>): boolean => role !== 'participant';

/** Whether we turn pages, be it for everybody or for ourselves. */
export const mayTurn = (state: Seen): boolean =>
	state.slides.shown !== null && (mayTeach(state) || state.slides.freePaging);

/** null: nothing is shown, or the document has not arrived yet. */
export function lookedAt({ slides, turning, ownPage, documents }: Seen): LookedAt | null {
	const shown = turning ?? slides.shown;
	const document = documents.find(({ documentId }) => documentId === shown?.documentId);
	if (!shown || !document) return null;
	const pageIds = pageListOf(document);
	const pageId = ownPage && pageIds.includes(ownPage.pageId) ? ownPage.pageId : shown.pageId;
	return { document, pageId, teacherPageId: shown.pageId, pageIds };
}

/** The page so many steps further, as far as there are pages. */
export function pageBy({ pageIds, pageId }: LookedAt, step: number): string {
	const index = pageIds.indexOf(pageId);
	return pageIds[Math.min(pageIds.length - 1, Math.max(0, index + step))] ?? pageId;
}

/** A page of our own stays while it is of the document that is shown, and everybody may turn pages. */
const withOwnPage = (slides: SlidesView, ownPage: ShownPage | null) =>
	slides.freePaging && slides.shown?.documentId === ownPage?.documentId ? ownPage : null;

const isSame = (one: ShownPage | null, other: ShownPage | null) =>
	one?.documentId === other?.documentId && one?.pageId === other?.pageId;

/** Which page of which document is shown. */
export const slidesSlice = slice<SlidesState, DocumentsState & SelfState>()({
	initial: nothing,
	ended: nothing,
	entered: ({ parts: { slides } }, { before }) => ({
		...slides,
		turning: null,
		ownPage: withOwnPage(slides.slides, before.ownPage),
	}),
	notices: {
		slidesChanged: ({ ownPage }, { slides }) => ({ slides, ownPage: withOwnPage(slides, ownPage) }),
		// Whoever was made a co-host turns pages for everybody.
		peerUpdated: ({ selfPeerId }, { peerId, role }) =>
			peerId === selfPeerId && role !== undefined && role !== 'participant' ? { ownPage: null } : {},
	},
	actions: ({ attempt, command, request, state, update }) => {
		let isSending = false;
		/** One request at a time, for the last page that was turned to: a key that is held turns many. */
		const sendTurning = async (): Promise<void> => {
			if (isSending) return;
			isSending = true;
			for (let sent: ShownPage | null = null; ; ) {
				const { turning } = state();
				if (turning === null || isSame(sent, turning)) break;
				sent = turning;
				if (!(await attempt('showPage', request('showPage', turning)))) break;
			}
			isSending = false;
			update(() => ({ turning: null }));
		};
		/** For everybody; on our own screen at once. */
		const showPage = (page: ShownPage) => {
			update(() => ({ turning: page, ownPage: null }));
			void sendTurning();
		};
		const turnTo = (pageId: string) => {
			const seen = lookedAt(state());
			if (!seen || !mayTurn(state())) return;
			const page = { documentId: seen.document.documentId, pageId };
			if (mayTeach(state())) showPage(page);
			else update(() => ({ ownPage: pageId === seen.teacherPageId ? null : page }));
		};
		return {
			showPage,
			/** For everybody, or for ourselves where we do not teach. */
			turnTo,
			turnBy: (step: number): void => {
				const seen = lookedAt(state());
				if (seen) turnTo(pageBy(seen, step));
			},
			backToTeacher: () => update(() => ({ ownPage: null })),
			hideSlides: () => command('hideSlides', {}),
			setBlank: (blank: boolean) => command('blankSlides', { blank }),
			setFreePaging: (free: boolean) => command('setFreePaging', { free }),
		};
	},
});
