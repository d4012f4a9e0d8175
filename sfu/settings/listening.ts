import { availableParallelism } from 'node:os';
import { bindAddress, ports, wholeNumber, yesOrNo } from '../settingSchemas.ts';
import { optional, type Rows, row } from './row.ts';

/** Ports, addresses and how the class is found. */
export const listening = {
	port: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 4443,
		argument: 'N',
		help: 'port for https and wss; 0: any free port; if it is in use, the next free one',
	}),
	httpPort: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 4480,
		argument: 'N',
		help: 'port of the landing page (http); 0: any free port; if it is in use, the next free one',
	}),
	legacyPort: row({
		schema: ports,
		byDefault: () => [],
		argument: 'N',
		help: 'additional http port for legacy clients with a hard-coded port, e.g. 4000, 8100, 8080, 3000; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	mediaPort: row({
		schema: wholeNumber(0, 65_535),
		byDefault: () => 44_440,
		argument: 'N',
		help: 'first port for media, UDP and TCP, one port per worker; 0: any free ports',
		foreignVariable: 'MEDIASOUP_RTC_MIN_PORT',
	}),
	workers: row({
		schema: wholeNumber(1, 64),
		byDefault: () => availableParallelism(),
		argument: 'N',
		help: 'number of media worker processes',
		foreignVariable: 'MEDIASOUP_WORKERS',
		defaultText: 'one per CPU core',
	}),
	bind: row({
		schema: optional(bindAddress),
		byDefault: () => null,
		argument: 'ADDRESS',
		help: 'only address to listen on for pages, signalling, media and mDNS',
		defaultText: 'every interface',
	}),
	mdns: row({ schema: yesOrNo, byDefault: () => true, help: 'announce the class on the local network by mDNS' }),
} satisfies Rows;
