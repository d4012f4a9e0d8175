import { maxImageBytes, maxPages, maxPdfBytes } from '../../../../sfu/protocol/models/documents.ts';
import { type PreparedDocument, type PreparedFile, RefusedFile } from '../../../client/state/documents.ts';
import { inspectPdf } from '../pdf/inspectPdf.ts';
import { fileKind } from './fileKind.ts';
import { rasteriseSvg } from './rasteriseSvg.ts';

/** @throws RefusedFile where a file cannot be shown, or Error when it was aborted */
export async function prepareDocument(files: readonly File[], signal: AbortSignal): Promise<PreparedDocument> {
	const [first] = files;
	if (first && fileKind(first) === 'pdf') return preparePdf(first, signal);
	if (files.length > maxPages) throw new RefusedFile('tooManyPages');
	const images: PreparedFile[] = [];
	for (const file of files) {
		signal.throwIfAborted();
		images.push(await prepareImage(file));
	}
	return { kind: 'images', pageCount: images.length, files: images, hasScripts: false };
}

async function preparePdf(file: File, signal: AbortSignal): Promise<PreparedDocument> {
	if (file.size === 0) throw new RefusedFile('invalid');
	if (file.size > maxPdfBytes) throw new RefusedFile('tooLarge');
	await requireReadable(file);
	const facts = await inspectPdf(file, signal);
	return { kind: 'pdf', files: [{ blob: file, type: 'application/pdf' }], ...facts };
}

/** A picture as the server takes it. @throws RefusedFile */
export async function prepareImage(file: File): Promise<PreparedFile> {
	const kind = fileKind(file);
	if (kind === null || kind === 'pdf') throw new RefusedFile('notSupported');
	if (file.size > maxImageBytes) throw new RefusedFile('tooLarge');
	await requireReadable(file);
	const blob = kind === 'svg' ? await rasteriseSvg(file) : file;
	if (blob.size > maxImageBytes) throw new RefusedFile('tooLarge');
	return { blob, type: kind === 'jpeg' ? 'image/jpeg' : 'image/png' };
}

/** A file that was moved or deleted since it was chosen, or that the system does not let browsers read. */
async function requireReadable(file: File): Promise<void> {
	try {
		await file.slice(0, 1).arrayBuffer();
	} catch (cause) {
		throw new RefusedFile('unreadable', { cause });
	}
}
