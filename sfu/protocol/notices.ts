/**
 * What the server tells clients without being asked. `notices/nouns.ts` lists the files. In the native dialect the event
 * name is the notice's name.
 *
 * The peer that caused a notice by an operation has the answer and gets no notice: `peerJoined`, `producerAdded`,
 * `chatMessage`, `reaction` and what an owner does to its own producers go to the others only. State of the room
 * (`peerUpdated`, `handsChanged`, `roomUpdated`, `spotlightChanged`, `activeSpeaker`, `audioLevels`, `voicesChanged`, what a host does to a
 * producer) goes to everybody. No notice of a room arrives before the answer of `joinRoom`.
 */
import { z } from 'zod';
import * as nouns from './notices/nouns.ts';
import { mergeNouns } from './nouns.ts';

type Nouns = typeof nouns;

function noticesOf<Tables extends Record<string, { notices: object }>>(tables: Tables) {
	const byNoun = Object.fromEntries(Object.entries(tables).map(([name, { notices }]) => [name, notices]));
	// Object.fromEntries forgets which table a noun has.
	return byNoun as { [Name in keyof Tables]: Tables[Name]['notices'] };
}

/** Name -> schema of the data. */
export const notices = mergeNouns<Nouns[keyof Nouns]['notices']>(noticesOf(nouns));

type SnapshotSchemas = {
	[Name in keyof Nouns as Nouns[Name] extends { snapshot: z.ZodType } ? Name : never]: Nouns[Name] extends {
		snapshot: infer Schema;
	}
		? Schema
		: never;
};

/** State of every part of the room as the peer may see it, by the name of the part. */
export const Snapshots = z.object(
	// Object.fromEntries forgets the keys; there is one row for each noun with a snapshot.
	Object.fromEntries(
		Object.entries(nouns).flatMap(([name, table]) => ('snapshot' in table ? [[name, table.snapshot]] : [])),
	) as SnapshotSchemas,
);
export type Snapshots = z.output<typeof Snapshots>;

export type Notices = { [Name in keyof typeof notices]: z.output<(typeof notices)[Name]> };
export type NoticeName = keyof Notices;
/** One notice, by its name. */
export type Notice = { [Name in NoticeName]: { name: Name; data: Notices[Name] } }[NoticeName];

// Object.keys forgets that the keys are notices.
export const noticeNames = Object.keys(notices) as NoticeName[];
