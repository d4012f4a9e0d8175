import type { RouteOptions } from 'fastify';
import type { openApi } from './openApi.ts';
import type { App } from './parts.ts';

/** Collects the routes for the OpenAPI document. Call it before they are registered. */
export function describeRoutes(app: App): RouteOptions[] {
	const routes: RouteOptions[] = [];
	app.addHook('onRoute', (route) => void routes.push(route));
	return routes;
}

/**
 * Serves the OpenAPI and AsyncAPI documents, and a page made of both. A class needs none of it: they are made, and what makes
 * them is loaded, when somebody reads one.
 * @param described `describeRoutes`
 */
export function documentRoutes(app: App, described: readonly RouteOptions[], version: string): void {
	const hidden = { schema: { hide: true } };
	let made: ReturnType<typeof openApi> | undefined;
	const api = () => (made ??= import('./openApi.ts').then((it) => it.openApi(described, version)));
	const events = async () => (await import('../../../protocol/asyncapi.ts')).asyncApi(version);
	app.get('/api/openapi.json', hidden, api);
	app.get('/api/asyncapi.json', hidden, events);
	app.get('/api/docs', hidden, async (_request, reply) => {
		const { AsyncApi, documentPage, OpenApi } = await import('./documentPage.ts');
		reply.type('text/html; charset=utf-8');
		return documentPage(OpenApi.parse(await api()), AsyncApi.parse(await events()));
	});
	app.get('/api/docs.css', hidden, async (_request, reply) => {
		const { documentStyle } = await import('./documentStyle.ts');
		reply.type('text/css; charset=utf-8');
		return documentStyle;
	});
}
