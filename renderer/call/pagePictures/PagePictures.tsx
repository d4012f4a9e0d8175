import { useEffect } from 'react';
import { sendsPictures } from '../../client/state/pagePictures.ts';
import { useCall, useCallContext } from '../useCall.tsx';

/** While the class is recorded, and our page is the one that does it: sends pictures of the page that everybody sees. */
export function PagePictures() {
	const isSending = useCall(sendsPictures);
	const { store, actions } = useCallContext();
	useEffect(() => {
		if (!isSending) return;
		let stop = () => {};
		let isOver = false;
		// With the first page that is shown; a class without slides loads none of it.
		void import('./sendPictures.ts').then(({ sendPictures }) => {
			if (!isOver) stop = sendPictures(store, actions);
		});
		return () => {
			isOver = true;
			stop();
		};
	}, [isSending, store, actions]);
	return null;
}
