import { resolve } from 'node:path';
import { z } from 'zod';
import { text, updateFeed, yesOrNo } from '../settingSchemas.ts';
import { installedPlaces } from './installed.ts';
import { optional, type Rows, row } from './row.ts';

/** The program itself: what it logs and prints, and its parts. */
export const running = {
	config: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'FILE',
		help: 'file of settings (YAML): flags without the dashes, e.g. "http-port: 8080"; flags and variables win over it',
		defaultText: 'none',
	}),
	logLevel: row({
		schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
			error: 'must be one of fatal, error, warn, info, debug, trace, silent',
		}),
		byDefault: () => 'info' as const,
		argument: 'LEVEL',
		help: 'lowest level that is logged, to stderr and the log file',
	}),
	logFile: row({
		schema: optional(text(4096).transform((path) => (path === 'off' ? path : resolve(path)))),
		byDefault: () => null,
		argument: 'FILE',
		help: 'file for the log, rotated at 10 MB; off: none',
		defaultText: '"logs/lectern.log" in the data folder',
	}),
	logNames: row({
		schema: yesOrNo,
		byDefault: () => false,
		help: 'log the names of classes, recordings and participants, too, not only their ids',
	}),
	workerBin: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => installedPlaces().workerBin ?? null,
		argument: 'FILE',
		help: 'media worker program',
		foreignVariable: 'MEDIASOUP_WORKER_BIN',
		defaultText: "mediasoup's own",
	}),
	rendererDir: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => installedPlaces().rendererDir ?? null,
		argument: 'DIR',
		help: 'folder of the built pages',
		defaultText: 'beside the program',
	}),
	updateFeed: row({
		schema: optional(updateFeed),
		byDefault: () => null,
		argument: 'URL',
		help: 'folder of a web server with the files of a release (https): the desktop app looks there for updates of itself, never during a class',
		defaultText: 'nowhere',
	}),
	json: row({ schema: yesOrNo, byDefault: () => false, help: 'print one line of JSON when listening, nothing else' }),
	openHost: row({ schema: yesOrNo, byDefault: () => false, help: 'open the host screen in the default browser' }),
} satisfies Rows;
