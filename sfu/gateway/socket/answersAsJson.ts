import * as parser from 'socket.io-parser';

type Packet = Pick<parser.Packet, 'type' | 'nsp' | 'id'> & {
	/** JSON of its data, without binary data. */
	json: string;
};

/** By Socket.IO's protocol, version 5: as its encoder does, which takes data alone. */
export const packetText = ({ type, nsp, id, json }: Packet): string =>
	`${type}${nsp === '/' ? '' : `${nsp},`}${id ?? ''}${json}`;

/**
 * Encodes as Socket.IO does, and does not search answers for binary data: they are JSON by contract, and that to `joinRoom` lists
 * everybody in the class.
 */
class Encoder extends parser.Encoder {
	override encode(packet: parser.Packet): ReturnType<parser.Encoder['encode']> {
		if (packet.type !== parser.PacketType.ACK) return super.encode(packet);
		return [packetText({ ...packet, json: JSON.stringify(packet.data) })];
	}
}

/** For the option `parser` of a Socket.IO server. */
export const answersAsJson = { ...parser, Encoder };
