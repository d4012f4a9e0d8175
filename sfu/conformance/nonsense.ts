/** For tests: payloads such as nobody sends, most of them nearly right. The same seed gives the same payloads. */

/** Names that payloads of any vocabulary have. */
const fields = [
	...['roomId', 'roomCode', 'room', 'name', 'displayName', 'participantData', 'userId', 'email', 'fullName', 'profile'],
	...['direction', 'isProducer', 'transportId', 'dtlsParameters', 'role', 'fingerprints', 'algorithm', 'value', 'sctp'],
	...[
		'kind',
		'source',
		'rtpParameters',
		'codecs',
		'mimeType',
		'payloadType',
		'clockRate',
		'encodings',
		'ssrc',
		'rid',
		'mid',
	],
	...[
		'headerExtensions',
		'uri',
		'id',
		'rtcp',
		'cname',
		'appData',
		'producerId',
		'consumerId',
		'rtpCapabilities',
		'paused',
	],
	...[
		'spatialLayer',
		'temporalLayer',
		'tiles',
		'width',
		'height',
		'priority',
		'text',
		'message',
		'to',
		'type',
		'payload',
	],
	...[
		'peerId',
		'permissions',
		'locked',
		'reaction',
		'options',
		'maxParticipants',
		'timeout',
		'resumeToken',
		'viewer',
		'lobby',
	],
	...['__proto__', 'constructor', 'toString', 'ok', ''],
];

const words = [
	...['send', 'recv', 'audio', 'video', 'mic', 'camera', 'screen', 'host', 'participant', 'clap', 'offer', 'sha-256'],
	...[
		'audio/opus',
		'video/VP8',
		'urn:ietf:params:rtp-hdrext:sdes:mid',
		'',
		' ',
		'\u0000',
		'\ud800',
		'<b>',
		'../..',
		'💥',
	],
];
const numbers = [
	0,
	1,
	-1,
	0.5,
	100,
	111,
	48_000,
	90_000,
	2 ** 31,
	2 ** 32,
	2 ** 40,
	Number.MAX_SAFE_INTEGER,
	Number.NaN,
	-0,
	1e308,
];

export class Nonsense {
	#state: number;
	/** Ids that exist, and shapes that are right: what garbage alone never hits. */
	readonly #known: unknown[];

	constructor(seed: number, known: unknown[]) {
		this.#state = seed >>> 0;
		this.#known = known;
	}

	/** `valid`: what the event wants; fields of it are left out, replaced or kept. */
	payload(valid: object): unknown {
		const chance = this.#below(10);
		if (chance === 0) return this.#anything(0);
		const entries = Object.entries(valid).filter(() => this.#below(8) > 0);
		const mutated = entries.map(([key, value]) => [key, this.#below(4) === 0 ? this.#anything(2) : value]);
		for (let extra = this.#below(3); extra > 0; extra--) mutated.push([this.#one(fields), this.#anything(2)]);
		return Object.fromEntries(mutated);
	}

	#anything(depth: number): unknown {
		switch (this.#below(depth > 4 ? 6 : 9)) {
			case 0:
				return this.#one([null, undefined, true, false]);
			case 1:
				return this.#one(numbers);
			case 2:
			case 3:
				return this.#one(this.#known);
			case 4:
				return this.#one(words);
			case 5:
				return 'x'.repeat(this.#one([1, 63, 64, 65, 128, 129, 5000]));
			case 6:
				return Array.from({ length: this.#one([0, 1, 2, 3, 40]) }, () => this.#anything(depth + 2));
			case 7:
				return Buffer.from([this.#below(256)]);
			default:
				return Object.fromEntries(
					Array.from({ length: this.#below(4) }, () => [this.#one(fields), this.#anything(depth + 1)]),
				);
		}
	}

	#one<T>(choices: readonly T[]): T {
		// A whole number below the length is an index.
		return choices[this.#below(choices.length)] as T;
	}

	/** mulberry32, by Tommy Ettinger, public domain. */
	#below(limit: number): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
	}
}
