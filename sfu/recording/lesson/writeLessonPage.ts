import type { Manifest } from './manifest.ts';
export async function writeLessonFiles(_folder: string, _manifest: Manifest): Promise<void> {}
