/** Every HTTP route of the running server x every kind of bearer. */
import type { BenchServer } from '../../server.ts';
import { call, bearer as header, type Sources } from '../http.ts';
import type { Bearer } from './bearers.ts';

/** What a route requires: nothing, the host's token, a scope, or a secret of its own in the address or the header. */
export type Requirement = 'nothing' | 'host' | `${string}:${string}` | 'ticket' | 'film key' | 'seat';

export type Route = { method: string; path: string; requires: Requirement };

/** Routes that are for everybody. A new one without a guard is not among them, and fails the attack. */
const forEverybody = new Set([
	'GET /api/health',
	'GET /api/landing',
	'POST /api/join',
	'GET /ca.crt',
	'GET /ca.mobileconfig',
	'GET /ca-policy.json',
	'GET /it-sheet',
	'GET /api/mediasoup/health',
	'GET /api/openapi.json',
	'GET /api/asyncapi.json',
	'GET /api/docs',
	'GET /api/docs.css',
	'OPTIONS /api/*',
	'OPTIONS /rooms/*',
]);
/** Of the pages: files that everybody may load. */
const pages = /^GET \/(?!api|rooms|recordings|lessons|metrics)/;

type Described = { paths: Record<string, Record<string, { security?: { token: string[] }[] }>> };

/**
 * The routes that the server registered, with what their OpenAPI entry requires.
 * @param registered as the server logs them, e.g. `GET /rooms/:roomId`
 * @param unexpected gets every route that has no expectation
 */
export async function routesOf(port: number, registered: readonly string[], unexpected: string[]): Promise<Route[]> {
	const { paths }: Described = JSON.parse((await call(port, { path: '/api/openapi.json' })).text);
	// HEAD follows GET.
	return [...new Set(registered.map((route) => route.replace(/^(HEAD,GET|GET,HEAD) /, 'GET ')))]
		.filter((route) => !route.startsWith('HEAD '))
		.flatMap((route) => {
			const [method = '', path = ''] = route.split(' ');
			const described = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
			const requires = described?.security ? guardOf(described.security) : withoutGuard(route);
			if (requires === null) unexpected.push(`${route} has no guard, and is not among the routes for everybody`);
			return requires === null ? [] : [{ method, path, requires }];
		});
}

function guardOf([first]: { token: string[] }[]): Requirement {
	// The document names a scope, or none for the host's routes.
	return (first?.token[0] as Requirement | undefined) ?? 'host';
}

function withoutGuard(route: string): Requirement | null {
	// Opened by a one-time code as well.
	if (route === 'POST /api/host/session') return 'host';
	if (forEverybody.has(route) || pages.test(route)) return 'nothing';
	// By the id of a check that the host has started: unknown ones are not found.
	if (/ \/api\/phone-checks\//.test(route)) return 'nothing';
	// By the random id of a file: unknown ones are not found.
	if (/ \/rooms\/:roomId\/files\//.test(route)) return 'nothing';
	if (/ \/api\/rooms\/:roomId\/(files|pictures)$/.test(route)) return 'seat';
	if (/ \/lessons\//.test(route)) return 'ticket';
	if (/ \/api\/film\//.test(route)) return 'film key';
	return null;
}

/** What to fill into an address: `real` things, which a hole would harm, or ones that do not exist. */
export type Ids = Record<string, string>;

/** Whether the server let the request through to the route. */
export async function isLetIn(
	{ info }: BenchServer,
	{ method, path }: Route,
	{ token, kind }: Bearer,
	ids: Ids,
	sources: Sources,
): Promise<boolean> {
	const filled = path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? 'unknown').replace('*', 'unknown');
	const headers = token === undefined ? {} : header(token);
	// Wrong tokens are counted by address: each has one of its own, so that a refusal is the guard's.
	const from = kind === 'invalid' || kind === 'none' ? sources.next() : undefined;
	const { status, code } = await call(info.httpPort, { method, path: filled, headers, ...(from && { from }) });
	return status !== 401 && status !== 403 && code !== 'rate-limited';
}

/** Whether the route must let the bearer in. @param isOpen what an open server waives of it */
export function mayCall({ requires }: Route, { kind, scope }: Bearer, isOpen: boolean): boolean {
	if (requires === 'nothing') return true;
	if (requires === 'ticket' || requires === 'film key' || requires === 'seat') return false;
	return (isOpen && kind !== 'invalid') || kind === 'host' || (kind === 'program' && scope === requires);
}
