import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { maxImageBytes, maxPdfBytes } from '../protocol/models/documents.ts';
import { sampleJpeg, samplePdf, samplePng } from '../testing/sampleFiles.ts';
import { TestMaterials } from '../testing/TestMaterials.ts';
import { until } from '../testing/until.ts';
import { unusedMs } from './limits.ts';

/** The code with which something is refused, and what it is about; `ok`. */
async function codeOf(asked: Promise<unknown>): Promise<string> {
	return asked.then(
		() => 'ok',
		({ code, what }) => `${code} ${what}`,
	);
}

test('keeps a file as it was sent, each content once, and finds it again after a restart', async () => {
	await using files = await TestMaterials.open();
	const content = samplePdf(100_000);
	const file = await files.upload(content);
	const again = await files.upload(content);
	const elsewhere = await files.upload(content, 'application/pdf', 'chemistry');
	expect(file).toEqual({
		fileId: expect.stringMatching(/^[\w-]{24}$/),
		type: 'application/pdf',
		bytes: content.length,
	});
	expect(new Set([file.fileId, again.fileId, elsewhere.fileId]).size).toBe(3);
	const names = await files.names();
	expect(names).toHaveLength(1);
	expect((await readFile(join(files.folder, names[0] ?? ''))).equals(content)).toBe(true);
	expect(files.materials.find('chemistry', file.fileId)).toBeUndefined();
	expect(files.materials.usedBytes()).toBe(content.length);
	await files.restart();
	expect(files.materials.find('physics', file.fileId)).toEqual(file);
});

test('tells the size of images as a browser draws them', async () => {
	await using files = await TestMaterials.open();
	const sizeOf = async (content: Buffer, type: 'image/png' | 'image/jpeg') => {
		const { width, height } = await files.upload(content, type);
		return [width, height];
	};
	expect(await sizeOf(samplePng(40, 30), 'image/png')).toEqual([40, 30]);
	expect(await sizeOf(sampleJpeg(40, 30), 'image/jpeg')).toEqual([40, 30]);
	expect(await sizeOf(sampleJpeg(40, 30, 3), 'image/jpeg')).toEqual([40, 30]);
	expect(await sizeOf(sampleJpeg(40, 30, 6), 'image/jpeg')).toEqual([30, 40]);
});

test('refuses what is not what it is said to be, and keeps nothing of it', async () => {
	await using files = await TestMaterials.open();
	const { upload } = { upload: files.upload.bind(files) };
	expect(await codeOf(upload(Buffer.alloc(0)))).toBe('bad-request file');
	expect(await codeOf(upload(samplePng(4, 3)))).toBe('bad-request file');
	expect(await codeOf(upload(Buffer.concat([Buffer.alloc(1020), samplePdf()])))).toBe('bad-request file');
	expect(await codeOf(upload(Buffer.concat([Buffer.alloc(600), samplePdf()])))).toBe('ok');
	for (const type of ['image/png', 'image/jpeg'] as const) {
		expect(await codeOf(upload(samplePdf(), type))).toBe('bad-request file');
		expect(await codeOf(upload(Buffer.from('GIF89a'), type))).toBe('bad-request file');
		expect(await codeOf(upload(Buffer.alloc(0), type))).toBe('bad-request file');
	}
	expect(await codeOf(upload(samplePng(4, 3).subarray(0, 20), 'image/png'))).toBe('bad-request file');
	expect(await codeOf(upload(samplePng(4, 3, { width: 0, height: 3 }), 'image/png'))).toBe('bad-request file');
	expect(await codeOf(upload(sampleJpeg(4, 3).subarray(0, 10), 'image/jpeg'))).toBe('bad-request file');
	expect(await codeOf(upload(Buffer.from('ffd8ffe00000', 'hex'), 'image/jpeg'))).toBe('bad-request file');
	expect(
		await codeOf(upload(Buffer.concat([Buffer.from('ffd8', 'hex'), Buffer.alloc(5_000, 0xff)]), 'image/jpeg')),
	).toBe('bad-request file');
	expect(await files.names()).toHaveLength(1);
});

