import type { Server, Socket } from 'socket.io';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { DialectCodec, WireEvent } from './DialectCodec.ts';
import { webSocketFrame } from './webSocketFrame.ts';

/** Of Socket.IO's protocol, version 5. */
const eventPacket = 2;
/** Of Engine.IO's protocol, version 4: what precedes a Socket.IO packet. */
const messagePacket = '4';

type Encoder = Server['encoder'];

/** One event as Engine.IO takes it: a text, or with binary data several packets. */
export type Frame = {
	packets: ReturnType<Encoder['encode']>;
	/** `wsPreEncodedFrame`: what Engine.IO writes to a WebSocket in place of the packet; long polling takes the packet. */
	options: { compress?: boolean; wsPreEncodedFrame?: Buffer[] };
};

type Encoded = {
	codec: DialectCodec;
	namespace: string;
	name: NoticeName;
	/** undefined: the dialect does not send that notice. */
	frame: Frame | undefined;
};

/**
 * Encodes each notice once for all connections that get the same bytes: those of one dialect and one namespace. A room passes
 * the same `data` to all its peers, so a notice is known again by it.
 */
export class NoticeFrames {
	readonly #encoder: Encoder;
	readonly #encoded = new WeakMap<object, Encoded[]>();

	/** @param encoder of the Socket.IO server */
	constructor(encoder: Encoder) {
		this.#encoder = encoder;
	}

	/**
	 * undefined: this dialect does not send that notice.
	 * @param data is frozen: what is known again must not change
	 */
	frameOf<Name extends NoticeName>(
		codec: DialectCodec,
		namespace: string,
		name: Name,
		data: Notices[Name],
	): Frame | undefined {
		const known = this.#encoded.get(data) ?? [];
		const same = known.find((each) => each.codec === codec && each.namespace === namespace && each.name === name);
		if (same) return same.frame;
		const event = codec.encodeNotice(name, data);
		const frame = event && this.#encode(namespace, event);
		this.#encoded.set(Object.freeze(data), [...known, { codec, namespace, name, frame }]);
		return frame;
	}

	#encode(namespace: string, { event, data }: WireEvent): Frame {
		const packets = this.#encoder.encode({ type: eventPacket, nsp: namespace, data: [event, data] });
		const [text] = packets;
		const isText = packets.length === 1 && typeof text === 'string';
		return { packets, options: isText ? { wsPreEncodedFrame: [webSocketFrame(messagePacket + text)] } : {} };
	}
}

/** As `socket.emit` does. */
export function writeFrame({ conn }: Socket, { packets, options }: Frame): void {
	if (conn.readyState !== 'open') return;
	for (const packet of packets) conn.write(packet, options);
}
