import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import type { CallState } from '../../client/state/callState.ts';
import type { Call } from '../../client/state/callStore.ts';
import { PictureSender } from './PictureSender.ts';
import { pagePicture } from './pagePicture.ts';

/** Sends pictures of what is shown, until the returned function is called. */
export function sendPictures(store: Call['store'], actions: Call['actions']): () => void {
	const sender = new PictureSender((page, signal) =>
		actions.sendPagePicture(page, (ink) => pagePicture(store.getState(), page, ink, signal)),
	);
	const look = (state: CallState) => sender.show(shownPage(state));
	look(store.getState());
	const unsubscribe = store.subscribe((state, before) => {
		if (state.slides !== before.slides || state.documents !== before.documents) look(state);
		if (state.inkChanges !== before.inkChanges) sender.inkChanged();
	});
	return () => {
		unsubscribe();
		sender.close();
	};
}

/** null: none, or not known yet. */
function shownPage({ slides: { shown, blank }, documents }: CallState): ShownPage | null {
	const isKnown = documents.some(({ documentId }) => documentId === shown?.documentId);
	return blank || !isKnown ? null : shown;
}
