import { expect, test } from 'vitest';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { stateWith } from '../testing/callStates.ts';
import { type CallState, reduce } from './callState.ts';
import { lookedAt, mayTurn, pageBy } from './slides.ts';

const board = { pageId: 'bABCDEFGHIJKLMNOPQRSTU', after: 's0', pattern: 'lined' } as const;
const deck: DocumentView = {
	documentId: 'deck',
	name: 'Waves.pdf',
	kind: 'pdf',
	files: [{ fileId: 'x'.repeat(24), type: 'application/pdf', bytes: 5 }],
	pageCount: 3,
	boards: [board],
	shared: true,
};
const shown = (pageId: string, freePaging = false) => ({
	slides: { shown: { documentId: 'deck', pageId }, blank: false, freePaging },
});
const state = (change: Partial<CallState>): CallState => ({ ...stateWith(), documents: [deck], ...change });

test('shows the page that the teacher shows, in the order of the pages with the boards in between', () => {
	expect(lookedAt(state(shown('s0')))).toMatchObject({
		pageId: 's0',
		teacherPageId: 's0',
		pageIds: ['s0', board.pageId, 's1', 's2'],
	});
	expect(lookedAt(state({}))).toBeNull();
	expect(lookedAt(state({ ...shown('s0'), documents: [] }))).toBeNull();
});

test('the list of pages is the same object while the document does not change', () => {
	const first = lookedAt(state(shown('s0')))?.pageIds;
	expect(lookedAt(state(shown('s1')))?.pageIds).toBe(first);
});

test('turning stops at the first and the last page', () => {
	const at = (pageId: string, step: number) => {
		const looked = lookedAt(state(shown(pageId)));
		return looked && pageBy(looked, step);
	};
	expect(at('s0', 1)).toBe(board.pageId);
	expect(at(board.pageId, 1)).toBe('s1');
	expect(at('s0', -1)).toBe('s0');
	expect(at('s2', 1)).toBe('s2');
	expect(at('s1', 10)).toBe('s2');
});

test('a student turns pages only while the teacher lets everybody, a teacher always', () => {
	expect(mayTurn(state(shown('s0')))).toBe(false);
	expect(mayTurn(state(shown('s0', true)))).toBe(true);
	expect(mayTurn(state({ ...shown('s0'), role: 'coHost' }))).toBe(true);
	expect(mayTurn(state({ role: 'host' }))).toBe(false);
});

test('a page of our own stays while the teacher turns pages, and ends with free paging, another document and our own teaching', () => {
	const ownPage = { documentId: 'deck', pageId: 's2' };
	const away = state({ ...shown('s0', true), ownPage });
	expect(lookedAt(away)).toMatchObject({ pageId: 's2', teacherPageId: 's0' });
	expect(reduce(away, 'slidesChanged', shown('s1', true)).ownPage).toEqual(ownPage);
	expect(reduce(away, 'slidesChanged', shown('s1', false)).ownPage).toBeNull();
	const other = { ...shown('s1', true).slides, shown: { documentId: 'other', pageId: 's0' } };
	expect(reduce(away, 'slidesChanged', { slides: other }).ownPage).toBeNull();
	expect(reduce(away, 'peerUpdated', { peerId: 'me', role: 'coHost' }).ownPage).toBeNull();
	expect(reduce(away, 'peerUpdated', { peerId: 'ben', role: 'coHost' })).not.toHaveProperty('ownPage');
});

test('a page of our own that was deleted gives way to the one of the teacher', () => {
	const ownPage = { documentId: 'deck', pageId: board.pageId };
	const without = { ...deck, boards: [] };
	expect(lookedAt(state({ ...shown('s0', true), ownPage, documents: [without] }))?.pageId).toBe('s0');
});

test('what we turn to is on our screen before the server has answered', () => {
	const turning = { documentId: 'deck', pageId: 's2' };
	expect(lookedAt(state({ ...shown('s0'), turning }))).toMatchObject({ pageId: 's2', teacherPageId: 's2' });
});
