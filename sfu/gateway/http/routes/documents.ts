import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { scopeTexts } from '../../access/scopes.ts';
import type { App } from './parts.ts';

const about = `The media server (SFU) of a class. Errors are \`{ success: false, error, code, what? }\` with a matching HTTP status: decide by
\`code\`. Management routes need \`Authorization: Bearer\` with the host's token or one made by \`lectern token create --scope\`;
a server started with \`--open\` requires a token for the host's routes and for recordings only.`;

const scopes = Object.entries(scopeTexts).map(([name, text]) => `\`${name}\`: ${text}`);

/** Collects the schemas of routes for the OpenAPI document. Call it before the routes are registered. */
export async function describeRoutes(app: App, version: string): Promise<void> {
	await app.register(swagger, {
		openapi: {
			openapi: '3.1.0',
			info: { title: 'Lectern', version, description: about, license: { name: 'MIT', identifier: 'MIT' } },
			servers: [{ url: '/' }],
			tags: [
				{ name: 'class', description: 'Joining the class of this computer, and creating rooms' },
				{ name: 'host', description: 'For the teacher at this computer' },
				{ name: 'recordings', description: 'The library of recordings; a ticket opens the files of one' },
				{ name: 'flutter', description: 'Room management, as in the mediasoup server for Flutter' },
				{ name: 'classroom', description: 'For another signalling server that uses this SFU for its own peers' },
			],
			components: {
				securitySchemes: {
					token: {
						...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
						description: `The host's token, or an API token with the named scope. Scopes: ${scopes.join('; ')}.`,
					},
				},
			},
		},
		transform: jsonSchemaTransform,
		transformObject: jsonSchemaTransformObject,
	});
}

/** Serves the OpenAPI and AsyncAPI documents, and a page made of both. */
export function documentRoutes(app: App, version: string): void {
	const hidden = { schema: { hide: true } };
	// A class needs none of this: it is made when somebody reads it.
	const events = async () => (await import('../../../protocol/asyncapi.ts')).asyncApi(version);
	app.get('/api/openapi.json', hidden, () => app.swagger());
	app.get('/api/asyncapi.json', hidden, events);
	app.get('/api/docs', hidden, async (_request, reply) => {
		const { AsyncApi, documentPage, OpenApi } = await import('./documentPage.ts');
		reply.type('text/html; charset=utf-8');
		return documentPage(OpenApi.parse(app.swagger()), AsyncApi.parse(await events()));
	});
	app.get('/api/docs.css', hidden, async (_request, reply) => {
		const { documentStyle } = await import('./documentStyle.ts');
		reply.type('text/css; charset=utf-8');
		return documentStyle;
	});
}
