import { SfuError } from '../core/errors.ts';
import type { Handler } from './Handler.ts';

/** For legacy clients that connect to each other: the payload is passed on unchanged. */
export const relaySignal: Handler<'relaySignal'> = ({ room, peer }, { to, type, payload }) => {
	const receiver = room.peer(to);
	if (receiver === peer) throw new SfuError('bad-request', 'to oneself');
	receiver.notify('signalRelayed', { from: peer.id, type, payload });
};
