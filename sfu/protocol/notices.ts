/**
 * What the server tells clients without being asked. One file per noun, one line for each. In the native dialect the event
 * name is the notice's name.
 *
 * The peer that caused a notice by an operation has the answer and gets no notice: `peerJoined`, `producerAdded`,
 * `chatMessage`, `reaction` and what an owner does to its own producers go to the others only. State of the room
 * (`peerUpdated`, `handsChanged`, `roomUpdated`, `activeSpeaker`, `audioLevels`, `voicesChanged`, what a host does to a
 * producer) goes to everybody. No notice of a room arrives before the answer of `joinRoom`.
 */
import type { z } from 'zod';
import { allocation } from './notices/allocation.ts';
import { chat } from './notices/chat.ts';
import { consumers } from './notices/consumers.ts';
import { hands } from './notices/hands.ts';
import { lobby } from './notices/lobby.ts';
import { media } from './notices/media.ts';
import { moderation } from './notices/moderation.ts';
import { peers } from './notices/peers.ts';
import { producers } from './notices/producers.ts';
import { reactions } from './notices/reactions.ts';
import { recording } from './notices/recording.ts';
import { relay } from './notices/relay.ts';
import { room } from './notices/room.ts';
import { voices } from './notices/voices.ts';

/** Name -> schema of the data. */
export const notices = {
	...peers,
	...producers,
	...consumers,
	...voices,
	...allocation,
	...chat,
	...reactions,
	...hands,
	...room,
	...media,
	...recording,
	...lobby,
	...moderation,
	...relay,
};

export type Notices = { [Name in keyof typeof notices]: z.output<(typeof notices)[Name]> };
export type NoticeName = keyof Notices;

// Object.keys forgets that the keys are notices.
export const noticeNames = Object.keys(notices) as NoticeName[];
