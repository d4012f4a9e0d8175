/** Pages that are shown while a lesson is recorded, and the pictures of them. */
import { link, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger } from '../testing/silentLogger.ts';
import { completeLesson } from './completeLesson.ts';
import { type Manifest, pagesFolder } from './lesson/manifest.ts';
import { readManifest, writeManifest } from './lesson/manifestFile.ts';
import { RecordedClass, recorded } from './recordedClass.fixture.ts';

const timeout = 30_000;

type Board = { documentId: string; pageId: string };

/** A class with a host, and a board of two pages, the first of which is shown. */
async function classWithBoard() {
	const given = await RecordedClass.open();
	const host = await given.server.enter({ role: 'host' }, { displayName: 'Anna' });
	const one: Board = await host.ask('addBoardPage', { documentId: null, name: 'Waves', after: null, pattern: 'blank' });
	const two: Board = await host.ask('addBoardPage', {
		...{ documentId: one.documentId, after: one.pageId, pattern: 'squared' },
	});
	await host.ask('showPage', one);
	return { given, host, one, two };
}

const picture = (page: Board, text: string) => ({ ...page, type: 'image/jpeg' as const, bytes: Buffer.from(text) });

/** As `addPicture` refuses it, or `ok`. */
async function codeOf(adding: Promise<void>): Promise<string> {
	try {
		await adding;
		return 'ok';
	} catch (error) {
		return error instanceof Error && 'code' in error ? String(error.code) : String(error);
	}
}

const shown = ({ pages }: Manifest) => pages.map(({ file, title }) => [file, title]);

test('notes which page is shown, and keeps its pictures on the disk when it has answered', { timeout }, async () => {
	const { given, host, one, two } = await classWithBoard();
	await using _ = given;
	const session = await given.record();
	const { recording } = given.room.parts;
	await recording.addPicture(picture(one, 'first'));
	const first = `${pagesFolder}/00001.jpg`;
	expect(await readFile(join(session.folder, first), 'utf8')).toBe('first');
	expect(shown(await readManifest(session.folder))).toEqual([[first, 'Waves, page 1']]);

	// The picture of a page is of when it was turned to, however long it took to draw it.
	await host.ask('showPage', two);
	const turnedAtMs = session.manifest.pages[1]?.atMs;
	await recorded(session, 1_100);
	await recording.addPicture(picture(two, 'second'));
	expect(session.manifest.pages[1]).toEqual({
		atMs: turnedAtMs,
		file: `${pagesFolder}/00002.jpg`,
		title: 'Waves, page 2',
	});

	// What is drawn on it later is of later; a picture like one before is the same file.
	await recorded(session, 1_100);
	await recording.addPicture(picture(two, 'second with ink'));
	await host.ask('blankSlides', { blank: true });
	await host.ask('blankSlides', { blank: false });
	await host.ask('showPage', one);
	await recorded(session, 1_100);
	await recording.addPicture(picture(one, 'first'));
	await host.ask('hideSlides', {});
	const manifest = await given.stop();
	expect(shown(manifest)).toEqual([
		[first, 'Waves, page 1'],
		[`${pagesFolder}/00002.jpg`, 'Waves, page 2'],
		[`${pagesFolder}/00003.jpg`, 'Waves, page 2'],
		[null, ''],
		[`${pagesFolder}/00003.jpg`, 'Waves, page 2'],
		[first, 'Waves, page 1'],
		[null, ''],
	]);
	expect(await readdir(join(given.lesson, pagesFolder))).toEqual(['00001.jpg', '00002.jpg', '00003.jpg']);
});

test('refuses pictures of another page, a second one within a second, and any while nothing is recorded', {
	timeout,
}, async () => {
	const { given, host, one, two } = await classWithBoard();
	await using _ = given;
	const add = (page: Board, text = 'picture') => codeOf(given.room.parts.recording.addPicture(picture(page, text)));
	expect(await add(one)).toBe('no-recording');
	const session = await given.record();
	expect(await add(two)).toBe('wrong-state');
	expect(await Promise.all([add(one, 'a'), add(one, 'b')])).toEqual(['ok', 'rate-limited']);
	await host.ask('pauseRecording', {});
	await host.ask('showPage', two);
	expect(await add(two)).toBe('wrong-state');
	expect(session.manifest.pages).toHaveLength(1);
	await host.ask('resumeRecording', {});
	expect(shown(session.manifest).at(-1)).toEqual([null, 'Waves, page 2']);
	await host.ask('hideSlides', {});
	expect(await add(two)).toBe('wrong-state');
	await given.stop();
	expect(await add(one)).toBe('no-recording');
});

