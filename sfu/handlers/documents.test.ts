import { expect, test } from 'vitest';
import { maxDocuments, maxPages, pagesOf } from '../protocol/models/documents.ts';
import { samplePdf, samplePng } from '../testing/sampleFiles.ts';
import { TestMaterials } from '../testing/TestMaterials.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';

/** A class with a host and a participant, and with files. */
async function classWithFiles() {
	const files = await TestMaterials.open();
	const server = await TestSfu.start({ storage: files.store, files: files.materials });
	server.createRoom();
	const host = await server.enter({ subject: 'teacher', role: 'host' });
	const ann = await server.enter({ subject: 'ann' });
	const addPdf = async (name = 'Waves.pdf', pageCount = 3) => {
		const { fileId } = await files.upload();
		return host.ask('addDocument', { name, kind: 'pdf', fileIds: [fileId], pageCount });
	};
	return {
		...{ files, server, host, ann, addPdf },
		async [Symbol.asyncDispose]() {
			await server[Symbol.asyncDispose]();
			await files[Symbol.asyncDispose]();
		},
	};
}

test('a document is known to hosts and co-hosts at once, and to participants from the moment it is shown', async () => {
	await using lesson = await classWithFiles();
	const { server, host, ann, addPdf } = lesson;
	const coHost = await server.enter({ role: 'coHost' });
	const { documentId } = await addPdf();
	const { document } = await host.next('documentChanged');
	expect(document).toMatchObject({
		documentId,
		name: 'Waves.pdf',
		kind: 'pdf',
		pageCount: 3,
		boards: [],
		shared: false,
	});
	expect(await coHost.next('documentChanged')).toEqual({ document });
	await host.ask('renameDocument', { documentId, name: 'Waves' });
	expect((await server.enter()).answer.parts.documents).toEqual({ documents: [] });
	expect(ann.told('documentChanged')).toEqual([]);
	await host.ask('showPage', { documentId, pageId: 's1' });
	const shown = { ...document, name: 'Waves', shared: true };
	expect(ann.told('documentChanged')).toEqual([{ document: shown }]);
	const late = await server.enter();
	expect(late.answer.parts.documents).toEqual({ documents: [shown] });
	const next = await addPdf('Test of next week.pdf');
	expect(ann.told('documentChanged')).toHaveLength(1);
	await host.ask('removeDocument', next);
	expect(ann.told('documentRemoved')).toEqual([]);
	await host.ask('removeDocument', { documentId });
	expect(ann.told('documentRemoved')).toEqual([{ documentId }]);
	expect((await server.enter({ role: 'host' })).answer.parts.documents).toEqual({ documents: [] });
});

test('whoever becomes a co-host learns of documents that were not shown, and forgets them with the role', async () => {
	await using lesson = await classWithFiles();
	const { host, ann, addPdf } = lesson;
	const { documentId } = await addPdf();
	const { peerId } = ann.answer;
	await host.ask('setRole', { peerId, role: 'coHost' });
	expect(ann.told('documentChanged')).toMatchObject([{ document: { documentId } }]);
	await host.ask('setRole', { peerId, role: 'participant' });
	expect(ann.told('documentRemoved')).toEqual([{ documentId }]);
});

test('refuses everything about documents to participants', async () => {
	await using lesson = await classWithFiles();
	const { files, ann, addPdf } = lesson;
	const { documentId } = await addPdf();
	const { fileId } = await files.upload();
	const document = { name: 'Mine', kind: 'pdf', fileIds: [fileId], pageCount: 1 };
	expect(await ann.codeOf('addDocument', document)).toBe('forbidden');
	expect(await ann.codeOf('renameDocument', { documentId, name: 'Mine' })).toBe('forbidden');
	expect(await ann.codeOf('removeDocument', { documentId })).toBe('forbidden');
	expect(await ann.codeOf('removePage', { documentId, pageId: 's0' })).toBe('forbidden');
	const board = { documentId: null, after: null, pattern: 'blank' };
	expect(await ann.codeOf('addBoardPage', board)).toBe('forbidden');
	expect(await ann.codeOf('addBoardPage', { ...board, fileId })).toBe('forbidden');
});

