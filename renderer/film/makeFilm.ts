import { AudioSampleSource, CanvasSource, Output, StreamTarget, type StreamTargetChunk } from 'mediabunny';
import type { FilmPlan } from '../../sfu/protocol/film.ts';
import { Clips } from './Clips.ts';
import { chooseEncoding, type Encoding } from './encoding.ts';
import type { FilmServer } from './FilmServer.ts';
import { Picture } from './Picture.ts';
import { Sound } from './Sound.ts';
import { sampleRate } from './VoiceReader.ts';

const chunkBytes = 2 ** 20;
/** Chunks that wait to be sent before the encoders are held up. */
const maxWaitingChunks = 4;
/** The still of the film shows what is seen by then, or in its middle. */
const previewAtSeconds = 10;
/** More packets than expected would end the film with an error. */
const sparePackets = 64;
const aacPacketSamples = 1_024;
/** The index that space is kept for takes at least so much for each packet; the titles of chapters go there too. */
const indexBytesPerPacket = 16;
const chapterBytes = 300;
/** Frames are at multiples of 1 / fps, scenes begin at whole ms. */
const toleranceMs = 0.5;
/** With so many frames skipped, progress is shown as half of a frame. */
const skippedPerHalf = 1_000;
const noTiles: FilmPlan['scenes'][number]['tiles'] = [];

/** Makes the film of the job, and tells the server when it is complete. @throws Error: it cannot be made */
export async function makeFilm(server: FilmServer): Promise<void> {
	const plan = await server.plan();
	const encoding = await chooseEncoding(plan);
	const film = new Film(plan, encoding, server);
	try {
		await film.make();
	} finally {
		film.close();
	}
	server.throwIfLost();
	await server.finish(encoding.type);
}

class Film {
	readonly #plan: FilmPlan;
	readonly #server: FilmServer;
	readonly #picture: Picture;
	readonly #clips: Clips;
	readonly #sound: Sound;
	readonly #output: Output;
	readonly #video: CanvasSource;
	readonly #audio: AudioSampleSource;
	readonly #frameCount: number;
	#frame = 0;
	/** Index of the scene that is shown. */
	#scene = 0;
	/** Frames that were decoded on the way to the present one. */
	#skipped = 0;
	#hasPreview = false;

	constructor(plan: FilmPlan, encoding: Encoding, server: FilmServer) {
		this.#plan = plan;
		this.#server = server;
		this.#picture = new Picture(plan.width, plan.height);
		this.#clips = new Clips(plan, server, () => {
			this.#skipped += 1;
			this.#report();
		});
		this.#sound = new Sound(plan, server, encoding.audioDelaySamples);
		this.#video = new CanvasSource(this.#picture.canvas, encoding.video);
		this.#audio = new AudioSampleSource(encoding.audio);
		this.#output = new Output({ format: encoding.format, target: targetOf(server) });
		const seconds = plan.durationMs / 1_000;
		this.#frameCount = Math.max(1, Math.round(seconds * plan.framesPerSecond));
		const indexPackets = Math.ceil((plan.chapters.length * chapterBytes) / indexBytesPerPacket);
		this.#output.addVideoTrack(this.#video, {
			frameRate: plan.framesPerSecond,
			maximumPacketCount: this.#frameCount + indexPackets + sparePackets,
		});
		this.#output.addAudioTrack(this.#audio, {
			maximumPacketCount: Math.ceil((seconds * sampleRate) / aacPacketSamples) + sparePackets,
		});
		if (plan.title !== '') this.#output.setMetadataTags({ title: plan.title });
	}

	/** Second by second: sound and picture at the same time, so that neither gets far ahead of the other. */
	async make(): Promise<void> {
		await this.#output.start();
		for (let toSeconds = 1; this.#frame < this.#frameCount; toSeconds++) {
			await Promise.all([this.#encodeSound(toSeconds), this.#encodePictures(toSeconds)]);
			this.#server.throwIfLost();
		}
		await this.#encodeSound(Number.POSITIVE_INFINITY);
		if (!this.#hasPreview) await this.#sendPreview();
		await this.#output.finalize();
	}

	/** Idempotent. */
	close(): void {
		this.#sound.close();
		this.#clips.release([]);
		if (this.#output.state === 'started') this.#output.cancel().catch(() => undefined);
	}

	async #encodeSound(toSeconds: number): Promise<void> {
		const sample = await this.#sound.next(toSeconds);
		if (!sample) return;
		await this.#audio.add(sample);
		sample.close();
	}

	async #encodePictures(toSeconds: number): Promise<void> {
		const { framesPerSecond, durationMs } = this.#plan;
		for (; this.#frame < this.#frameCount && this.#frame < toSeconds * framesPerSecond; this.#frame++) {
			const atSeconds = this.#frame / framesPerSecond;
			const { tiles } = this.#sceneAt(atSeconds * 1_000);
			await this.#picture.draw(tiles, await this.#clips.framesOf(tiles, atSeconds * 1_000));
			await this.#video.add(atSeconds, 1 / framesPerSecond);
			this.#skipped = 0;
			this.#report();
			if (!this.#hasPreview && atSeconds >= Math.min(previewAtSeconds, durationMs / 2_000)) await this.#sendPreview();
		}
	}

	#sceneAt(atMs: number): FilmPlan['scenes'][number] {
		const { scenes } = this.#plan;
		const before = this.#scene;
		while (this.#scene < scenes.length - 1 && atMs + toleranceMs >= (scenes[this.#scene]?.toMs ?? 0)) this.#scene += 1;
		if (this.#scene !== before) this.#clips.release(scenes.slice(this.#scene));
		return scenes[this.#scene] ?? { fromMs: 0, toMs: 0, tiles: noTiles };
	}

	async #sendPreview(): Promise<void> {
		this.#hasPreview = true;
		await this.#server.sendPicture(await this.#picture.preview());
	}

	/** It grows with every frame that is decoded: decoding the way to a frame that is far away is no standstill. */
	#report(): void {
		const onTheWay = this.#skipped / (this.#skipped + skippedPerHalf);
		this.#server.report((this.#frame + onTheWay) / (this.#frameCount + 1)).catch(() => undefined);
	}
}

/** Where the bytes of the film go, in chunks, each at its position; what is not sent yet holds up the encoders. */
function targetOf(server: FilmServer): StreamTarget {
	const write = ({ data, position }: StreamTargetChunk) => server.write(data, position);
	const strategy = new CountQueuingStrategy({ highWaterMark: maxWaitingChunks });
	return new StreamTarget(new WritableStream({ write }, strategy), { chunked: true, chunkSize: chunkBytes });
}
