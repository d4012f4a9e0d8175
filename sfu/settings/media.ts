import { defaultAudioOnlyAbove, defaultMaxWorkerLoad, defaultVoices } from '../core/limits.ts';
import { wholeNumber } from '../settingSchemas.ts';
import { optional, type Rows, row } from './row.ts';

/** Who is heard and seen, and what that may cost. */
export const media = {
	audioOnlyAbove: row({
		schema: wholeNumber(0, 1000),
		byDefault: () => defaultAudioOnlyAbove,
		argument: 'N',
		help: 'above this number of participants in a room, clients are advised to use audio only; 0: never',
	}),
	voices: row({
		schema: wholeNumber(1, 20),
		byDefault: () => defaultVoices,
		argument: 'N',
		help: 'number of voices heard at the same time in a room: the loudest ones',
	}),
	budgetMbps: row({
		schema: optional(wholeNumber(1, 100_000)),
		byDefault: () => null,
		argument: 'MBPS',
		help: 'bandwidth that all rooms together may send to participants, Mbit/s',
		defaultText: "by the computer's network interface",
	}),
	maxWorkerLoad: row({
		schema: wholeNumber(1, 100),
		byDefault: () => defaultMaxWorkerLoad * 100,
		argument: 'PERCENT',
		help: 'load at which a media worker accepts no more rooms and cameras, percent of a CPU core',
	}),
} satisfies Rows;