test('a participant who may draw adds photos to the document that is shown, and nothing else', async () => {
	await using lesson = await classWithFiles();
	const { files, host, ann, addPdf } = lesson;
	const { documentId } = await addPdf();
	const hidden = await addPdf('Test of next week.pdf');
	await host.ask('showPage', { documentId, pageId: 's0' });
	const { fileId } = await files.upload(samplePng(40, 30), 'image/png');
	const photo = { documentId, after: 's0', pattern: 'blank', fileId } as const;
	expect(await ann.codeOf('addBoardPage', photo)).toBe('forbidden');
	await host.ask('setPermissions', { peerId: ann.answer.peerId, permissions: { draw: true } });
	const { fileId: _, ...page } = photo;
	expect(await ann.codeOf('addBoardPage', page)).toBe('forbidden');
	expect(await ann.codeOf('addBoardPage', { ...photo, documentId: null, after: null })).toBe('forbidden');
	expect(await ann.codeOf('addBoardPage', { ...photo, documentId: hidden.documentId })).toBe('forbidden');
	const { pageId } = await ann.ask('addBoardPage', photo);
	const added = { documentId, pageId, displayName: 'Somebody (2)' };
	expect(await host.next('photoAdded')).toEqual(added);
	expect(host.told('documentChanged').at(-1)?.document.boards).toMatchObject([{ pageId, fileId, width: 40 }]);
	await host.ask('addBoardPage', photo);
	expect([host.told('photoAdded'), ann.told('photoAdded')]).toEqual([[added], []]);
	expect(await ann.codeOf('removePage', { documentId, pageId })).toBe('forbidden');
	await host.ask('blankSlides', { blank: true });
	expect(await ann.codeOf('addBoardPage', photo)).toBe('forbidden');
});

test('refuses files that are not there, of another room or type, and requests that make no sense', async () => {
	await using lesson = await classWithFiles();
	const { files, host } = lesson;
	const pdf = await files.upload();
	const image = await files.upload(samplePng(4, 3), 'image/png');
	const elsewhere = await files.upload(samplePdf(7), 'application/pdf', 'chemistry');
	const add = (kind: string, fileIds: string[], pageCount = fileIds.length) =>
		host.codeOf('addDocument', { name: 'Waves', kind, fileIds, pageCount });
	expect(await add('pdf', ['A'.repeat(24)])).toBe('not-found file');
	expect(await add('pdf', [elsewhere.fileId])).toBe('not-found file');
	expect(await add('pdf', [image.fileId])).toBe('bad-request file');
	expect(await add('images', [pdf.fileId])).toBe('bad-request file');
	expect(await add('pdf', ['../../etc/passwd'])).toBe('bad-request');
	expect(await add('pdf', [])).toBe('bad-request');
	expect(await add('pdf', [pdf.fileId, pdf.fileId])).toBe('bad-request');
	expect(await add('pdf', [pdf.fileId], 0)).toBe('bad-request');
	expect(await add('pdf', [pdf.fileId], maxPages + 1)).toBe('bad-request');
	expect(await add('images', [image.fileId], 2)).toBe('bad-request');
	expect(await add('board', [image.fileId])).toBe('bad-request');
	expect(await host.codeOf('addDocument', { name: ' ', kind: 'pdf', fileIds: [pdf.fileId], pageCount: 1 })).toBe(
		'bad-request name',
	);
	expect(await host.codeOf('renameDocument', { documentId: 'nowhere', name: 'Waves' })).toBe('not-found document');
	expect(await host.codeOf('removeDocument', { documentId: 'nowhere' })).toBe('not-found document');
	expect(await add('images', [image.fileId, image.fileId])).toBe('ok');
});

test('a request to add a document that comes again, also in another lesson, adds none', async () => {
	await using lesson = await classWithFiles();
	const { files, host } = lesson;
	const { fileId } = await files.upload();
	const request = { name: 'Waves', kind: 'pdf' as const, fileIds: [fileId], pageCount: 1 };
	const { documentId } = await host.ask('addDocument', request);
	expect(await host.ask('addDocument', request)).toMatchObject({ documentId });
	await host.ask('removeDocument', { documentId });
	await host.ask('removeDocument', { documentId });
	expect(await host.codeOf('removeDocument', { documentId: 'another' })).toBe('not-found document');
});

