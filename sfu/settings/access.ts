import { resolve } from 'node:path';
import { defaultRoomsPerAddress, foundedPerHourFactor } from '../core/limits.ts';
import { files, origins, text, wholeNumber, yesOrNo } from '../settingSchemas.ts';
import { optional, type Rows, row } from './row.ts';

/** Who may do what, and from which pages. */
export const access = {
	open: row({
		schema: yesOrNo,
		byDefault: () => false,
		help: 'anybody may join every room and create rooms without a token; ending and changing a room, removing people and being a host need the token of the founder of the room, which gets it when it creates the room, of the host or of a program',
	}),
	roomsPerAddress: row({
		schema: wholeNumber(1, 1000),
		byDefault: () => defaultRoomsPerAddress,
		argument: 'N',
		help: `with --open: rooms that one address may have at a time of those it created without a token; ${foundedPerHourFactor} times as many an hour`,
	}),
	allowOrigin: row({
		schema: origins,
		byDefault: () => [],
		argument: 'ORIGIN',
		help: 'origin of a web page that may use this server; its host name is also accepted as a name of this server; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	issuer: row({
		schema: files,
		byDefault: () => [],
		argument: 'FILE',
		help: 'issuer of other tokens that this server accepts: a description (.yaml or .json), or its public key, JWKS or HS256 secret alone; repeatable',
		defaultText: 'none',
		repeatable: true,
	}),
	revocations: row({
		schema: optional(text(4096).transform((path) => resolve(path))),
		byDefault: () => null,
		argument: 'FILE',
		help: 'with --issuer: list of revoked tokens and people (.yaml or .json), read again when it changes',
		defaultText: 'none',
	}),
	tokenTtlHours: row({
		schema: wholeNumber(1, 8760),
		byDefault: () => 24,
		argument: 'HOURS',
		help: "lifetime of a participant's token, hours",
	}),
} satisfies Rows;
