import type { Operation } from '../protocol/operations.ts';
import * as chat from './chat.ts';
import * as consumers from './consumers.ts';
import type { Handler } from './Handler.ts';
import * as hosts from './hosts.ts';
import { joinRoom } from './join.ts';
import * as producers from './producers.ts';
import * as rooms from './rooms.ts';
import * as signals from './signals.ts';
import * as transports from './transports.ts';

/** Every operation. The compiler keeps it complete. */
export const handlers: { [Op in Operation]: Handler<Op> } = {
	joinRoom,
	...rooms,
	...transports,
	...producers,
	...consumers,
	...chat,
	...signals,
	...hosts,
};
