import * as parser from 'socket.io-parser';

/**
 * Encodes as Socket.IO does, and does not search answers for binary data: they are JSON by contract, and that to `joinRoom` lists
 * everybody in the class.
 */
class Encoder extends parser.Encoder {
	override encode(packet: parser.Packet): ReturnType<parser.Encoder['encode']> {
		const { type, nsp, id, data } = packet;
		if (type !== parser.PacketType.ACK) return super.encode(packet);
		const namespace = nsp === '/' ? '' : `${nsp},`;
		return [`${type}${namespace}${id ?? ''}${JSON.stringify(data)}`];
	}
}

/** For the option `parser` of a Socket.IO server. */
export const answersAsJson = { ...parser, Encoder };
