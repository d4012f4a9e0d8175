import { expect, test } from 'vitest';
import { CloseStack } from './CloseStack.ts';

/** A stack whose parts note that they are closed. */
function stackOf(parts: Record<string, () => void | Promise<void>>) {
	const stack = new CloseStack(20);
	const closed: string[] = [];
	for (const [name, close] of Object.entries(parts)) {
		stack.add(name, (owned) => {
			closed.push(owned);
			return close();
		});
	}
	return { stack, closed };
}

const nothing = () => undefined;

test('closes in reverse order, once, each after the one before it has closed', async () => {
	let isClosed = false;
	const { stack, closed } = stackOf({
		store: () => expect(isClosed).toBe(true),
		rooms: async () => {
			await new Promise((resolve) => setImmediate(resolve));
			isClosed = true;
		},
	});
	await Promise.all([stack.close(), stack.close()]);
	expect(closed).toEqual(['rooms', 'store']);
});

test.each<[string, () => void | Promise<void>]>([
	[
		'throws',
		() => {
			throw new Error('cannot close');
		},
	],
	['rejects', () => Promise.reject(new Error('cannot close'))],
])('closes the others, and reports the failure, when a part %s', async (_, close) => {
	const { stack, closed } = stackOf({ store: nothing, mdns: close, rooms: nothing });
	await expect(stack.close()).rejects.toThrow('cannot close');
	expect(closed).toEqual(['rooms', 'mdns', 'store']);
});

test('closes the others when a part never finishes to close', async () => {
	const { stack, closed } = stackOf({ store: nothing, mdns: () => new Promise(() => undefined), rooms: nothing });
	await stack.close();
	expect(closed).toEqual(['rooms', 'mdns', 'store']);
});
