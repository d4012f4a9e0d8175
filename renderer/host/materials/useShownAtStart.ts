import { useEffect, useEffectEvent, useState } from 'react';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import type { Call } from '../../client/state/callStore.ts';
import type { CallPhase } from '../../client/types.ts';

/** A page that is to be shown in the class that is open now, or will be in a moment. */
type Wanted = { classId: string; page: ShownPage };

type Parts = {
	/** The class that is open. */
	roomId: string;
	call: Call | null;
	phase: CallPhase;
	/** Starts that class; does nothing where the host has to be asked for a name first. */
	start: () => void;
};

/** Starts the class of a document, and shows the document as soon as the host is inside. @returns what asks for it */
export function useShownAtStart({ roomId, call, phase, start }: Parts): (wanted: Wanted) => void {
	const [wanted, setWanted] = useState<Wanted | null>(null);
	const isOpen = wanted?.classId === roomId;
	const begin = useEffectEvent(start);
	useEffect(() => {
		if (isOpen) begin();
	}, [isOpen]);
	const isInside = isOpen && phase.name === 'joined' && call?.store.getState().room?.roomId === roomId;
	useEffect(() => {
		if (!isInside || !call || !wanted) return;
		// Where it is shown already, it stays at its page.
		if (call.store.getState().slides.shown?.documentId !== wanted.page.documentId) call.actions.showPage(wanted.page);
		setWanted(null);
	}, [isInside, call, wanted]);
	return setWanted;
}
