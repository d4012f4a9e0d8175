import { join } from 'node:path';
import { writeFileAtomically } from '../../store/files.ts';
import { chaptersVtt } from './chaptersVtt.ts';
import { chatText } from './chatText.ts';
import { lessonPage } from './lessonPage.ts';
import { lengthOf } from './lessonView.ts';
import type { Manifest } from './manifest.ts';

/**
 * Writes what a person opens in a lesson folder: `index.html`, `chapters.vtt`, and `chat.txt` if there was chat. To be
 * called again when the manifest has changed, e.g. once the film is made: the page then plays the film.
 * @throws what the disk throws; the files that were there before stay whole
 */
export async function writeLessonFiles(folder: string, manifest: Manifest): Promise<void> {
	await writeFileAtomically(join(folder, 'chapters.vtt'), chaptersVtt(manifest.chapters, lengthOf(manifest)));
	if (manifest.chat.length > 0) await writeFileAtomically(join(folder, 'chat.txt'), chatText(manifest));
	await writeFileAtomically(join(folder, 'index.html'), lessonPage(manifest));
}
