import type { Operation } from '../protocol/operations.ts';
import * as chat from './chat.ts';
import * as consumers from './consumers.ts';
import type { Handler } from './Handler.ts';
import * as hands from './hands.ts';
import { joinRoom } from './join.ts';
import * as lobby from './lobby.ts';
import * as moderation from './moderation.ts';
import * as producers from './producers.ts';
import * as reactions from './reactions.ts';
import * as recording from './recording.ts';
import * as relay from './relay.ts';
import * as room from './room.ts';
import * as spotlight from './spotlight.ts';
import * as stats from './stats.ts';
import * as transports from './transports.ts';

/** Every operation's handler, one line per noun. The compiler names an operation without a handler. */
export const handlers: { [Op in Operation]: Handler<Op> } = {
	joinRoom,
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
