import { createServer, type Server } from 'node:http';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { Metrics } from '../../host/Metrics.ts';
import { type AddressLimits, maxMessageBytes } from '../access/limits.ts';
import type { OriginPolicy } from '../access/OriginPolicy.ts';
import { sendError } from './httpErrors.ts';
import { type BuiltPages, servePages } from './pages.ts';
import { classroomRoutes } from './routes/classroom.ts';
import type { App } from './routes/describe.ts';
import { describeRoutes, documentRoutes } from './routes/documents.ts';
import { flutterRoutes } from './routes/flutter.ts';
import { metricsRoute } from './routes/metrics.ts';
import { hostRoutes, publicRoutes, type RouteParts, roomRoutes } from './routes/native.ts';
import { setSecurityHeaders } from './securityHeaders.ts';

export type HttpAppOptions = RouteParts & {
	doorman: OriginPolicy;
	addresses: AddressLimits;
	metrics: Metrics;
	pages: BuiltPages | null;
	logger: Logger;
};

/** As the library's; what zod throws at is malformed like the rest: see `protocol/read.ts`. */
const compileValidator: typeof validatorCompiler = (route) => {
	const validate = validatorCompiler(route);
	return (data) => {
		try {
			return validate(data);
		} catch (cause) {
			return { error: new SfuError('bad-request', 'cannot be read', { cause }) };
		}
	};
};

/** The pages and the REST interface, on an http server that does not listen yet. */
export async function createHttpApp(options: HttpAppOptions): Promise<{ app: App; server: Server }> {
	const { doorman, addresses, pages, logger } = options;
	const app = fastify({
		serverFactory: (handler) => createServer(handler),
		bodyLimit: maxMessageBytes,
		routerOptions: { maxParamLength: 128 },
		forceCloseConnections: true,
	}).withTypeProvider<ZodTypeProvider>();
	app.setValidatorCompiler(compileValidator);
	app.setSerializerCompiler(serializerCompiler);
	app.addHook('onRequest', async (request, reply) => {
		if (!doorman.knowsHost(request.headers.host)) throw new SfuError('forbidden', 'this server goes by another name');
		setSecurityHeaders(request, reply);
		checkOrigin(request, reply, doorman);
		// Pages and their files are not counted: they cost little, and a browser asks for many.
		if (/^\/(api\/|rooms\/|metrics)/.test(request.url)) await addresses.take('rest', request.ip);
	});
	app.setErrorHandler((error, _request, reply) => sendError(reply, error, logger));
	app.setNotFoundHandler((_request, reply) => sendError(reply, new SfuError('not-found', 'no such page'), logger));
	for (const path of ['/api/*', '/rooms/*']) app.options(path, (_request, reply) => reply.code(204).send());
	acceptEmptyJson(app);
	await describeRoutes(app, options.desk.health.version);
	publicRoutes(app, options);
	hostRoutes(app, options);
	roomRoutes(app, options);
	metricsRoute(app, options);
	await flutterRoutes(app, options);
	await classroomRoutes(app, options);
	documentRoutes(app, options.desk.health.version);
	await servePages(app, pages);
	await app.ready();
	return { app, server: app.server };
}

/** Many clients name JSON also where they send nothing, `DELETE` above all. */
function acceptEmptyJson(app: App): void {
	const parse = app.getDefaultJsonParser('error', 'error');
	app.removeContentTypeParser('application/json');
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
		if (body === '') done(null, undefined);
		// A string, as asked for.
		else parse(request, String(body), done);
	});
}

/** @throws SfuError forbidden */
function checkOrigin(request: FastifyRequest, reply: FastifyReply, doorman: OriginPolicy): void {
	const { host, origin } = request.headers;
	if (!doorman.admitsOrigin(origin, host)) throw new SfuError('forbidden', 'not from this page');
	if (origin === undefined || !doorman.isAllowedOrigin(origin)) return;
	reply.headers({
		vary: 'origin',
		'access-control-allow-origin': origin,
		'access-control-allow-headers': 'authorization, content-type',
		'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
		'cross-origin-resource-policy': 'cross-origin',
	});
}
