import type { BoardPattern } from '../../../sfu/protocol/models/documents.ts';
import { mayTeach } from '../../client/state/slides.ts';
import { useActions, useCallContext } from '../useCall.tsx';
import { prepareImage } from './files/prepareDocument.ts';
import { useLookedAt } from './useSlides.ts';

type AddedPage = {
	board: (pattern: BoardPattern) => Promise<void>;
	/** @param take null: there is none */
	photo: (take: () => Promise<File | null>) => Promise<void>;
};

/** Puts a page behind the one that we look at. Whoever teaches shows it to everybody. */
export function useAddedPage(): AddedPage {
	const looked = useLookedAt();
	const { store } = useCallContext();
	const { addBoardPage, addPhotoPage, showPage, turnTo } = useActions();
	const place = { documentId: looked?.document.documentId ?? null, after: looked?.pageId ?? null };
	return {
		board: async (pattern) => {
			const page = await addBoardPage(place, pattern);
			if (page) showPage(page);
		},
		photo: async (take) => {
			const prepare = async () => {
				const file = await take();
				return file && prepareImage(file);
			};
			const page = await addPhotoPage(place, prepare);
			if (!page) return;
			if (mayTeach(store.getState())) showPage(page);
			// Where students turn pages for themselves.
			else turnTo(page.pageId);
		},
	};
}
