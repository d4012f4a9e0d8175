import swagger from '@fastify/swagger';
import fastify, { type RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { scopeTexts } from '../../access/scopes.ts';
import { acceptZod, schemaController } from '../zodSchemas.ts';

const about = `The media server (SFU) of a class. Errors are \`{ success: false, error, code, what? }\` with a matching HTTP status: decide by
\`code\`. Management routes need \`Authorization: Bearer\` with the host's token or one made by \`lectern token create --scope\`;
a server started with \`--open\` requires a token for the host's routes and for recordings only.`;

const scopes = Object.entries(scopeTexts).map(([name, text]) => `\`${name}\`: ${text}`);

/** The OpenAPI document of routes: of those that are not hidden, by their schemas. */
export async function openApi(routes: readonly RouteOptions[], version: string) {
	// Nobody calls it: the library reads the routes of the instance that it is registered on.
	const described = fastify({ schemaController, exposeHeadRoutes: false });
	acceptZod(described);
	await described.register(swagger, {
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
	for (const { method, url, schema } of routes)
		if (method !== 'HEAD' && schema?.hide !== true)
			described.route({ method, url, handler: () => null, ...(schema && { schema }) });
	await described.ready();
	return described.swagger();
}
