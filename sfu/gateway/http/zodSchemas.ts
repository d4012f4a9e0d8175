import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { SfuError } from '../../core/errors.ts';

/** The library's validator, but zod exceptions count as bad requests too: see `protocol/read.ts`. */
const compileValidator: typeof validatorCompiler = (route) => {
	const validate = validatorCompiler(route);
	return (data) => {
		try {
			return validate(data);
		} catch (cause) {
			return { error: new SfuError('bad-request', 'the request could not be validated', { cause }) };
		}
	};
};

const never = (): never => {
	throw new Error('the schemas of routes are those of zod');
};

/**
 * Option of a Fastify instance that `acceptZod` is called on: without it, Fastify loads compilers of its own, for JSON schemas, when it
 * is created. They are not in the build (`vite.config.ts`).
 */
export const schemaController = { compilersFactory: { buildValidator: never, buildSerializer: never } };

/** The schemas of its routes are those of zod. Call it before they are registered. */
export function acceptZod(app: Pick<FastifyInstance, 'setValidatorCompiler' | 'setSerializerCompiler'>): void {
	app.setValidatorCompiler(compileValidator);
	app.setSerializerCompiler(serializerCompiler);
}
