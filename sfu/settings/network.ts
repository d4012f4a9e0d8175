import { resolve } from 'node:path';
import { networks, text } from '../settingSchemas.ts';
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
} satisfies Rows;
