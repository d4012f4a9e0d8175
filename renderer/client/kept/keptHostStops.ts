import { z } from 'zod';
import { HostStops } from '../../../sfu/protocol/models.ts';
import { readParsed, writeJson } from './stored.ts';

const storageKey = 'lectern.hostStops';
const Kept = z.array(z.object({ peerId: z.string(), hostStops: HostStops }));

/** A browser may have several seats, e.g. the host's and one to see what students see: none must push out the other's. */
const maxSeats = 8;

const read = () => readParsed(Kept, storageKey) ?? [];

/** What of this seat hosts had stopped when a page of this browser last heard of it; null: unknown, e.g. a new seat. */
export function readHostStops(peerId: string): HostStops | null {
	return read().find((kept) => kept.peerId === peerId)?.hostStops ?? null;
}

/** A page that is loaded again then knows what was stopped meanwhile. */
export function writeHostStops(peerId: string, hostStops: HostStops): void {
	const others = read().filter((kept) => kept.peerId !== peerId);
	writeJson(storageKey, [{ peerId, hostStops }, ...others].slice(0, maxSeats));
}