test('after a crash the pictures that are listed are kept, the others removed, and pages become chapters', {
	timeout,
}, async () => {
	const { given, one } = await classWithBoard();
	await using _ = given;
	const session = await given.record();
	await given.room.parts.recording.addPicture(picture(one, 'listed'));
	const onDisk = await readManifest(session.folder);
	await given.stop();
	// As it was on the disk when the process was killed, with more pages, of which one picture is lost.
	const at = (atMs: number, file: string | null) => ({ atMs, file, title: `Waves, page ${atMs / 1_000}` });
	const [listed] = onDisk.pages;
	if (!listed) throw new Error('no page is listed');
	const pages = [{ ...listed, atMs: 0 }, at(6_000, 'pages/00009.jpg'), at(7_000, listed.file), at(20_000, null)];
	await writeManifest(given.lesson, { ...onDisk, pages, chapters: [] });
	await writeFile(join(given.lesson, pagesFolder, '00008.jpg'), 'unlisted');

	const manifest = await completeLesson(given.lesson, silentLogger);
	expect(manifest).toMatchObject({ end: 'crash', durationMs: 20_000 });
	expect(manifest.pages.map(({ file }) => file)).toEqual([listed.file, null, listed.file, null]);
	expect(await readdir(join(given.lesson, pagesFolder))).toEqual(['00001.jpg']);
	expect(manifest.chapters).toEqual([
		{ atMs: 0, kind: 'page', title: 'Waves, page 1' },
		{ atMs: 7_000, kind: 'page', title: 'Waves, page 7' },
	]);
});

test('names the host who is to send pictures, then a co-host, and tells everybody', { timeout }, async () => {
	const { given, host } = await classWithBoard();
	await using _ = given;
	const ann = await given.server.enter({}, { displayName: 'Ann' });
	await given.record();
	const { recording } = given.room.parts;
	const named = async (change: number) => (await ann.next('recordingChanged', change)).recording.picturesFrom;
	expect((await ann.next('recordingStarted')).recording.picturesFrom).toBe(host.answer.peerId);
	const coHost = await given.server.enter({ role: 'coHost' }, { displayName: 'Ben' });
	const other = await given.server.enter({ role: 'host' }, { displayName: 'Cleo' });
	expect(recording.state?.picturesFrom).toBe(host.answer.peerId);
	expect(other.answer.parts.recording.recording?.picturesFrom).toBe(host.answer.peerId);
	await host.ask('leaveRoom', {});
	expect(await named(0)).toBe(other.answer.peerId);
	await other.ask('leaveRoom', {});
	expect(await named(1)).toBe(coHost.answer.peerId);
	await coHost.ask('leaveRoom', {});
	expect(await named(2)).toBeNull();
});

test('copies the documents that were shown into the lesson folder, each under a name of its own', {
	timeout,
}, async () => {
	const materials = await mkdtemp(join(tmpdir(), 'lectern-materials-'));
	const given = await RecordedClass.open({
		linkFile: (_roomId, fileId, path) => link(join(materials, fileId), path),
	});
	try {
		await using _ = given;
		const host = await given.server.enter({ role: 'host' });
		const { documents, slides } = given.room.parts;
		const file = async (fileId: string, type: 'application/pdf' | 'image/png') => {
			await writeFile(join(materials, fileId), fileId);
			return { fileId, type, bytes: fileId.length };
		};
		const add = async (name: string, kind: 'pdf' | 'images', files: Awaited<ReturnType<typeof file>>[]) => {
			const documentId = documents.addCopy({ name, kind, pageCount: files.length, files, boards: [] });
			await host.ask('showPage', { documentId, pageId: 's0' });
			return documentId;
		};
		const before = await add('before.pdf', 'pdf', [await file('before', 'application/pdf')]);
		const session = await given.record();
		const shown = await add('A: <Wave>.pdf', 'pdf', [await file('wave', 'application/pdf')]);
		await add('a wave', 'pdf', [await file('other', 'application/pdf')]);
		await add('Photos', 'images', [await file('one', 'image/png'), await file('two', 'image/png')]);
		await host.ask('showPage', { documentId: shown, pageId: 's0' });
		documents.remove(before);
		slides.hide();
		const manifest = await given.stop();
		const files = await Promise.all(
			manifest.files.map(async ({ name, file }) => [name, file, await readFile(join(session.folder, file), 'utf8')]),
		);
		expect(files).toEqual([
			['before', 'documents/before.pdf', 'before'],
			['A: <Wave>', 'documents/A Wave.pdf', 'wave'],
			['a wave', 'documents/a wave (2).pdf', 'other'],
			['Photos 1', 'documents/Photos 1.png', 'one'],
			['Photos 2', 'documents/Photos 2.png', 'two'],
		]);
		expect(await readFile(join(session.folder, 'index.html'), 'utf8')).toContain('./documents/A%20Wave.pdf');
	} finally {
		await rm(materials, { recursive: true, force: true });
	}
});

