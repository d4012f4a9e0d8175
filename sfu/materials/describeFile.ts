import { open } from 'node:fs/promises';
import { SfuError } from '../core/errors.ts';
import type { FileType } from '../protocol/models/documents.ts';
import { type ImageSize, imageSize, type ReadAt } from './imageSize.ts';
import { maxPixels, pdfHeaderBytes } from './limits.ts';

/**
 * Looks whether a file is what its sender says it is, by its header alone: it is parsed in browsers, never here.
 * @returns the size of an image
 * @throws SfuError bad-request (file): it is empty, has another header, or too many pixels; Error of the disk
 */
export async function describeFile(path: string, type: FileType): Promise<ImageSize | null> {
	const file = await open(path, 'r');
	try {
		const read: ReadAt = async (position, length) => {
			const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
			return buffer.subarray(0, bytesRead);
		};
		return type === 'application/pdf' ? await requirePdf(read) : await sizeOf(type, read);
	} finally {
		await file.close();
	}
}

async function requirePdf(read: ReadAt): Promise<null> {
	if (!(await read(0, pdfHeaderBytes)).includes('%PDF-')) throw badFile('this is no PDF');
	return null;
}

async function sizeOf(type: Exclude<FileType, 'application/pdf'>, read: ReadAt): Promise<ImageSize> {
	const size = await imageSize(type, read);
	if (!size) throw badFile(`this is no ${type}`);
	if (size.width * size.height > maxPixels) throw badFile(`an image has at most ${maxPixels} pixels`);
	return size;
}

export const badFile = (message: string) => new SfuError('bad-request', message, { what: 'file' });
