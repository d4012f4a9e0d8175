import type {
	FastifyBaseLogger,
	FastifyInstance,
	RawReplyDefaultExpression,
	RawRequestDefaultExpression,
	RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from '../../../core/Logger.ts';
import type { Sfu } from '../../../core/Sfu.ts';
import type { HostInfoService } from '../../../host/HostInfoService.ts';
import type { Certificates } from '../../../host/tls/Certificates.ts';
import type { AccessParts } from '../../access/requireScope.ts';

/** Fastify, with handlers typed by their schemas. */
export type App = FastifyInstance<
	RawServerDefault,
	RawRequestDefaultExpression,
	RawReplyDefaultExpression,
	FastifyBaseLogger,
	ZodTypeProvider
>;

/** What the routes need of the server. */
export type RouteParts = AccessParts & {
	sfu: Sfu;
	hostInfo: HostInfoService;
	certificates: Certificates;
	logger: Logger;
};
