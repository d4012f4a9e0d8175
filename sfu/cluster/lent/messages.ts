import type { types } from 'mediasoup';
import { z } from 'zod';
import type { Link, Links } from '../link/Link.ts';

const Id = z.string().min(1).max(100);

/** An object of mediasoup, as the other server's mediasoup has made it, or will check it. */
function mediasoupType<T extends object>(): z.ZodType<T> {
	// mediasoup's own types are the contract, and both ends are the same program; a second description would only drift.
	return z.looseObject({}) as unknown as z.ZodType<T>;
}

const RtpParameters = mediasoupType<types.RtpParameters>();
const DtlsParameters = mediasoupType<types.DtlsParameters>();
const IceParameters = mediasoupType<types.IceParameters>();
const Score = mediasoupType<types.ConsumerScore>();
const Layers = z.object({ spatialLayer: z.int().min(0), temporalLayer: z.int().min(0).exactOptional() });

/** Where one of both ends of a pipe sends from and receives, and its keys. */
const PipeEnd = z.object({
	ip: z.union([z.ipv4(), z.ipv6()]),
	port: z.int().min(1).max(65_535),
	srtpParameters: z.object({
		cryptoSuite: z.enum(['AEAD_AES_256_GCM', 'AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']),
		keyBase64: z.base64().max(100),
	}),
});
export type PipeEnd = z.output<typeof PipeEnd>;

const Reached = z.object({ hostName: z.string().nullable().exactOptional(), localAddress: z.string().optional() });

/** How many transports and consumers one request for figures names at most. */
export const maxStatsIds = 500;

/** Requests of the server that borrows, and their answers. */
export const exchanges = {
	/** A router, and the end of the pipe from the origin. */
	open: { request: z.object({ pipe: PipeEnd }), answer: z.object({ routerId: Id, pipe: PipeEnd }) },
	/** A producer that is consumed into the pipe. */
	pipe: {
		request: z.object({
			routerId: Id,
			producerId: Id,
			kind: z.enum(['audio', 'video']),
			rtpParameters: RtpParameters,
			paused: z.boolean(),
		}),
		answer: z.object({}),
	},
	transport: {
		request: z.object({ routerId: Id, sctp: z.boolean(), tcpOnly: z.boolean(), reached: Reached }),
		answer: z.object({
			transportId: Id,
			iceParameters: IceParameters,
			iceCandidates: z.array(mediasoupType<types.IceCandidate>()).max(100),
			dtlsParameters: DtlsParameters,
			sctpParameters: mediasoupType<types.SctpParameters>().optional(),
		}),
	},
	connect: { request: z.object({ routerId: Id, id: Id, dtlsParameters: DtlsParameters }), answer: z.object({}) },
	restartIce: { request: z.object({ routerId: Id, id: Id }), answer: z.object({ iceParameters: IceParameters }) },
	/** A consumer, paused. */
	consume: {
		request: z.object({
			routerId: Id,
			transportId: Id,
			producerId: Id,
			rtpCapabilities: mediasoupType<types.RtpCapabilities>(),
		}),
		answer: z.object({
			consumerId: Id,
			type: z.enum(['simple', 'simulcast', 'svc', 'pipe']),
			rtpParameters: RtpParameters,
			score: Score,
			preferredLayers: Layers.optional(),
		}),
	},
	/** Figures of transports and consumers, in the order of the ids; empty for one that is not there. */
	stats: {
		request: z.object({ routerId: Id, ids: z.array(Id).max(maxStatsIds) }),
		answer: z.object({ stats: z.array(z.array(mediasoupType<object>()).max(20)).max(maxStatsIds) }),
	},
} as const;

type Exchange = keyof typeof exchanges;

/** One-way messages of the server that borrows, about a consumer, a producer behind the pipe, and anything that is to close. */
export const Change = z.object({
	routerId: Id,
	id: Id,
	change: z.discriminatedUnion('what', [
		z.object({ what: z.literal('pause') }),
		z.object({ what: z.literal('resume') }),
		z.object({ what: z.literal('layers'), layers: Layers }),
		z.object({ what: z.literal('priority'), priority: z.int().min(1).max(255) }),
		z.object({ what: z.literal('keyFrame') }),
		z.object({ what: z.literal('close') }),
	]),
});
export type Change = z.output<typeof Change>;

/** What has happened on a router: of each object and kind, the newest. */
export const Events = z.object({
	routerId: Id,
	events: z
		.array(
			z.discriminatedUnion('what', [
				z.object({ what: z.literal('score'), id: Id, score: Score }),
				z.object({ what: z.literal('layers'), id: Id, layers: Layers.nullable() }),
				z.object({
					what: z.literal('ice'),
					id: Id,
					state: z.enum(['new', 'connected', 'completed', 'disconnected', 'closed']),
				}),
				z.object({
					what: z.literal('dtls'),
					id: Id,
					state: z.enum(['new', 'connecting', 'connected', 'failed', 'closed']),
				}),
				/** A transport, or the router: it has closed by itself. */
				z.object({ what: z.literal('lost'), id: Id }),
			]),
		)
		.max(100_000),
});
export type MediaEvent = z.output<typeof Events>['events'][number];

/** Of all methods of this part. */
export const methodOf = (name: Exchange | 'change' | 'events') => `media.${name}`;

/** @throws SfuError the other server's, or unavailable; ZodError: it answers something else */
export async function ask<Name extends Exchange>(
	link: Link,
	name: Name,
	body: z.input<(typeof exchanges)[Name]['request']>,
): Promise<z.output<(typeof exchanges)[Name]['answer']>> {
	const answer = await link.request(methodOf(name), body);
	// The compiler does not follow that the answer's schema is the one of this name.
	return exchanges[name].answer.parse(answer) as z.output<(typeof exchanges)[Name]['answer']>;
}

export function serve<Name extends Exchange>(
	links: Pick<Links, 'serve'>,
	name: Name,
	handler: (
		request: z.output<(typeof exchanges)[Name]['request']>,
		from: Link,
	) => Promise<z.input<(typeof exchanges)[Name]['answer']>>,
): void {
	links.serve(methodOf(name), (body, from) =>
		// As above, of the request's schema.
		handler(exchanges[name].request.parse(body) as z.output<(typeof exchanges)[Name]['request']>, from),
	);
}
