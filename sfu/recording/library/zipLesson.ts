import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import yazl from 'yazl';
import { safeNameFor } from '../files/safeName.ts';
import type { Lesson } from './Lesson.ts';
import { lessonFileNames, statOf } from './lessonFiles.ts';

/** Not there on Windows, where a link cannot be made without special rights. */
const noFollow = constants.O_NOFOLLOW ?? 0;

export type LessonZip = {
	/** Destroying it ends all reading; it closes when no file is open. */
	stream: Readable;
	bytes: number;
	/** Without extension; safe on every system. */
	name: string;
};

/**
 * Packs the files of a lesson into a folder of its name. Nothing is compressed: media cannot be, and so the size is known.
 * A file that becomes shorter meanwhile destroys the stream.
 * @throws what the disk throws
 */
export async function zipLesson(lesson: Lesson): Promise<LessonZip> {
	const name = safeNameFor(lesson.name, 'lesson');
	const zip = new yazl.ZipFile();
	let current: Readable | undefined;
	const stream = new PassThrough({
		destroy: (error, done) => {
			if (!current || current.closed) return done(error);
			current.once('close', () => done(error));
			current.destroy();
		},
	});
	zip.on('error', (error: Error) => stream.destroy(error));
	for (const fileName of await lessonFileNames(lesson.folder)) {
		const file = join(lesson.folder, fileName);
		const found = await statOf(file);
		if (!found?.isFile()) continue;
		const path = `${name}/${fileName}`;
		const options = { mtime: found.mtime, mode: 0o100644, compress: false };
		if (found.size === 0) zip.addBuffer(Buffer.alloc(0), path, options);
		else {
			zip.addReadStreamLazy(path, { ...options, size: found.size }, (ready) => {
				openPart(file, found.size).then(
					(part) => {
						current = part;
						part.once('error', (error) => stream.destroy(error));
						if (stream.destroyed) part.destroy();
						else ready(null, part);
					},
					(error) => stream.destroy(error),
				);
			});
		}
	}
	let bytes = 0;
	// yazl calls it at once, as all sizes are known, with the size that its types do not mention.
	const takeSize = ((size: number) => {
		bytes = size;
	}) as () => void;
	zip.end({ forceZip64Format: false, comment: '' }, takeSize);
	zip.outputStream.pipe(stream);
	return { stream, bytes, name };
}

async function openPart(file: string, bytes: number): Promise<Readable> {
	const handle = await open(file, constants.O_RDONLY | noFollow);
	return handle.createReadStream({ end: bytes - 1 });
}
