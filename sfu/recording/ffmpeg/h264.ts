/** The H.264 encoders that are used, the best first. `omx`, `v4l2m2m`, `vaapi`, `nvenc` and `qsv` need hardware and more flags. */
export const h264Encoders = ['libx264', 'h264_videotoolbox', 'h264_mf', 'libopenh264'] as const;
export type H264Encoder = (typeof h264Encoders)[number];

/** The options of an encoder, for a picture that hardly moves. @param bitsPerSecond at most */
export function h264Args(encoder: H264Encoder, bitsPerSecond: number): string[] {
	const bps = String(bitsPerSecond);
	const limit = ['-maxrate', bps, '-bufsize', String(2 * bitsPerSecond)];
	switch (encoder) {
		case 'libx264':
			// By quality below the limit: faces and slides that stand still need a fraction of it.
			return ['-c:v', encoder, '-preset', 'veryfast', '-profile:v', 'high', '-crf', '23', ...limit];
		case 'h264_videotoolbox':
			return ['-c:v', encoder, '-allow_sw', '1', '-profile:v', 'high', '-b:v', bps, ...limit];
		case 'h264_mf':
			return ['-c:v', encoder, '-b:v', bps];
		case 'libopenh264':
			return ['-c:v', encoder, '-b:v', bps, '-maxrate', bps];
	}
}
