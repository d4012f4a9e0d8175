import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newManifest } from '../lesson/newManifest.ts';
import { LessonJournal, maxChatBytes } from './LessonJournal.ts';

test('keeps the newest chat of a long lesson within a number of bytes', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-journal-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	const given = { recordingId: 'r', roomId: 'physics', name: 'Physics', startedAtMs: 0, options: {} };
	const manifest = newManifest({ ...given, recorder: 'built-in' });
	const journal = new LessonJournal(folder, manifest, {
		nowMs: () => 0,
		failed: (error) => expect.fail(error.message),
	});
	for (const text of ['ä'.repeat(2_000), 'ä']) {
		const lines = 1.1 * (maxChatBytes / Buffer.byteLength(JSON.stringify({ atMs: 0, name: '00000', text })));
		for (let line = 0; line < lines; line++) journal.chat({ name: `${line}`, text });
		expect(Buffer.byteLength(JSON.stringify(manifest.chat))).toBeLessThanOrEqual(
			maxChatBytes + manifest.chat.length + 1,
		);
		expect(manifest.chat.at(-1)).toMatchObject({ name: `${Math.ceil(lines) - 1}`, text });
		expect(manifest.chat.every((each) => each.text === text)).toBe(true);
	}
	await journal.close();
});
