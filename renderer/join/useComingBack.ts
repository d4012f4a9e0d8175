import { useCallback, useEffect, useRef, useState } from 'react';
import { forgetSeat, isOfThisTab, type KeptSeat, readSeat, type SeatSlot } from '../client/kept/keptSeat.ts';
import { forgetWait, type KeptWait, readWait } from '../client/kept/keptWait.ts';
import { forgetWishes } from '../client/kept/keptWishes.ts';
import { giveUpSeat } from '../client/signalling/giveUpSeat.ts';
import { type Call, createCall } from '../client/state/callStore.ts';
import type { JoinOptions } from '../client/state/JoinOptions.ts';
import { returnDevices } from './returnDevices.ts';

/** In a tab that did not have the seat before, ms: somebody else may use the computer now, and can say so. */
const askMs = 3_000;

/** A seat in the class, or what was entered to wait for one. */
export type KeptPlace = KeptSeat | KeptWait;

type ComingBack = {
	/** What we come back to; null: the form asks. */
	place: KeptPlace | null;
	/** The call has not begun: the person may still say that it is somebody else. */
	asked: boolean;
	/** Begins the call at once. */
	goOn: () => void;
	/** Somebody else: forgets the place, gives a seat up on the server, and lets the form ask. */
	notMe: () => void;
	/** Comes back to what is kept now. false: nothing is. */
	again: () => boolean;
	/** The person joins by a form. */
	stop: () => void;
};

type Options = {
	slot: SeatSlot;
	/** Whether the page may come back there, e.g. it is the class that the address names. */
	fits: (place: KeptPlace) => boolean;
	/** How the class is reached. */
	options: (place: KeptPlace) => Pick<JoinOptions, 'token' | 'renewToken'>;
	onCall: (call: Call) => void;
};

/** The way back of a page that is loaded again, or opened anew, to the place that this browser has kept. */
export function useComingBack({ slot, fits, options, onCall }: Options): ComingBack {
	const [place, setPlace] = useState(() => readPlace(slot, fits));
	const [asked, setAsked] = useState(() => place !== null && isSeat(place) && !isOfThisTab(slot, place));
	const isSamePerson = useRef(!asked);
	const begun = useRef<KeptPlace | null>(null);
	const begin = useCallback(
		(kept: KeptPlace) => {
			if (begun.current === kept) return;
			begun.current = kept;
			const call = createCall();
			onCall(call);
			void call.actions.join({ ...options(kept), ...returnOptions(slot, kept, isSamePerson.current) });
		},
		[slot, options, onCall],
	);
	useEffect(() => {
		if (!place) return;
		if (!asked) return begin(place);
		const timer = setTimeout(() => setAsked(false), askMs);
		return () => clearTimeout(timer);
	}, [place, asked, begin]);
	return {
		place,
		asked,
		goOn: () => {
			isSamePerson.current = true;
			setAsked(false);
		},
		notMe: () => {
			forgetWait();
			forgetWishes(slot);
			if (place && isSeat(place)) {
				forgetSeat(slot, place);
				if (begun.current !== place) void giveUpSeat({ roomId: place.roomId, ...options(place) }, place.resumeToken);
			}
			setPlace(null);
		},
		again: () => {
			const kept = readPlace(slot, fits);
			isSamePerson.current = true;
			setAsked(false);
			setPlace(kept);
			return kept !== null;
		},
		stop: () => setPlace(null),
	};
}

export const isSeat = (place: KeptPlace): place is KeptSeat => 'resumeToken' in place;

function readPlace(slot: SeatSlot, fits: Options['fits']): KeptPlace | null {
	const wait = slot === 'lectern.seat' ? readWait() : null;
	// Whoever waits in this tab has chosen so after whatever another tab did.
	return [wait, readSeat(slot)].find((kept) => kept !== null && fits(kept)) ?? null;
}

/** Nobody is live by a reload who was not live before it. */
function returnOptions(slot: SeatSlot, place: KeptPlace, isSamePerson: boolean): Omit<JoinOptions, 'token'> {
	const { roomId, roomCode, displayName, viewer } = place;
	const lessonId = isSeat(place) ? place.lessonId : null;
	const options = { slot, roomId, displayName, viewer, ...returnDevices(slot, lessonId, isSamePerson) };
	if (!isSeat(place)) return { ...options, ...(roomCode && { roomCode }) };
	const { peerId, resumeToken } = place;
	return { ...options, returning: { peerId, resumeToken, lessonId, returnOnly: true } };
}
