/** Every operation that a client may ask for. One file per noun, one line for each. */
import type { z } from 'zod';
import { chat } from './operations/chat.ts';
import { consumers } from './operations/consumers.ts';
import { hands } from './operations/hands.ts';
import { join } from './operations/join.ts';
import { lobby } from './operations/lobby.ts';
import { moderation } from './operations/moderation.ts';
import { producers } from './operations/producers.ts';
import { reactions } from './operations/reactions.ts';
import { recording } from './operations/recording.ts';
import { relay } from './operations/relay.ts';
import { room } from './operations/room.ts';
import { spotlight } from './operations/spotlight.ts';
import { stats } from './operations/stats.ts';
import { transports } from './operations/transports.ts';

export type { Reaction } from './models/reactions.ts';

export const operations = {
	...join,
	...room,
	...stats,
	...transports,
	...producers,
	...consumers,
	...chat,
	...hands,
	...reactions,
	...relay,
	...lobby,
	...moderation,
	...spotlight,
	...recording,
};

type Operations = typeof operations;
export type Operation = keyof Operations;
/** As a handler receives it: parsed. */
export type Request<Op extends Operation> = z.output<Operations[Op]['request']>;
/** As a client sends it. */
export type RequestInput<Op extends Operation> = z.input<Operations[Op]['request']>;
/** By operation, the answer's fields beside `ok`. */
export type Responses = { [Op in Operation]: z.output<Operations[Op]['answer']> };
export type JoinRoomResponse = Responses['joinRoom'];

// Object.keys forgets that the keys are operations.
export const operationNames = Object.keys(operations) as Operation[];
