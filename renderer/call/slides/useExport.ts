import { useState } from 'react';
import { pageSurface } from '../../../sfu/protocol/ink/surfaces.ts';
import type { DocumentView } from '../../../sfu/protocol/models/documents.ts';
import { saveBlob } from '../../ui/saveFile.ts';
import { useCallContext } from '../useCall.tsx';
import { documentPdf, type ExportSource, pagePng, pdfName, pngName } from './documentExport.ts';
import { useDocumentName } from './useSlides.ts';

type ExportState = 'idle' | 'busy' | 'failed';

/** Saves what is shown with what was drawn on it, as files of this computer. */
export function useExport(document: DocumentView) {
	const { store, actions } = useCallContext();
	const name = useDocumentName()(document);
	const [state, setState] = useState<ExportState>('idle');
	const source = (): ExportSource => ({
		...{ document, name, roomId: store.getState().room?.roomId ?? '' },
		inkOf: (pageId) => actions.inkBook().read(pageSurface(document.documentId, pageId)),
	});
	const run = async (fileName: string, make: () => Promise<Blob>) => {
		setState('busy');
		try {
			saveBlob(fileName, await make());
			setState('idle');
		} catch {
			setState('failed');
		}
	};
	return {
		state,
		saveDocument: () => run(pdfName(source()), () => documentPdf(source())),
		savePage: (pageId: string, number: number) => run(pngName(source(), number), () => pagePng(source(), pageId)),
	};
}
