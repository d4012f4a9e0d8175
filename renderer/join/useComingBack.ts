import { useCallback, useEffect, useRef, useState } from 'react';
import { forgetSeat, isOfThisTab, type KeptSeat, readSeat, type SeatSlot } from '../client/kept/keptSeat.ts';
import { giveUpSeat } from '../client/signalling/giveUpSeat.ts';
import { type Call, createCall } from '../client/state/callStore.ts';
import type { JoinOptions } from '../client/state/JoinOptions.ts';

/** In a tab that did not have the seat before, ms: somebody else may use the computer now, and can say so. */
const askMs = 3_000;

type ComingBack = {
	/** The seat that we come back to; null: the form asks. */
	seat: KeptSeat | null;
	/** The call has not begun: the person may still say that it is somebody else. */
	asked: boolean;
	/** Begins the call at once. */
	goOn: () => void;
	/** Somebody else: forgets the seat, gives it up on the server, and lets the form ask. */
	notMe: () => void;
	/** Comes back to the seat that is kept now. false: none is. */
	again: () => boolean;
	/** The person joins by a form. */
	stop: () => void;
};

type Options = {
	slot: SeatSlot;
	/** Whether the page may come back to this seat, e.g. its class is the one that the address names. */
	fits: (seat: KeptSeat) => boolean;
	/** How the seat is joined. */
	options: (seat: KeptSeat) => Pick<JoinOptions, 'token' | 'renewToken'>;
	onCall: (call: Call) => void;
};

/** The way back of a page that is loaded again, or opened anew, to the seat that this browser has kept. */
export function useComingBack({ slot, fits, options, onCall }: Options): ComingBack {
	const [seat, setSeat] = useState<KeptSeat | null>(() => {
		const kept = readSeat(slot);
		return kept && fits(kept) ? kept : null;
	});
	const [asked, setAsked] = useState(() => seat !== null && !isOfThisTab(slot, seat));
	const begun = useRef<KeptSeat | null>(null);
	const begin = useCallback(
		(kept: KeptSeat) => {
			if (begun.current === kept) return;
			begun.current = kept;
			const call = createCall();
			onCall(call);
			void call.actions.join({ ...options(kept), ...returnOptions(slot, kept) });
		},
		[slot, options, onCall],
	);
	useEffect(() => {
		if (!seat) return;
		if (!asked) return begin(seat);
		const timer = setTimeout(() => setAsked(false), askMs);
		return () => clearTimeout(timer);
	}, [seat, asked, begin]);
	return {
		seat,
		asked,
		goOn: () => setAsked(false),
		notMe: () => {
			if (!seat) return;
			forgetSeat(slot, seat);
			if (begun.current !== seat) void giveUpSeat({ roomId: seat.roomId, ...options(seat) }, seat.resumeToken);
			setSeat(null);
		},
		again: () => {
			const kept = readSeat(slot);
			const possible = kept && fits(kept) ? kept : null;
			setAsked(false);
			setSeat(possible);
			return possible !== null;
		},
		stop: () => setSeat(null),
	};
}

const off = { enabled: false, deviceId: null };

/** Nobody is live by a reload: microphone and camera stay off until the person turns them on. */
function returnOptions(slot: SeatSlot, seat: KeptSeat): Omit<JoinOptions, 'token'> {
	const { roomId, displayName, viewer } = seat;
	const { peerId, resumeToken, lessonId } = seat;
	const returning = { peerId, resumeToken, lessonId, returnOnly: true };
	return { slot, returning, roomId, displayName, viewer, mic: off, camera: off };
}
