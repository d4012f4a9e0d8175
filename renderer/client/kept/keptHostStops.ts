import { z } from 'zod';
import { HostStops } from '../../../sfu/protocol/models.ts';
import { readParsed, writeJson } from './stored.ts';

const storageKey = 'lectern.hostStops';
const Kept = z.object({ peerId: z.string(), hostStops: HostStops });

/** What of this seat hosts had stopped when a page of this browser last heard of it; null: unknown, e.g. a new seat. */
export function readHostStops(peerId: string): HostStops | null {
	const kept = readParsed(Kept, storageKey);
	return kept?.peerId === peerId ? kept.hostStops : null;
}

/** A page that is loaded again then knows what was stopped meanwhile. */
export const writeHostStops = (peerId: string, hostStops: HostStops): void =>
	writeJson(storageKey, { peerId, hostStops });
