import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { asyncApi } from '../../../protocol/asyncapi.ts';
import { scopeTexts } from '../../access/scopes.ts';
import type { App } from './describe.ts';
import { AsyncApi, documentPage, OpenApi } from './documentPage.ts';
import { documentStyle } from './documentStyle.ts';

const about = `The media server of a class. Errors are \`{ success: false, error, code, what? }\` with a fitting status: choose by
\`code\`. Managing needs \`Authorization: Bearer\` with the host's token or one made by \`lectern token create --scope\`;
a server started with \`--open\` asks for none but the host's own routes.`;

const scopes = Object.entries(scopeTexts).map(([name, text]) => `\`${name}\`: ${text}`);

/** Before the routes it tells of. */
export async function describeRoutes(app: App, version: string): Promise<void> {
	await app.register(swagger, {
		openapi: {
			openapi: '3.1.0',
			info: { title: 'Lectern', version, description: about, license: { name: 'MIT', identifier: 'MIT' } },
			servers: [{ url: '/' }],
			tags: [
				{ name: 'class', description: 'Joining the class of this computer, and making rooms' },
				{ name: 'host', description: 'For the teacher at this computer' },
				{ name: 'flutter', description: 'Managing rooms, as backends of Flutter clients do' },
				{ name: 'classroom', description: 'For a signalling server elsewhere that brings its own peers' },
			],
			components: {
				securitySchemes: {
					token: {
						...{ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
						description: `The host's token, or a program's with the scope that is named. Scopes: ${scopes.join('; ')}.`,
					},
				},
			},
		},
		transform: jsonSchemaTransform,
		transformObject: jsonSchemaTransformObject,
	});
}

/** The interface as documents: for programs, and for people. */
export function documentRoutes(app: App, version: string): void {
	const hidden = { schema: { hide: true } };
	const events = asyncApi(version);
	app.get('/api/openapi.json', hidden, () => app.swagger());
	app.get('/api/asyncapi.json', hidden, () => events);
	app.get('/api/docs', hidden, (_request, reply) => {
		reply.type('text/html; charset=utf-8');
		return documentPage(OpenApi.parse(app.swagger()), AsyncApi.parse(events));
	});
	app.get('/api/docs.css', hidden, (_request, reply) => {
		reply.type('text/css; charset=utf-8');
		return documentStyle;
	});
}