test('board pages stand where they were put, and close up when one is removed', async () => {
	await using lesson = await classWithFiles();
	const { files, host, addPdf } = lesson;
	const { documentId } = await addPdf('Waves', 2);
	const board = async (after: string | null) =>
		(await host.ask('addBoardPage', { documentId, after, pattern: 'squared' })).pageId;
	const pages = () => {
		const { document } = host.told('documentChanged').at(-1) ?? {};
		return document ? pagesOf(document) : [];
	};
	const first = await board(null);
	const second = await board('s0');
	const third = await board(second);
	const between = await board('s0');
	expect(pages()).toEqual([first, 's0', between, second, third, 's1']);
	await host.ask('removePage', { documentId, pageId: second });
	await host.ask('removePage', { documentId, pageId: second });
	expect(pages()).toEqual([first, 's0', between, third, 's1']);
	expect(await host.codeOf('removePage', { documentId, pageId: 's0' })).toBe('wrong-state page');
	expect(await host.codeOf('removePage', { documentId, pageId: 's9' })).toBe('not-found page');
	expect(await host.codeOf('addBoardPage', { documentId, after: second, pattern: 'blank' })).toBe('not-found page');
	expect(await host.codeOf('addBoardPage', { documentId, after: null, pattern: 'wavy' })).toBe('bad-request');
	const alone = await host.ask('addBoardPage', { documentId: null, name: 'Board', after: null, pattern: 'lined' });
	expect(host.told('documentChanged').at(-1)?.document).toMatchObject({ kind: 'board', name: 'Board', pageCount: 0 });
	expect(await host.codeOf('removePage', alone)).toBe('wrong-state page');
	expect(await host.codeOf('addBoardPage', { documentId: null, after: 's0', pattern: 'blank' })).toBe('not-found page');
	const photo = await files.upload(samplePng(40, 30), 'image/png');
	const { fileId } = photo;
	await host.ask('addBoardPage', { documentId: alone.documentId, after: null, pattern: 'blank', fileId });
	expect(host.told('documentChanged').at(-1)?.document.boards[0]).toMatchObject({ fileId, width: 40, height: 30 });
	const pdf = await files.upload();
	const wrong = { documentId: null, after: null, pattern: 'blank', fileId: pdf.fileId } as const;
	expect(await host.codeOf('addBoardPage', wrong)).toBe('bad-request file');
});

test('a room has a bounded number of documents, and a document of pages', async () => {
	await using lesson = await classWithFiles();
	const { host, addPdf } = lesson;
	const { documentId } = await addPdf('Waves', maxPages);
	expect(await host.codeOf('addBoardPage', { documentId, after: 's0', pattern: 'blank' })).toBe('limit-reached page');
	const board = { documentId: null, after: null, pattern: 'blank' } as const;
	for (let count = 1; count < maxDocuments; count++) await host.ask('addBoardPage', board);
	expect(await host.codeOf('addBoardPage', board)).toBe('limit-reached document');
});

test('documents outlive the server, with what was shown in the lesson', async () => {
	await using lesson = await classWithFiles();
	const { files, server, host, addPdf } = lesson;
	const { documentId } = await addPdf();
	const hidden = await addPdf('Test of next week.pdf');
	const { pageId } = await host.ask('addBoardPage', { documentId, after: 's2', pattern: 'dotted' });
	await host.ask('showPage', { documentId, pageId });
	const { document } = host.told('documentChanged').at(-1) ?? {};
	await server.sfu.close();
	await files.restart();
	await using after = await TestSfu.start({ storage: files.store, files: files.materials });
	after.createRoom();
	const { parts } = (await after.enter()).answer;
	expect(parts.documents).toEqual({ documents: [document] });
	expect(parts.slides.slides.shown).toEqual({ documentId, pageId });
	const back = await after.enter({ role: 'host' });
	expect(back.answer.parts.documents.documents.map((each) => each.documentId)).toEqual([documentId, hidden.documentId]);
	files.materials.start(() => 'here');
	await files.materials.sweep();
	expect(files.materials.find('physics', document?.files[0]?.fileId ?? '')).toMatchObject({ type: 'application/pdf' });
});

test('nobody is told of the documents of another room', async () => {
	await using lesson = await classWithFiles();
	const { server, host, addPdf } = lesson;
	server.createRoom({ roomId: 'chemistry', name: 'Chemistry' });
	const other = await server.enter({ roomId: 'chemistry', role: 'host' });
	const { documentId } = await addPdf();
	await host.ask('showPage', { documentId, pageId: 's0' });
	expect(other.notices).toEqual([]);
	expect(await other.codeOf('showPage', { documentId, pageId: 's0' })).toBe('not-found document');
	expect(await other.codeOf('removeDocument', { documentId })).toBe('not-found document');
	expect((await server.enter({ roomId: 'chemistry', role: 'host' })).answer.parts.documents.documents).toEqual([]);
});

test('the files of a document that is removed go, and those that another document has stay', async () => {
	await using lesson = await classWithFiles();
	const { files, host } = lesson;
	const content = samplePdf(1);
	const [one, two] = [await files.upload(content), await files.upload(content)];
	const add = (fileId: string) =>
		host.ask('addDocument', { name: 'Waves', kind: 'pdf', fileIds: [fileId], pageCount: 1 });
	const [first, second] = [await add(one.fileId), await add(two.fileId)];
	await host.ask('removeDocument', first);
	await until(() => files.materials.find('physics', one.fileId) === undefined, 'the file to be forgotten');
	expect(await files.names()).toHaveLength(1);
	await host.ask('removeDocument', second);
	await until(files.names, 'the content to be deleted', (names) => names.length === 0);
});
