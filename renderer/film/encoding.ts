import {
	type AudioEncodingConfig,
	canEncodeAudio,
	canEncodeVideo,
	Mp4OutputFormat,
	type OutputFormat,
	Quality,
	type VideoEncodingConfig,
	WebMOutputFormat,
} from 'mediabunny';
import type { FilmPlan } from '../../sfu/protocol/film.ts';
import type { FilmType } from './FilmServer.ts';
import { sampleRate } from './VoiceReader.ts';

/** How a film is encoded. */
export type Encoding = {
	type: FilmType;
	format: OutputFormat;
	video: VideoEncodingConfig;
	audio: AudioEncodingConfig;
	/** By how much the encoder delays the sound, without saying so in the file. */
	audioDelaySamples: number;
};

/** A player can begin at a key frame only. */
const keyFrameInterval = 2;
const numberOfChannels = 2;
/** Encoders of AAC refuse less and more. */
const aacBps = { min: 32_000, max: 320_000 };
/** FFmpeg's AAC encoder puts one frame of silence before the sound. */
const wasmAacDelaySamples = 1_024;
/** Pixels up to which a level of H.264 goes; Constrained Baseline at 30 frames a second. */
const baselineCodecs = [
	{ pixels: 1_280 * 720, codec: 'avc1.42e01f' },
	{ pixels: 1_920 * 1_088, codec: 'avc1.42e028' },
	{ pixels: Number.POSITIVE_INFINITY, codec: 'avc1.42e033' },
];
/** Header of an empty WebAssembly module. */
const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/**
 * H.264 and AAC, which every player knows. VP9 and Opus where this browser cannot encode them.
 * @throws Error: it can encode neither
 */
export async function chooseEncoding(plan: FilmPlan): Promise<Encoding> {
	const avc = await avcConfig(plan);
	const aac = avc && (await aacConfig(plan));
	if (avc && aac) return { type: 'mp4', format: new Mp4OutputFormat({ fastStart: 'reserve' }), video: avc, ...aac };
	const video = await supportedVideo(plan, { codec: 'vp9', ...qualityOf(plan.videoBps), keyFrameInterval });
	const audio: AudioEncodingConfig = { codec: 'opus', ...qualityOf(plan.audioBps) };
	if (!video || !(await canEncodeAudio('opus', { ...audio, numberOfChannels, sampleRate })))
		throw new Error('this browser can encode neither H.264 and AAC nor VP9 and Opus');
	return { type: 'webm', format: new WebMOutputFormat(), video, audio, audioDelaySamples: 0 };
}

async function avcConfig(plan: FilmPlan): Promise<VideoEncodingConfig | null> {
	// High profile, unless a codec string says something else.
	const high: VideoEncodingConfig = { codec: 'avc', ...qualityOf(plan.videoBps), keyFrameInterval };
	const pixels = plan.width * plan.height;
	const fullCodecString = baselineCodecs.find((each) => pixels <= each.pixels)?.codec;
	return (
		(await supportedVideo(plan, high)) ??
		(await supportedVideo(plan, { ...high, ...(fullCodecString && { fullCodecString }) }))
	);
}

async function supportedVideo(plan: FilmPlan, config: VideoEncodingConfig): Promise<VideoEncodingConfig | null> {
	const { width, height, framesPerSecond: frameRate } = plan;
	return (await canEncodeVideo(config.codec, { ...config, width, height, frameRate })) ? config : null;
}

/** The browser's encoder, else FFmpeg's in WebAssembly; null: neither runs here. */
async function aacConfig({ audioBps }: FilmPlan): Promise<Pick<Encoding, 'audio' | 'audioDelaySamples'> | null> {
	const bps = Math.min(aacBps.max, Math.max(aacBps.min, audioBps));
	const audio: AudioEncodingConfig = { codec: 'aac', ...qualityOf(bps) };
	const canEncode = () => canEncodeAudio('aac', { ...audio, numberOfChannels, sampleRate });
	if (await canEncode()) return { audio, audioDelaySamples: 0 };
	if (!canCompileWasm()) return null;
	const { registerAacEncoder } = await import('@mediabunny/aac-encoder');
	registerAacEncoder();
	return (await canEncode()) ? { audio, audioDelaySamples: wasmAacDelaySamples } : null;
}

/** A policy of the page that forbids it would let the encoder wait for ever, without an error. */
function canCompileWasm(): boolean {
	try {
		new WebAssembly.Module(emptyModule);
		return true;
	} catch {
		return false;
	}
}

function qualityOf(bitrate: number): { quality: Quality } {
	return { quality: new Quality({ bitrate: Math.round(bitrate) }) };
}
