import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FfmpegWork } from './FfmpegWork.ts';

/** Name of the picture in the lesson folder. */
export const pictureFile = 'picture.jpg';

const maxWidth = 640;
const maxBytes = 100_000;
/** JPEG quality of FFmpeg, the best first. */
const qualities = [4, 10, 20, 31];
/** Where in the film: the beginning shows people who switch their cameras on. */
const share = 0.1;

/** Makes the picture that the library shows. The film is not refused for it. @param film name in the working folder */
export async function makePicture(work: FfmpegWork, film: string): Promise<void> {
	const { plan, files, signal, logger } = work;
	const part = files.partOf(pictureFile);
	const at = ((plan.durationMs * share) / 1_000).toFixed(3);
	try {
		for (const quality of qualities) {
			await work.run([
				...['-ss', at, '-protocol_whitelist', 'file', '-i', `file:${film}`, '-map', '0:v:0', '-frames:v', '1'],
				...['-vf', `scale=w='min(${maxWidth},iw)':h=-2:out_range=pc,format=yuvj420p`, '-q:v', String(quality)],
				...['-f', 'image2', '-update', '1', part],
			]);
			if ((await stat(join(files.path, part))).size <= maxBytes) break;
		}
		await files.publish(part, pictureFile);
	} catch (error) {
		signal.throwIfAborted();
		logger.warn({ err: error }, 'a film has no picture');
	}
}
