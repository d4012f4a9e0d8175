/**
 * The seat that this browser has in a class, in local storage: a page that is loaded again, opened anew after it was
 * closed, or discarded by a phone takes it back without the form. Forgotten by leaving.
 */
import { z } from 'zod';
import { removeStored } from '../../ui/storage.ts';
import { randomId } from './deviceId.ts';
import { readParsed, writeJson } from './stored.ts';

const KeptSeat = z.object({
	peerId: z.string(),
	resumeToken: z.string(),
	lessonId: z.string(),
	roomId: z.string(),
	/** Gets another token when the one below has expired. */
	roomCode: z.string(),
	className: z.string(),
	displayName: z.string(),
	viewer: z.boolean(),
	/** Of the connection; null: the server needs none, or the page has it elsewhere (the host's). */
	token: z.string().nullable(),
	/** The page that uses the seat, or did last. */
	pageId: z.string(),
});
export type KeptSeat = z.infer<typeof KeptSeat>;

/** The host's page and the participants' page of one browser have a seat each. */
export type SeatSlot = 'lectern.seat' | 'lectern.hostSeat';

const tab = () => sessionStorage;
/** Another tab of this browser has another one, a page that is loaded again too. */
const pageId = randomId();

export const readSeat = (slot: SeatSlot): KeptSeat | null => readParsed(KeptSeat, slot);

/** From now on the seat is used by this page. */
export function writeSeat(slot: SeatSlot, seat: Omit<KeptSeat, 'pageId'>): void {
	writeJson(slot, { ...seat, pageId });
	writeJson(slot, seat.peerId, tab);
}

/** Only when it is this seat: meanwhile another tab may have joined anew. */
export function forgetSeat(slot: SeatSlot, { peerId }: Pick<KeptSeat, 'peerId'>): void {
	if (readSeat(slot)?.peerId === peerId) removeStored(slot);
	removeStored(slot, tab);
}

/** Whether another page of this browser has taken this seat since we had it. */
export function isUsedElsewhere(slot: SeatSlot, { peerId }: Pick<KeptSeat, 'peerId'>): boolean {
	const seat = readSeat(slot);
	return seat?.peerId === peerId && seat.pageId !== pageId;
}

/** Whether this tab had the seat before it was loaded again: the person before it has not changed. */
export const isOfThisTab = (slot: SeatSlot, { peerId }: Pick<KeptSeat, 'peerId'>): boolean =>
	readParsed(z.string(), slot, tab) === peerId;
