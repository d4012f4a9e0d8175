import { expect, test } from 'vitest';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { stateWith } from '../testing/callStates.ts';
import { reduce } from './callState.ts';

const documentOf = (documentId: string, name = documentId): DocumentView => ({
	documentId,
	name,
	kind: 'board',
	files: [],
	pageCount: 0,
	boards: [],
	shared: false,
});
const state = { ...stateWith(), documents: [documentOf('one'), documentOf('two')] };

test('a new document is the last of the list, a changed one keeps its place', () => {
	const added = reduce(state, 'documentChanged', { document: documentOf('three') });
	expect(added.documents?.map(({ documentId }) => documentId)).toEqual(['one', 'two', 'three']);
	const renamed = reduce(state, 'documentChanged', { document: documentOf('one', 'Waves') });
	expect(renamed.documents?.map(({ name }) => name)).toEqual(['Waves', 'two']);
	expect(renamed.documents?.[1]).toBe(state.documents[1]);
});

test('a removed document leaves the list', () => {
	expect(reduce(state, 'documentRemoved', { documentId: 'one' }).documents).toEqual([documentOf('two')]);
});
