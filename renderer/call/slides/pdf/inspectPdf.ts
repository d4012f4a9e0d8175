import { maxPages } from '../../../../sfu/protocol/models/documents.ts';
import { RefusedFile } from '../../../client/state/documents.ts';

export type PdfFacts = { pageCount: number; hasScripts: boolean };

/** Whether the class can be shown a PDF of this computer, before it is sent. @throws RefusedFile, or Error when it was aborted */
export async function inspectPdf(file: Blob, signal: AbortSignal): Promise<PdfFacts> {
	const { openPdfFile } = await import('./pdfjs.ts');
	const task = openPdfFile(file);
	let isLocked = false;
	// Nobody but the host has the password, and a document without one could not be told from this one later.
	task.onPassword = () => {
		isLocked = true;
		void task.destroy();
	};
	const stop = () => void task.destroy();
	signal.addEventListener('abort', stop);
	try {
		const pdf = await task.promise;
		if (pdf.numPages === 0) throw new RefusedFile('empty');
		if (pdf.numPages > maxPages) throw new RefusedFile('tooManyPages');
		await pdf.getPage(1);
		return { pageCount: pdf.numPages, hasScripts: (await pdf.getJSActions()) !== null };
	} catch (cause) {
		signal.throwIfAborted();
		if (cause instanceof RefusedFile) throw cause;
		throw new RefusedFile(isLocked ? 'password' : 'invalid', { cause });
	} finally {
		signal.removeEventListener('abort', stop);
		void task.destroy();
	}
}
