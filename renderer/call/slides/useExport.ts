import { useState } from 'react';
import { pageSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { saveBlob } from '../../ui/saveFile.ts';
import { useCallContext } from '../useCall.tsx';
import { fileUrl, pageSource } from './pages/pageSource.ts';
import { paintingOf } from './pages/paintings.ts';
import { useDocumentName } from './useSlides.ts';

/** Longer side of a page that is saved as a picture, px. */
const picturePx = 2560;

type ExportState = 'idle' | 'busy' | 'failed';

/** Saves what is shown with what was drawn on it, as files of this computer. What makes PDFs is loaded when it is wanted. */
export function useExport(document: DocumentView) {
	const { store, actions } = useCallContext();
	const name = useDocumentName()(document);
	const baseName = name.replace(/\.pdf$/i, '');
	const [state, setState] = useState<ExportState>('idle');
	const roomId = () => store.getState().room?.roomId ?? '';
	const inkOf = (pageId: string) => actions.inkBook().read(pageSurface(document.documentId, pageId));
	const run = async (fileName: string, make: () => Promise<Blob>) => {
		setState('busy');
		try {
			saveBlob(fileName, await make());
			setState('idle');
		} catch {
			// The connection was lost, or the PDF opens only with a password: in both cases there is nothing to save.
			setState('failed');
		}
	};
	const makeDocument = async () => {
		const { exportDocument } = await import('../../client/ink/export/exportDocument.ts');
		const fileBytes = async (fileId: string) => {
			const answer = await fetch(fileUrl(roomId(), fileId));
			if (!answer.ok) throw new Error(`file: ${answer.status}`);
			return answer.arrayBuffer();
		};
		return exportDocument({ document: { ...document, name }, fileBytes, inkOf });
	};
	const makePage = async (pageId: string) => {
		const { exportPage } = await import('../../client/ink/export/exportPage.ts');
		const source = pageSource(document, pageId, roomId());
		if (!source) throw new Error('no such page');
		const room = { width: picturePx, height: picturePx };
		const { canvas } = await paintingOf(source, room, 1, new AbortController().signal);
		return exportPage({ picture: canvas, width: canvas.width, height: canvas.height, strokes: await inkOf(pageId) });
	};
	return {
		state,
		saveDocument: () => run(`${baseName}.pdf`, makeDocument),
		savePage: (pageId: string, number: number) => run(`${baseName} ${number}.png`, () => makePage(pageId)),
	};
}
