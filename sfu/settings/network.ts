import { resolve } from 'node:path';
import {
	announcedAddresses,
	bindAddress,
	iceServers,
	networks,
	text,
	turnUrls,
	wholeNumber,
} from '../settingSchemas.ts';
import { optional, type Rows, row } from './row.ts';

const file = optional(text(4096).transform((path) => resolve(path)));

/** What stands between this computer and the participants, and the certificate that they see. */
export const network = {
	announce: row({
		schema: announcedAddresses,
		byDefault: () => [],
		argument: 'ADDRESS[:PORT]',
		help: 'address or host name at which participants reach this computer, e.g. of a router that forwards its ports, or outside of a container; PORT: the first media port there; repeatable',
		defaultText: 'none',
		repeatable: true,
		foreignVariable: 'MEDIASOUP_ANNOUNCED_IP',
	}),
	mediaBind: row({
		schema: optional(bindAddress),
		byDefault: () => null,
		argument: 'ADDRESS',
		help: 'only address to listen on for media',
		defaultText: 'that of --bind',
		foreignVariable: 'MEDIASOUP_LISTEN_IP',
	}),
	lastMediaPort: row({
		schema: optional(wholeNumber(1, 65_535)),
		byDefault: () => null,
		argument: 'N',
		help: 'last port for media, at least one for each worker from --media-port on; beyond it nothing is tried',
		defaultText: 'the next free ones are tried',
		foreignVariable: 'MEDIASOUP_RTC_MAX_PORT',
	}),
	trustProxy: row({
		schema: networks,
		byDefault: () => [],
		argument: 'NETWORK',
		help: 'address or network (CIDR) of a reverse proxy, whose X-Forwarded-For and X-Forwarded-Proto are believed; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	cert: row({
		schema: file,
		byDefault: () => null,
		argument: 'FILE',
		help: 'certificate for https in PEM, followed by those of its issuers, in place of our own; read again when it changes',
		defaultText: 'made by this computer',
	}),
	key: row({
		schema: file,
		byDefault: () => null,
		argument: 'FILE',
		help: 'private key of --cert in PEM, without a passphrase',
		defaultText: 'made by this computer',
	}),
	turn: row({
		schema: turnUrls,
		byDefault: () => [],
		argument: 'URL',
		help: 'TURN server for clients that cannot reach the media ports, e.g. turn:turn.school.example:3478?transport=tcp; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	turnSecret: row({
		schema: optional(text(4096)),
		byDefault: () => null,
		argument: 'SECRET',
		help: 'secret that this server shares with those of --turn (static-auth-secret of coturn), or @FILE that holds it',
		defaultText: 'none',
		secret: true,
	}),
	iceServer: row({
		schema: iceServers,
		byDefault: () => [],
		argument: 'URL',
		help: 'STUN server for clients, e.g. stun:stun.school.example:3478; @FILE: JSON with urls, username and credential; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
} satisfies Rows;
