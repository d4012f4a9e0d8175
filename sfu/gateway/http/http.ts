import type { Server } from 'node:http';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { SfuError, toWireError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { LogSampler } from '../../core/LogSampler.ts';
import type { Metrics } from '../../host/Metrics.ts';
import type { WindowFilm } from '../../recording/film/WindowFilm.ts';
import type { FailoverOrigins } from '../access/FailoverOrigins.ts';
import { startsForwarded } from '../access/forwarded.ts';
import { type AddressLimits, maxMessageBytes } from '../access/limits.ts';
import { networkOf } from '../access/networkOf.ts';
import type { OriginPolicy } from '../access/OriginPolicy.ts';
import { answerKept } from './answerKept.ts';
import { bodyDeadline } from './bodyDeadline.ts';
import { failoverFrame } from './failoverFrame.ts';
import { forwardRecordings } from './forwardRecordings.ts';
import { forwardRequests } from './forwardRequests.ts';
import { sendError } from './httpErrors.ts';
import { createServer } from './nodeHttp.ts';
import { type BuiltPages, servePages } from './pages.ts';
import { isPlainOnSecurePort, sendAnotherNamePage, sendNeedsHttpsPage, wantsPage } from './people/peopleAnswers.ts';
import { wayIn } from './people/wayIn.ts';
import { checkRoutes } from './routes/checks.ts';
import { classRoutes } from './routes/classes.ts';
import { classroomRoutes } from './routes/classroom.ts';
import { describeRoutes, documentRoutes } from './routes/documents.ts';
import { filePath, fileRoutes } from './routes/files.ts';
import { filmRoutes, isOfFilmJob } from './routes/film.ts';
import { flutterRoutes } from './routes/flutter.ts';
import { hostSessionRoutes } from './routes/hostSession.ts';
import { lessonRoutes } from './routes/lessons.ts';
import { libraryRoutes } from './routes/library.ts';
import { materialRoutes } from './routes/materials.ts';
import { metricsRoute } from './routes/metrics.ts';
import { hostRoutes, publicRoutes, roomRoutes } from './routes/native.ts';
import type { App, RouteParts } from './routes/parts.ts';
import { phoneCheckRoutes } from './routes/phoneCheck.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { setSecurityHeaders } from './securityHeaders.ts';
import { idleTimeoutMs, requestTimeouts } from './timeouts.ts';
import { acceptZod, schemaController } from './zodSchemas.ts';

export type HttpAppOptions = Omit<RouteParts, 'log'> & {
	originPolicy: OriginPolicy;
	addressLimits: AddressLimits;
	otherServers: FailoverOrigins;
	metrics: Metrics;
	/** null: the renderer is not built. */
	pages: BuiltPages | null;
	/** Absent or null: nobody can open a window that makes films. */
	windowFilm?: WindowFilm | null;
	logger: Logger;
};

/** The pages and the REST API, on an http server that does not listen yet. */
export async function createHttpApp(given: HttpAppOptions): Promise<{ app: App; server: Server }> {
	const { originPolicy, addressLimits, hostInfo, pages, logger } = given;
	const log = new LogSampler(logger);
	// What the peers of routes cause has no address of a client of ours.
	const options = { ...given, log, logger: log.forAddress('routes') };
	const app = fastify({
		serverFactory: (handler) => createServer(requestTimeouts, handler),
		bodyLimit: maxMessageBytes,
		trustProxy: given.proxies.trust,
		routerOptions: { maxParamLength: 128 },
		forceCloseConnections: true,
		schemaController,
		// An address that the router cannot read: no hook is called for it.
		frameworkErrors: (error, request, reply) => {
			setSecurityHeaders(request, reply);
			const tooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
			sendError(reply, tooLong ? new SfuError('not-found', 'nothing has an id of this length') : error, log);
		},
	}).withTypeProvider<ZodTypeProvider>();
	acceptZod(app);
	const routes: string[] = [];
	app.addHook('onRoute', ({ method, url }) => void routes.push(`${method} ${url}`));
	app.addHook('onRequest', async (request, reply) => {
		// Another server has checked it, and counted it for its address.
		if (startsForwarded(request)) return;
		const isPerson = wantsPage(request);
		if (!originPolicy.knowsHost(request.headers.host)) {
			if (isPerson) return sendAnotherNamePage(request, reply, given);
			throw new SfuError('forbidden', 'the Host header does not name this server');
		}
		setSecurityHeaders(request, reply);
		checkOrigin(request, reply, originPolicy);
		if (isPlainOnSecurePort(request, hostInfo.ports)) {
			if (isPerson) return sendNeedsHttpsPage(request, reply, hostInfo.ports);
			throw new SfuError('bad-request', 'this port speaks https');
		}
		const target = isPerson ? wayIn(request.url) : null;
		if (target !== null) return reply.header('cache-control', 'no-store').redirect(target, 302);
		// Pages and assets are not rate-limited: they are cheap, and one page load requests many.
		// By the route, as the router also understands `/%61pi/`.
		const path = request.routeOptions.url ?? request.url;
		if (isOfFilmJob(request, options)) return;
		if (path === filePath) await addressLimits.take('document', request.ip);
		else if (/^\/(api\/|rooms\/|metrics)/.test(path)) await addressLimits.take('rest', request.ip);
		else if (/^\/(lessons|recordings)\//.test(path)) await addressLimits.take('file', request.ip);
	});
	app.addHook('onError', async (request, _reply, error) => {
		const { code, what } = toWireError(error);
		const route = `${request.method} ${request.routeOptions.url ?? ''}`;
		options.sfu.emit('refused', { request: route, code, what, network: networkOf(request.ip) });
	});
	app.setErrorHandler((error, _request, reply) => sendError(reply, error, log));
	app.setNotFoundHandler((_request, reply) => sendError(reply, new SfuError('not-found', 'no such route'), log));
	for (const path of ['/api/*', '/rooms/*']) app.options(path, (_request, reply) => reply.code(204).send());
	bodyDeadline(app);
	acceptEmptyJson(app);
	answerKept(app, options.sfu.storage);
	if (options.forwarding) {
		forwardRequests(app, options.forwarding);
		forwardRecordings(app, options.forwarding);
	}
	const described = describeRoutes(app);
	publicRoutes(app, options);
	hostRoutes(app, options);
	hostSessionRoutes(app, options);
	checkRoutes(app, options);
	phoneCheckRoutes(app, options);
	classRoutes(app, options);
	roomRoutes(app, options);
	metricsRoute(app, options);
	libraryRoutes(app, options);
	materialRoutes(app, options);
	lessonRoutes(app, options);
	await fileRoutes(app, options);
	await filmRoutes(app, options);
	await pictureRoutes(app, options);
	await flutterRoutes(app, options);
	await classroomRoutes(app, options);
	documentRoutes(app, described, hostInfo.health.version);
	failoverFrame(app, given.otherServers);
	await servePages(app, pages);
	await app.ready();
	app.server.timeout = idleTimeoutMs;
	// `bench/attack` parses this line: no route shall be without a test of who may call it.
	logger.debug({ routes }, 'routes');
	return { app, server: app.server };
}

/** Many clients send `Content-Type: application/json` with an empty body, above all with `DELETE`. */
function acceptEmptyJson(app: App): void {
	const parse = app.getDefaultJsonParser('error', 'error');
	app.removeContentTypeParser('application/json');
	app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
		if (body === '') done(null, undefined);
		// A string, because of `parseAs`.
		else parse(request, String(body), done);
	});
}

/** Sets CORS headers for the origins of `--allow-origin`. @throws SfuError forbidden: another origin */
function checkOrigin(request: FastifyRequest, reply: FastifyReply, originPolicy: OriginPolicy): void {
	const { host, origin } = request.headers;
	if (!originPolicy.allowsOrigin(origin, host)) {
		throw new SfuError('forbidden', 'pages of this origin may not use this server');
	}
	if (origin === undefined || !originPolicy.isAllowedOrigin(origin)) return;
	reply.headers({
		vary: 'origin',
		'access-control-allow-origin': origin,
		'access-control-allow-headers': 'authorization, content-type',
		'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
		'cross-origin-resource-policy': 'cross-origin',
	});
}
