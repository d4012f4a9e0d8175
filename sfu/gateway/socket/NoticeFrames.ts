import type { Server, Socket } from 'socket.io';
import { PacketType } from 'socket.io-parser';
import { mergedEvent } from '../../protocol/compact.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { packetText } from './answersAsJson.ts';
import type { DialectCodec, WireEvent } from './DialectCodec.ts';
import type { NoticeGroup } from './MergedNotices.ts';
import { webSocketFrame } from './webSocketFrame.ts';

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
	name: NoticeName;
	/** undefined: the dialect does not send that notice. */
	event: WireEvent | undefined;
	/** Unique among notices and dialects. */
	number: number;
	/** By namespace. */
	frames: Record<string, FrameOfMany>;
	/** Of its data; undefined: not needed yet. */
	json?: string;
};

/**
 * Encodes each notice once for all connections that get the same bytes: those of one dialect and one namespace. A room passes
 * the same `data` to all its peers, so a notice is known again by it.
 */
export class NoticeFrames {
	readonly #encoder: Encoder;
	readonly #encoded = new WeakMap<object, Encoded[]>();
	#count = 0;
	/** What was sent in one event in this turn of the event loop, by the numbers of its notices. */
	readonly #merged = new Map<string, Frame>();

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
		const { event, frames } = this.#of(codec, name, data);
		if (!event) return undefined;
		frames[namespace] ??= new FrameOfMany(this.#encode(namespace, [event.event, event.data]));
		return frames[namespace].next();
	}

	/** Several notices in one event. @param groups without binary data, of notices that the dialect sends */
	frameOfAll(codec: DialectCodec, namespace: string, groups: readonly NoticeGroup[]): Frame {
		const encoded = groups.map(({ name, notices }) => ({
			name,
			// The notices of a group are of its name.
			notices: notices.map((data) => this.#of(codec, name, data as Notices[typeof name])),
		}));
		const numbers = encoded.flatMap(({ notices }) => notices.map(({ number }) => number));
		const key = `${namespace} ${numbers.join()}`;
		const known = this.#merged.get(key);
		if (known) return known;
		const texts = encoded.map(({ name, notices }) => `["${name}",${notices.map(jsonOf).join()}]`);
		// The encoder of Socket.IO would encode each notice anew.
		const json = `["${mergedEvent}",[${texts.join()}]]`;
		const frame = framed(packetText({ type: PacketType.EVENT, nsp: namespace, json }));
		if (this.#merged.size === 0) setImmediate(() => this.#merged.clear());
		this.#merged.set(key, frame);
		return frame;
	}

	#of<Name extends NoticeName>(codec: DialectCodec, name: Name, data: Notices[Name]): Encoded {
		const known = this.#encoded.get(data) ?? [];
		const same = known.find((each) => each.codec === codec && each.name === name);
		if (same) return same;
		this.#count += 1;
		const encoded = { codec, name, event: codec.encodeNotice(name, data), number: this.#count, frames: {} };
		this.#encoded.set(Object.freeze(data), [...known, encoded]);
		return encoded;
	}

	#encode(namespace: string, data: unknown[]): Frame['packets'] {
		return this.#encoder.encode({ type: PacketType.EVENT, nsp: namespace, data });
	}
}

/** A frame for WebSockets is made for the second connection: one that does not read would hold a large notice twice. */
class FrameOfMany {
	readonly #packets: Frame['packets'];
	#count = 0;
	#framed: Frame | undefined;

	constructor(packets: Frame['packets']) {
		this.#packets = packets;
	}

	/** For one more connection. */
	next(): Frame {
		this.#count += 1;
		const [text] = this.#packets;
		if (this.#count === 1 || this.#packets.length > 1 || typeof text !== 'string')
			return { packets: this.#packets, options: {} };
		this.#framed ??= framed(text);
		return this.#framed;
	}
}

function jsonOf(encoded: Encoded): string {
	encoded.json ??= JSON.stringify(encoded.event?.data);
	return encoded.json;
}

/** A Socket.IO packet without binary data. */
const framed = (text: string): Frame => ({
	packets: [text],
	options: { wsPreEncodedFrame: [webSocketFrame(messagePacket + text)] },
});

/** As `socket.emit` does. */
export function writeFrame({ conn }: Socket, { packets, options }: Frame): void {
	if (conn.readyState !== 'open') return;
	for (const packet of packets) conn.write(packet, options);
}
