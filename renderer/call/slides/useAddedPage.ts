import type { BoardPattern } from '../../../sfu/protocol/models/documents.ts';
import { useActions } from '../useCall.tsx';
import { prepareImage } from './files/prepareDocument.ts';
import { useLookedAt } from './useSlides.ts';

type AddedPage = { board: (pattern: BoardPattern) => Promise<void>; photo: (file: File) => Promise<void> };

/** Puts a page behind the one that we look at, and shows it to everybody. */
export function useAddedPage(): AddedPage {
	const looked = useLookedAt();
	const { addBoardPage, addPhotoPage, showPage } = useActions();
	const place = { documentId: looked?.document.documentId ?? null, after: looked?.pageId ?? null };
	return {
		board: async (pattern) => {
			const page = await addBoardPage(place, pattern);
			if (page) showPage(page);
		},
		photo: async (file) => {
			const page = await addPhotoPage(place, () => prepareImage(file));
			if (page) showPage(page);
		},
	};
}
