import { resolve } from 'node:path';
import { iceServers, networks, text, turnUrls } from '../settingSchemas.ts';
import { optional, type Rows, row } from './row.ts';

const file = optional(text(4096).transform((path) => resolve(path)));

/** What stands between this computer and the participants, and the certificate that they see. */
export const network = {
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