test('refuses an image bomb by the size in its header', async () => {
	await using files = await TestMaterials.open();
	const bomb = samplePng(4, 3, { width: 30_000, height: 30_000 });
	expect(await codeOf(files.upload(bomb, 'image/png'))).toBe('bad-request file');
	expect(await codeOf(files.upload(sampleJpeg(65_000, 65_000), 'image/jpeg'))).toBe('bad-request file');
	expect(await codeOf(files.upload(samplePng(4, 3, { width: 10_000, height: 5_000 }), 'image/png'))).toBe('ok');
});

test('refuses a file that is too large before it is read, and cuts one off that lies about its size', async () => {
	await using files = await TestMaterials.open();
	const { materials } = files;
	const unread = new Readable({ read: () => expect.fail('was read') });
	const announced = { roomId: 'physics', type: 'application/pdf', bytes: 2 * 2 ** 30 } as const;
	expect(await codeOf(materials.add(announced, unread))).toBe('limit-reached file');
	expect(await codeOf(materials.add({ ...announced, bytes: maxPdfBytes + 1 }, unread))).toBe('limit-reached file');
	let sent = 0;
	const endless = new Readable({
		read() {
			sent += 65_536;
			this.push(Buffer.alloc(65_536, 0x20));
		},
	});
	const lying = { roomId: 'physics', type: 'image/png', bytes: 10 } as const;
	expect(await codeOf(materials.add(lying, endless))).toBe('limit-reached file');
	expect(sent).toBeLessThan(maxImageBytes + 2 ** 20);
	expect(await files.names()).toEqual([]);
	endless.destroy();
});

test('forgets an upload that is cut off, or that the server was killed in', async () => {
	await using files = await TestMaterials.open();
	const cut = new PassThrough();
	const adding = codeOf(files.materials.add({ roomId: 'physics', type: 'application/pdf', bytes: undefined }, cut));
	cut.write(samplePdf(1_000));
	await until(files.names, 'the upload to begin', (names) => names.length === 1);
	cut.destroy();
	expect(await adding).toBe('bad-request file');
	expect(await files.names()).toEqual([]);
	const killed = new PassThrough();
	const lost = codeOf(files.materials.add({ roomId: 'physics', type: 'application/pdf', bytes: undefined }, killed));
	killed.write(samplePdf(1_000));
	await until(files.names, 'the upload to begin', (names) => names.length === 1);
	await files.restart();
	await until(files.names, 'the rest to be deleted', (names) => names.length === 0);
	killed.destroy();
	await lost;
});

test('bounds what the files of a room take, and of all, also while they are being received', async () => {
	await using files = await TestMaterials.open({ ofRoom: 10_000, inAll: 15_000 });
	await files.upload(samplePdf(6_000));
	expect(await codeOf(files.upload(samplePdf(6_001)))).toBe('insufficient-storage file');
	expect(await codeOf(files.upload(samplePdf(6_001), 'application/pdf', 'chemistry'))).toBe('ok');
	expect(await codeOf(files.upload(samplePdf(6_002), 'application/pdf', 'biology'))).toBe('insufficient-storage file');
	const { materials } = files;
	const slow = new PassThrough();
	const announced = { roomId: 'physics', type: 'application/pdf', bytes: 2_000 } as const;
	const adding = codeOf(materials.add(announced, slow));
	expect(await codeOf(files.upload(samplePdf(2_000)))).toBe('insufficient-storage file');
	slow.destroy();
	expect(await adding).toBe('bad-request file');
	expect(await codeOf(files.upload(samplePdf(2_000)))).toBe('ok');
});

test('takes no file while the disk is nearly full', async () => {
	await using files = await TestMaterials.open({ free: Number.MAX_SAFE_INTEGER });
	expect(await codeOf(files.upload())).toBe('insufficient-storage file');
	expect(await files.names()).toEqual([]);
});

