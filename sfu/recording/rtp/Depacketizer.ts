import type { RtpPacket } from './rtpPacket.ts';

/** An encoded frame, as a Matroska file holds it. */
export type Frame = DeltaFrame | KeyFrame;

export type DeltaFrame = {
	isKeyFrame: false;
	/** RTP, 32 bits. */
	timestamp: number;
	/** Shares no memory with the packets. */
	data: Uint8Array;
};

export type KeyFrame = {
	isKeyFrame: true;
	timestamp: number;
	data: Uint8Array;
	/** Codec string of WebCodecs, e.g. `vp8`, `vp09.00.31.08`, `avc1.42e01f`. */
	codec: string;
	/** Pixels, above 0; of the largest layer. May change with every key frame. */
	width: number;
	height: number;
	/**
	 * H264 only: AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1). A file has one, and frames hold no parameter
	 * sets: when it changes, a new file must begin.
	 */
	description?: Uint8Array;
};

/** Joins the RTP packets of one video stream into frames. */
export interface Depacketizer {
	/**
	 * Whether no frame is given until the next key frame: at first, after `reset`, and after a frame that was malformed.
	 * What refers to a missing frame decodes without an error, but smeared.
	 */
	readonly needsKeyFrame: boolean;
	/**
	 * Takes the next packet in the order of sequence numbers. Malformed payloads are dropped with their frame.
	 * @returns frames that are complete now: one with the packet that ends it, or with the next timestamp
	 */
	push(packet: RtpPacket): Frame[];
	/** Packets are missing here: drops the frame that has begun. */
	reset(): void;
}