/** A class that is recorded, a host who asks, and Ann who answers. */
async function votingClass() {
	const { given, host } = await classWithBoard();
	const ann = await given.server.enter({}, { displayName: '=Ann' });
	const terms = { anonymous: false, changeable: true, timeLimitS: null };
	return {
		given,
		open: async (text: string) => {
			const { voteId } = await host.ask('openVote', { question: { kind: 'yesNo', text }, ...terms });
			await ann.ask('answerVote', { voteId, answer: { kind: 'yesNo', yes: true } });
			return voteId;
		},
		close: (voteId: string) => host.ask('closeVote', { voteId }),
		show: (voteId: string, shown: boolean) => host.ask('showResult', { voteId, shown, right: false }),
		pause: () => host.ask('pauseRecording', {}),
		resume: () => host.ask('resumeRecording', {}),
	};
}
type VotingClass = Awaited<ReturnType<typeof votingClass>>;

test('keeps the answers of the questions that were asked meanwhile as a table, and they are chapters', {
	timeout,
}, async () => {
	const { given, open, close } = await votingClass();
	await using _ = given;
	await close(await open('Asked before?'));
	const session = await given.record();
	await close(await open('Is it a wave?'));
	const manifest = await given.stop();
	expect(manifest.files).toContainEqual({ name: 'Votes', file: 'votes.csv' });
	const table = await readFile(join(session.folder, 'votes.csv'), 'utf8');
	expect(table.startsWith('\ufeff')).toBe(true);
	expect(table).toContain('Is it a wave?');
	expect(table).toContain("'=Ann");
	expect(table).not.toContain('Asked before?');
	expect(manifest.chapters.map(({ title }) => title)).toContain('Question: Is it a wave?');
});

test.each<
	[
		string,
		{ before: (lesson: VotingClass) => Promise<string>; during: (voteId: string, lesson: VotingClass) => unknown },
	]
>([
	['is closed', { before: ({ open }) => open('Asked before?'), during: (voteId, { close }) => close(voteId) }],
	['stays open', { before: ({ open }) => open('Asked before?'), during: () => undefined }],
	[
		'is shown from the start',
		{
			before: async ({ open, close, show }) => {
				const voteId = await open('Asked before?');
				await close(voteId);
				await show(voteId, true);
				return voteId;
			},
			during: (voteId, { show }) => show(voteId, false),
		},
	],
	[
		'is closed, and shown later',
		{
			before: async ({ open, close }) => {
				const voteId = await open('Asked before?');
				await close(voteId);
				return voteId;
			},
			during: (voteId, { show }) => show(voteId, true),
		},
	],
])(
	'the table has a question that was asked before the recording, and %s',
	{ timeout },
	async (_case, { before, during }) => {
		const lesson = await votingClass();
		await using given = lesson.given;
		const voteId = await before(lesson);
		const session = await given.record();
		await during(voteId, lesson);
		const { files } = await given.stop();
		expect(files).toEqual([{ name: 'Votes', file: 'votes.csv' }]);
		expect(await readFile(join(session.folder, 'votes.csv'), 'utf8')).toMatch(/Asked before\?.*'=Ann/s);
	},
);

test('the table lacks a question that was asked and closed while the recording was paused', { timeout }, async () => {
	const { given, open, close, pause, resume } = await votingClass();
	await using _ = given;
	await given.record();
	await pause();
	await close(await open('Asked in the break?'));
	await resume();
	expect((await given.stop()).files).toEqual([]);
});
