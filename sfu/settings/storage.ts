import { resolve } from 'node:path';
import envPaths from 'env-paths';
import { z } from 'zod';
import { text, wholeNumber } from '../settingSchemas.ts';
import { installedPlaces } from './installed.ts';
import { optional, type Rows, row } from './row.ts';

/** What is kept, and where. */
export const storage = {
	dataDir: row({
		schema: text(4096).transform((path) => resolve(path)),
		byDefault: () => installedPlaces().dataDir ?? envPaths('lectern', { suffix: '' }).data,
		argument: 'DIR',
		help: 'folder for certificates, rooms and settings',
		defaultText: "the system's folder for application data",
	}),
	recordings: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'DIR',
		help: 'folder for recordings, one folder each',
		foreignVariable: 'RECORDING_OUTPUT_DIR',
		defaultText: '"recordings" in the data folder',
	}),
	recorder: row({
		schema: z.enum(['built-in', 'ffmpeg'], { error: 'must be built-in or ffmpeg' }),
		byDefault: () => 'built-in' as const,
		argument: 'KIND',
		help: 'what records: built-in, or ffmpeg (one process for each microphone, camera and screen)',
	}),
	materialsRoomMb: row({
		schema: wholeNumber(1, 1_000_000),
		byDefault: () => 2_000,
		argument: 'MB',
		help: 'what the documents of one room may take on the disk',
	}),
	materialsTotalGb: row({
		schema: wholeNumber(1, 1_000_000),
		byDefault: () => 10,
		argument: 'GB',
		help: 'what the documents of all rooms may take on the disk',
	}),
	materialsFreeMb: row({
		schema: wholeNumber(0, 1_000_000),
		byDefault: () => 1_000,
		argument: 'MB',
		help: 'no documents are taken when less than this would be free on the disk',
	}),
	ffmpeg: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'FILE',
		help: 'FFmpeg, which makes the films of recordings',
		defaultText: 'ffmpeg in PATH',
	}),
} satisfies Rows;
