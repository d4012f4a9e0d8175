import type { Depacketizer } from './Depacketizer.ts';
import { FrameDepacketizer } from './FrameDepacketizer.ts';
import { H264Assembly } from './h264.ts';
import { H264ParameterSets } from './h264ParameterSets.ts';
import { Vp8Assembly } from './vp8.ts';
import { Vp9Assembly, Vp9Stream } from './vp9.ts';

/**
 * @param mimeType of an RTP codec, e.g. `video/VP8`, in any case
 * @returns null: no video, or of a codec that cannot be recorded
 */
export function createDepacketizer(mimeType: string): Depacketizer | null {
	switch (mimeType.toLowerCase()) {
		case 'video/vp8':
			return new FrameDepacketizer(() => new Vp8Assembly());
		case 'video/vp9': {
			const stream = new Vp9Stream();
			return new FrameDepacketizer(() => new Vp9Assembly(stream));
		}
		case 'video/h264': {
			const parameterSets = new H264ParameterSets();
			return new FrameDepacketizer(() => new H264Assembly(parameterSets));
		}
		default:
			return null;
	}
}
