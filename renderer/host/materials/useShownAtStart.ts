import { useEffect, useEffectEvent, useState } from 'react';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import type { Call } from '../../client/state/callStore.ts';
import type { CallPhase } from '../../client/types.ts';

/** A page that is to be shown in the class that has just been opened. */
type Wanted = { classId: string; page: ShownPage };

/** `before`: the call of when it was wanted, whose end says nothing about this start. */
type Wish = Wanted & { before: Call | null };

type Parts = {
	/** The class that is open. */
	roomId: string;
	call: Call | null;
	phase: CallPhase;
	/** Starts that class; does nothing where the host has to be asked for a name first. */
	start: () => void;
};

/**
 * Starts the class of a document, once, and shows the document as soon as the host is inside. Nothing is shown by a later
 * start when this one failed, or when another class was opened meanwhile.
 * @returns what asks for it
 */
export function useShownAtStart({ roomId, call, phase, start }: Parts): (wanted: Wanted) => void {
	const [wish, setWish] = useState<Wish | null>(null);
	const begin = useEffectEvent(() => {
		if (wish?.classId === roomId) start();
	});
	useEffect(() => {
		if (wish) begin();
	}, [wish]);
	const isElsewhere = wish?.classId !== roomId;
	const isOver = isElsewhere || (call !== wish.before && phase.name === 'ended');
	const isInside = !isOver && phase.name === 'joined' && call?.store.getState().room?.roomId === roomId;
	useEffect(() => {
		if (!wish || !(isOver || isInside)) return;
		// Where it is shown already, it stays at its page.
		if (isInside && call && call.store.getState().slides.shown?.documentId !== wish.page.documentId)
			call.actions.showPage(wish.page);
		setWish(null);
	}, [isOver, isInside, call, wish]);
	return (wanted) => setWish({ ...wanted, before: call });
}
