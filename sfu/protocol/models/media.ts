/** Transports, producers and consumers as the server describes them to clients. */
import type { types } from 'mediasoup-client';
import { z } from 'zod';

/**
 * The media types of the wire are those of mediasoup-client: the server library knows one header extension more
 * (`toffset`), which is never sent to clients.
 */
export type RtpCapabilities = types.RtpCapabilities;
export type RtpParameters = types.RtpParameters;
export type IceParameters = types.IceParameters;
export type IceCandidate = types.IceCandidate;
export type WireDtlsParameters = types.DtlsParameters;

export const Kind = z.enum(['audio', 'video']);

/** What a producer carries. `mic` and `screenAudio` are audio, `camera` and `screen` are video. */
export const Source = z.enum(['mic', 'camera', 'screen', 'screenAudio']);
export type Source = z.infer<typeof Source>;
export const kindOf: Readonly<Record<Source, z.infer<typeof Kind>>> = {
	mic: 'audio',
	camera: 'video',
	screen: 'video',
	screenAudio: 'audio',
};

/** What a host may invite a participant to switch on. */
export const InvitableSource = Source.extract(['mic', 'camera']);
export type InvitableSource = z.infer<typeof InvitableSource>;

/** A schema for an object that the server passes on unchanged from mediasoup. */
function mediaType<T extends object>(description: string): z.ZodType<T> {
	// mediasoup-client's own types are the contract here; a second description of them would only drift.
	return z.looseObject({}).describe(description) as unknown as z.ZodType<T>;
}

export const RtpCapabilitiesView = mediaType<RtpCapabilities>('RTP capabilities, as mediasoup-client has them');
export const RtpParametersView = mediaType<RtpParameters>('RTP parameters, as mediasoup-client has them');
export const IceParametersView = mediaType<IceParameters>('ICE parameters, as mediasoup-client has them');

export const IceServer = z
	.object({
		urls: z.union([z.string(), z.array(z.string())]),
		username: z.string().exactOptional(),
		credential: z.string().exactOptional(),
	})
	.meta({ id: 'IceServer' });
export type IceServer = z.output<typeof IceServer>;

export const TransportOptions = z
	.object({
		id: z.string(),
		iceParameters: IceParametersView,
		iceCandidates: z.array(mediaType<IceCandidate>('ICE candidate')),
		dtlsParameters: mediaType<WireDtlsParameters>('DTLS parameters'),
		sctpParameters: mediaType<types.SctpParameters>('SCTP parameters, if asked for').exactOptional(),
		iceServers: z
			.array(IceServer)
			.exactOptional()
			.describe('STUN and TURN servers for this peer, as mediasoup-client takes them; absent: there are none'),
	})
	.meta({ id: 'TransportOptions' });
export type TransportOptions = z.output<typeof TransportOptions>;

export const ProducerView = z
	.object({ producerId: z.string(), kind: Kind, source: Source, paused: z.boolean() })
	.meta({ id: 'Producer' });
export type ProducerView = z.output<typeof ProducerView>;

export const ConsumerOptions = z.object({
	consumerId: z.string(),
	producerId: z.string(),
	peerId: z.string().nullable().describe('null: a voice stream, which carries whoever is among the loudest'),
	source: Source,
	kind: Kind,
	rtpParameters: RtpParametersView,
	type: z.enum(['simple', 'simulcast', 'svc', 'pipe']),
	producerPaused: z.boolean(),
});
export type ConsumerOptions = z.output<typeof ConsumerOptions>;