test('deletes a file that no document uses after ten minutes, counted anew from a restart, and all of a room that has ended', async () => {
	await using files = await TestMaterials.open();
	files.materials.start((roomId) => (roomId === 'ended' ? 'gone' : roomId === 'moved' ? 'away' : 'here'));
	const used = await files.upload(samplePdf(1));
	files.materials.setUsed('physics', new Set([used.fileId]));
	await files.upload(samplePdf(2));
	await files.upload(samplePdf(3), 'application/pdf', 'moved');
	files.nowMs = unusedMs;
	await files.materials.sweep();
	expect(await files.names()).toHaveLength(3);
	await files.upload(samplePdf(4), 'application/pdf', 'ended');
	files.nowMs = unusedMs + 1;
	await files.materials.sweep();
	expect(await files.names()).toHaveLength(2);
	await files.restart();
	files.materials.setUsed('physics', new Set([used.fileId]));
	files.materials.start(() => 'here');
	files.nowMs += unusedMs;
	await files.materials.sweep();
	expect(await files.names()).toHaveLength(2);
	files.nowMs += 1;
	await files.materials.sweep();
	expect(await files.names()).toHaveLength(1);
});

test('deletes what a room stops using, unless another room has the same content', async () => {
	await using files = await TestMaterials.open();
	const { materials } = files;
	const content = samplePdf(1);
	const file = await files.upload(content);
	const copy = materials.share([file.fileId], 'physics', 'chemistry').get(file.fileId) ?? '';
	expect(materials.find('chemistry', copy)).toEqual({ ...file, fileId: copy });
	expect(await codeOf((async () => materials.share([file.fileId], 'biology', 'physics'))())).toBe('not-found file');
	materials.setUsed('physics', new Set([file.fileId]));
	materials.setUsed('chemistry', new Set([copy]));
	materials.setUsed('physics', new Set());
	await until(() => materials.find('physics', file.fileId) === undefined, 'the file to be forgotten');
	expect(await files.names()).toHaveLength(1);
	materials.setUsed('chemistry', new Set());
	await until(files.names, 'the content to be deleted', (names) => names.length === 0);
});

test('puts a file at another path, where it stays when the room no longer uses it', async () => {
	await using files = await TestMaterials.open();
	const content = samplePdf(1);
	const { fileId } = await files.upload(content);
	const path = join(files.root, 'lesson.pdf');
	await files.materials.linkTo('physics', fileId, path);
	expect(await codeOf(files.materials.linkTo('chemistry', fileId, path))).toBe('not-found file');
	expect(await codeOf(files.materials.linkTo('physics', fileId, join(files.root, 'nowhere', 'lesson.pdf')))).toBe(
		'unavailable file',
	);
	files.materials.setUsed('physics', new Set([fileId]));
	files.materials.setUsed('physics', new Set());
	await until(files.names, 'the content to be deleted', (names) => names.length === 0);
	expect((await readFile(path)).equals(content)).toBe(true);
});

test('does without a file that is gone from the folder, and deletes what no room has', async () => {
	await using files = await TestMaterials.open();
	const file = await files.upload();
	for (const name of await files.names()) await rm(join(files.folder, name));
	await writeFile(join(files.folder, 'f'.repeat(64)), 'no room has this');
	await writeFile(join(files.folder, 'notes.txt'), 'of somebody');
	await files.restart();
	expect(files.materials.find('physics', file.fileId)).toBeUndefined();
	files.materials.start(() => 'here');
	await until(files.names, 'the folder to be tidied', (names) => names.length === 1);
	expect(await files.names()).toEqual(['notes.txt']);
});

test('takes many uploads at once, of the same content too', async () => {
	await using files = await TestMaterials.open();
	const uploads = Array.from({ length: 40 }, (_, index) => files.upload(samplePdf(index % 4)));
	const ids = new Set((await Promise.all(uploads)).map(({ fileId }) => fileId));
	expect(ids.size).toBe(40);
	expect(await files.names()).toHaveLength(4);
});
