import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../../testing/SmallDrive.ts';
import { freeBytes } from './diskSpace.ts';

test('fails with a code if the folder is gone', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-space-'));
	expect(await freeBytes(folder)).toBeGreaterThan(0);
	await rm(folder, { recursive: true });
	await expect(freeBytes(folder)).rejects.toMatchObject({ code: 'unavailable' });
});

test.skipIf(noSmallDrive)('counts the bytes that still fit', async () => {
	await using drive = await SmallDrive.mount();
	expect(await freeBytes(drive.folder)).toBe(2 ** 20);
	await writeFile(join(drive.folder, 'a'), new Uint8Array(2 ** 19));
	expect(await freeBytes(drive.folder)).toBe(2 ** 19);
	await writeFile(join(drive.folder, 'b'), new Uint8Array(2 ** 19));
	expect(await freeBytes(drive.folder)).toBe(0);
});
