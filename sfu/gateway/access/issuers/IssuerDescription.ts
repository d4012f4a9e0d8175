import { z } from 'zod';
import { Role } from '../../../protocol/models.ts';
import { scopeNames } from '../scopes.ts';
import { algorithmNames } from './issuerKeys.ts';

/** What a participant may do, as `permissions` of a token names it. */
export const mediaPermissions = ['mic', 'camera', 'screen', 'screenAudio', 'chat', 'draw'] as const;
export type MediaPermission = (typeof mediaPermissions)[number];

const Text = z.string().min(1).max(512);
const isLoopback = ({ hostname }: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
const KeysAddress = z
	.string()
	.max(2048)
	.refine((text) => {
		const url = URL.canParse(text) ? new URL(text) : null;
		return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
	}, 'must be an https address, or an http address of this computer');
/** Names of claims, the first that a token has; `a.b` is `b` in the object `a`, unless a claim has that name. */
const ClaimPaths = z
	.union([Text, z.array(Text).min(1).max(16)])
	.transform((paths) => (typeof paths === 'string' ? [paths] : paths));
const PermissionName = z.enum([...mediaPermissions, ...scopeNames]);

/** Where in a token to look for what. */
export const claimNames = ['subject', 'name', 'email', 'picture', 'role', 'rooms', 'permissions'] as const;
export type ClaimName = (typeof claimNames)[number];

/** The file that describes an issuer whose tokens this server accepts. */
export const IssuerDescription = z
	.strictObject({
		issuer: Text.optional(),
		audience: z
			.union([Text, z.array(Text).min(1).max(16)])
			.transform((audience) => (typeof audience === 'string' ? [audience] : audience))
			.optional(),
		audienceLists: z.boolean().default(false),
		secret: z.string().max(4096).optional(),
		keyFile: z.string().min(1).max(4096).optional(),
		jwksUrl: KeysAddress.optional(),
		caFile: z.string().min(1).max(4096).optional(),
		algorithms: z.array(z.enum(algorithmNames)).min(1).optional(),
		clockTolerance: z.number().int().min(0).max(600).default(60),
		claims: z.partialRecord(z.enum(claimNames), ClaimPaths).default({}),
		roles: z.record(Text, Role).optional(),
		permissions: z.record(Text, z.array(PermissionName)).optional(),
		createsRooms: z.enum(['everybody', 'hosts', 'nobody']).default('everybody'),
		endAtExpiry: z.boolean().default(false),
	})
	.superRefine(({ secret, keyFile, jwksUrl, caFile, audience }, context) => {
		const refuse = (message: string) => context.addIssue({ code: 'custom', message });
		const sources = [secret, keyFile, jwksUrl].filter((source) => source !== undefined);
		if (sources.length !== 1) refuse('needs exactly one of secret, keyFile and jwksUrl');
		// Whoever publishes keys at an address issues tokens for many programs.
		if (jwksUrl !== undefined && audience === undefined) refuse('needs audience, as it has jwksUrl');
		if (caFile !== undefined && jwksUrl === undefined) refuse('has caFile, which is of use with jwksUrl alone');
	});
export type IssuerDescription = z.output<typeof IssuerDescription>;
