/**
 * What a person wants of the page in a class, and what they are writing, beside their seat (`keptSeat.ts`): a page that is
 * loaded again goes on with it. A running call writes it (`state/keepWishes.ts`) and reads it when it comes back to a seat;
 * it is forgotten with the seat.
 *
 * Nobody is live after a reload who was not live before it: without wishes of the same lesson both devices stay off, and no
 * device is opened whose wish is off. The form asks for `readFormWishes` in the same way.
 */
import { z } from 'zod';
import { removeStored } from '../../ui/storage.ts';
import type { SeatSlot } from './keptSeat.ts';
import { readParsed, writeJson } from './stored.ts';

const DeviceWishes = z.object({ mic: z.boolean(), camera: z.boolean() });
/** Whether microphone and camera are to be on. */
export type DeviceWishes = z.infer<typeof DeviceWishes>;

const SharedSurface = z.object({
	kind: z.enum(['screen', 'window', 'tab']).nullable(),
	name: z.string().nullable(),
	sound: z.boolean(),
});

const KeptWishes = DeviceWishes.extend({
	/** Drafts by receiver, as in the state of the call. */
	drafts: z.record(z.string(), z.string()),
	draftTo: z.string(),
	/** Messages that the server did not have yet; it takes two with the same id for one. */
	unsent: z.array(z.object({ id: z.string(), text: z.string(), to: z.string() })),
	openPanel: z.enum(['chat', 'people', 'slides']).nullable(),
	/** What was shared, which no page may go on with by itself; null: nothing. */
	shared: SharedSurface.nullable(),
});
export type KeptWishes = z.infer<typeof KeptWishes>;

const Stored = KeptWishes.extend({ lessonId: z.string() });

const keyOf = (slot: SeatSlot) => `${slot}.wishes`;
const tab = () => sessionStorage;

/** null: none of this lesson. */
export function readWishes(slot: SeatSlot, lessonId: string): KeptWishes | null {
	const stored = readParsed(Stored, keyOf(slot));
	if (stored?.lessonId !== lessonId) return null;
	const { lessonId: _, ...wishes } = stored;
	return wishes;
}

export function writeWishes(slot: SeatSlot, lessonId: string, wishes: KeptWishes): void {
	writeJson(keyOf(slot), { ...wishes, lessonId });
	writeFormWishes(slot, wishes);
}

/** Those of the lesson, and those of the form in this tab. */
export function forgetWishes(slot: SeatSlot): void {
	removeStored(keyOf(slot));
	removeStored(keyOf(slot), tab);
}

/** What was chosen last in the form of this tab; null: nothing. Another tab may be of somebody else. */
export const readFormWishes = (slot: SeatSlot): DeviceWishes | null => readParsed(DeviceWishes, keyOf(slot), tab);

export const writeFormWishes = (slot: SeatSlot, { mic, camera }: DeviceWishes): void =>
	writeJson(keyOf(slot), { mic, camera }, tab);
